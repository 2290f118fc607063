/** What PostgreSQL lets everybody do by default, and nobody should be able to do on a server with many tenants. */

import { EXPORT, literals, MIGRATOR, OWNER } from "./names";

/** Functions of `pg_catalog` that show other sessions, other databases or the size of what others store. */
const REVEALING_FUNCTIONS = [
  "pg_stat_get_.*",
  ...["pg_lock_status", "pg_prepared_xact", "pg_blocking_pids", "pg_safe_snapshot_blocking_pids", "pg_get_replication_slots"],
  ...["pg_database_size", "pg_tablespace_size", "pg_tablespace_databases", "pg_notification_queue_usage"],
  ...["pg_current_wal_.*", "pg_last_.*", "pg_show_replication_origin_status"],
];

/** Functions that, in a database of many tenants, block others, store what nobody owns, or reach all channels. */
const SHARED_FUNCTIONS = [
  ...["pg_advisory_.*", "pg_try_advisory_.*", "pg_notify"],
  ...["lo_.*", "loread", "lowrite"],
  ...["pg_relation_size", "pg_table_size", "pg_indexes_size", "pg_total_relation_size"],
  ...["(query|table|cursor|schema|database)_to_xml.*", "pg_stat_reset.*"],
];

/** Views and tables of `pg_catalog` that show other sessions and their work. */
const REVEALING_RELATIONS = [
  ...[
    "pg_stat_.*",
    "pg_statio_.*",
    "pg_locks",
    "pg_prepared_xacts",
    "pg_db_role_setting",
    "pg_replication_.*",
    "pg_user_mappings",
  ],
];

/** Strict: who and what else is on the server. `\du`, `\l` and, for tables with RLS policies, `\d` of psql need these. */
const LISTING_RELATIONS = ["pg_database", "pg_roles", "pg_user", "pg_group", "pg_auth_members", "pg_sh.*"];

/** What is taken from everybody in one database. */
interface Closing {
  /** Whether many tenants share the database; otherwise it is one tenant's own. */
  readonly isShared: boolean;
  /** Whether tenants may not list roles and databases either. */
  readonly isStrict: boolean;
}

function anyOf(patterns: readonly string[]): string {
  return literals([`^(${patterns.join("|")})$`]);
}

/** Regular expression of the functions taken away, as SQL. */
export function closedFunctions({ isShared }: Closing): string {
  return anyOf(isShared ? [...REVEALING_FUNCTIONS, ...SHARED_FUNCTIONS] : REVEALING_FUNCTIONS);
}

/** Regular expression of the relations taken away, as SQL. */
export function closedRelations({ isStrict }: Closing): string {
  return anyOf(isStrict ? [...REVEALING_RELATIONS, ...LISTING_RELATIONS] : REVEALING_RELATIONS);
}

/**
 * Takes it away from everybody; monitoring keeps what it watches with, an export what it copies with.
 * Migrations keep advisory locks and plpgsql, without which most tools do not start.
 */
export function renderClosing(closing: Closing): string {
  return `
DO $body$ DECLARE item record; BEGIN
  FOR item IN SELECT p.oid::regprocedure AS name, p.proname FROM pg_catalog.pg_proc p
    WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname ~ ${closedFunctions(closing)}
      AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0)
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', item.name);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO pg_monitor', item.name);
    IF item.proname ~ '^pg_(try_)?advisory_' THEN EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO ${OWNER}, ${MIGRATOR}', item.name); END IF;
  END LOOP;
  FOR item IN SELECT c.oid::regclass AS name FROM pg_catalog.pg_class c
    WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname ~ ${closedRelations(closing)}
      AND EXISTS (SELECT FROM aclexplode(c.relacl) a WHERE a.grantee = 0)
  LOOP
    EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', item.name);
    EXECUTE format('GRANT SELECT ON %s TO pg_monitor, ${EXPORT}', item.name);
  END LOOP;
END $body$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;${closing.isShared ? SHARED_ONLY : ""}`;
}

/** Nothing in a shared database needs a language but SQL, and a block of code is where a search for gaps begins. */
const SHARED_ONLY = `
REVOKE ALL ON LANGUAGE plpgsql FROM PUBLIC;
GRANT USAGE ON LANGUAGE plpgsql TO ${OWNER}, ${MIGRATOR};`;

/** Takes from everybody the right to connect to a database and to create temporary tables there. */
export function renderDatabaseClosing(databases: readonly string[]): string {
  return databases.map((database) => `REVOKE ALL ON DATABASE "${database}" FROM PUBLIC;`).join("\n");
}
