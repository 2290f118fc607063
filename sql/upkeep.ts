/** What the platform does from time to time on the shared database: end what blocks others, remove a tenant that has left. */

import { literals, ROW_SCHEMA_LIST } from "./names";

/** Locks with which a tenant keeps all others out of a table; whoever may change rows may take them. */
const TABLE_LOCKS = literals([
  "ShareUpdateExclusiveLock",
  "ShareLock",
  "ShareRowExclusiveLock",
  "ExclusiveLock",
  "AccessExclusiveLock",
]);

/** A tenant can lift its own timeouts, so somebody else has to look at the clock. Meant to run every 30 to 60 seconds. */
const WATCHDOG = `
CREATE OR REPLACE FUNCTION app_sec.enforce_limits(max_statement interval DEFAULT '60s', max_idle_tx interval DEFAULT '60s')
RETURNS TABLE (pid integer, tenant text, reason text, ended boolean)
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $body$
  SELECT found.pid, found.tenant, found.reason, pg_terminate_backend(found.pid)
    FROM (
      SELECT s.pid, split_part(s.usename, '__', 2) AS tenant,
             CASE WHEN s.state = 'active' AND clock_timestamp() - s.query_start > max_statement THEN 'statement runs too long'
                  WHEN s.state LIKE 'idle in transaction%' AND clock_timestamp() - s.state_change > max_idle_tx THEN 'transaction is idle'
                  WHEN EXISTS (
                    SELECT FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace
                     WHERE l.pid = s.pid AND l.granted AND l.locktype = 'relation' AND l.mode IN (${TABLE_LOCKS})
                       AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
                       AND n.nspname IN (${ROW_SCHEMA_LIST})) THEN 'locks a whole table' END AS reason
        FROM pg_stat_activity s WHERE starts_with(s.usename, 'tnt__')
    ) AS found WHERE found.reason IS NOT NULL
$body$;`;

/** Foreign keys are not checked meanwhile: they pair tenant with tenant, so nothing that stays refers to what goes. */
const PURGE = `
CREATE OR REPLACE FUNCTION app_sec.purge_tenant(id text) RETURNS TABLE (table_name text, rows bigint)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET session_replication_role = replica AS $body$
DECLARE t oid;
BEGIN
  IF id !~ '^[a-z0-9-]{1,40}$' THEN RAISE EXCEPTION '"%" is no tenant id', id; END IF;
  FOR t IN
    SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname IN (${ROW_SCHEMA_LIST}) AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY c.oid::regclass::text
  LOOP
    table_name := t::regclass;
    EXECUTE format('WITH gone AS (DELETE FROM %s WHERE tenant_id = $1 RETURNING 1) SELECT count(*) FROM gone', table_name) INTO rows USING id;
    RETURN NEXT;
  END LOOP;
END $body$;`;

/** Functions for the platform alone. */
export function renderUpkeep(): string {
  return [WATCHDOG, PURGE].join("\n");
}
