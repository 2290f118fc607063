/**
 * Protects every table of `app`, `ref` and `audit` in the statement that creates or changes it, and refuses what cannot be protected.
 *
 * What the trigger does are statements too, for which it runs again: every step looks whether it is needed, so that ends.
 */

import { BACKFILL, literals, OWNER, PLATFORM_SCHEMAS, POOL, ROW_SCHEMA_LIST, ROW_SCHEMAS, TENANT_GROUP } from "./names";

const TAGS = [
  ...[
    "CREATE TABLE",
    "CREATE TABLE AS",
    "SELECT INTO",
    "CREATE FOREIGN TABLE",
    "IMPORT FOREIGN SCHEMA",
    "CREATE MATERIALIZED VIEW",
  ],
  ...["CREATE INDEX", "CREATE PROCEDURE", "ALTER PROCEDURE", "CREATE VIEW", "CREATE POLICY", "CREATE FUNCTION"],
  ...[
    "ALTER TABLE",
    "ALTER VIEW",
    "ALTER POLICY",
    "ALTER FUNCTION",
    "ALTER FOREIGN TABLE",
    "ALTER MATERIALIZED VIEW",
    "ALTER ROUTINE",
  ],
];

/** Unique keys and foreign keys are checked past every RLS policy: without the tenant in them they tell of others' rows. */
const TABLE_PROBLEMS = `
CREATE OR REPLACE FUNCTION app_sec.table_problems(rel oid) RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
  WITH t AS (
    SELECT c.oid, c.relkind, n.nspname, a.attnum, a.atttypid, a.attgenerated
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
     WHERE c.oid = rel
  )
  SELECT 'is a foreign table, which no RLS policy protects: create it in schema sys' FROM t WHERE relkind = 'f'
  UNION ALL
  SELECT 'is a materialized view, which no RLS policy protects: create a view, or create it in schema sys' FROM t WHERE relkind = 'm'
  UNION ALL
  SELECT 'has no column that says whose a row is: add tenant_id text' FROM t WHERE relkind IN ('r', 'p') AND attnum IS NULL
  UNION ALL
  SELECT format('has tenant_id of type %s: make it text', format_type(atttypid, NULL)) FROM t WHERE atttypid <> 'text'::regtype
  UNION ALL
  SELECT 'generates tenant_id: make it a plain column, its default is set for you' FROM t WHERE attgenerated <> ''
  UNION ALL
  SELECT format('has the unique key %s without tenant_id, which tells tenants of each other''s rows: make it start with tenant_id', i.indexrelid::regclass)
    FROM t JOIN pg_index i ON i.indrelid = t.oid
   WHERE (i.indisunique OR i.indisexclusion) AND t.nspname <> 'ref' AND t.attnum IS NOT NULL
     AND NOT t.attnum = ANY (i.indkey[0:i.indnkeyatts - 1])
  UNION ALL
  SELECT format('has the foreign key %s to %s that does not pair tenant_id with tenant_id: add it on both sides, FOREIGN KEY (tenant_id, ...) REFERENCES %s (tenant_id, ...)',
                f.conname, f.confrelid::regclass, f.confrelid::regclass)
    FROM t JOIN pg_constraint f ON f.conrelid = t.oid AND f.contype = 'f'
    JOIN pg_class target ON target.oid = f.confrelid
   WHERE target.relnamespace IN (to_regnamespace('app')::oid, to_regnamespace('audit')::oid)
     AND NOT EXISTS (
       SELECT FROM unnest(f.conkey, f.confkey) AS pair (mine, theirs)
         JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = theirs AND a.attname = 'tenant_id'
        WHERE mine = t.attnum)
$body$;`;

const rightsBySchema = ROW_SCHEMAS.map(({ name, rights }) => `WHEN '${name}' THEN '${rights}'`).join(" ");

const PROTECTION = `
CREATE OR REPLACE FUNCTION app_sec.protect_table(rel oid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  t record;
  col record;
BEGIN
  SELECT c.relrowsecurity AND c.relforcerowsecurity AS is_secured, c.relowner = '${OWNER}'::regrole AS is_ours, n.nspname AS schema
    INTO STRICT t FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = rel;
  IF NOT t.is_ours THEN
    EXECUTE format('ALTER TABLE %s OWNER TO ${OWNER}', rel::regclass);
    EXECUTE format('GRANT %s ON %s TO ${TENANT_GROUP}, ${POOL}', CASE t.schema ${rightsBySchema} END, rel::regclass);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO ${BACKFILL}', rel::regclass);
    FOR col IN SELECT objid::regclass AS sequence FROM pg_depend JOIN pg_class s ON s.oid = objid AND s.relkind = 'S'
                WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND refobjid = rel AND deptype IN ('a', 'i')
    LOOP EXECUTE format('GRANT USAGE ON SEQUENCE %s TO ${TENANT_GROUP}, ${POOL}, ${BACKFILL}', col.sequence); END LOOP;
  END IF;
  IF NOT t.is_secured THEN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', rel::regclass);
  END IF;
  SELECT a.attnotnull AS is_required, a.attstattarget IS DISTINCT FROM 0 AS has_statistics, pg_get_expr(d.adbin, d.adrelid) AS expression
    INTO STRICT col FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
   WHERE a.attrelid = rel AND a.attname = 'tenant_id';
  IF t.schema <> 'ref' AND (NOT col.is_required OR col.expression IS DISTINCT FROM 'app_sec.tenant_id()') THEN
    EXECUTE format('ALTER TABLE %s ALTER tenant_id SET DEFAULT app_sec.tenant_id(), ALTER tenant_id SET NOT NULL', rel::regclass);
  END IF;
  IF col.has_statistics THEN
    EXECUTE format('ALTER TABLE %s ALTER tenant_id SET STATISTICS 0', rel::regclass);
  END IF;
  PERFORM app_sec.create_policies(rel, t.schema = 'ref');
END $body$;`;

/** Runs as its owner: whoever creates a table need not be allowed what protecting it takes. */
const GUARD = `
CREATE OR REPLACE FUNCTION app_sec.refuse(subject text, problems text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
  IF cardinality(problems) = 0 THEN RETURN; END IF;
  RAISE EXCEPTION '% %', subject, problems[1] USING ERRCODE = 'invalid_object_definition',
    DETAIL = 'Schemas ${ROW_SCHEMAS.map(({ name }) => name).join(", ")} hold rows of many tenants; what would let one see another''s is refused.',
    HINT = array_to_string(problems, '; ');
END $body$;

CREATE OR REPLACE FUNCTION app_sec.guard_ddl() RETURNS event_trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  item record;
BEGIN
  FOR item IN
    SELECT DISTINCT c.oid, c.relkind
      FROM pg_event_trigger_ddl_commands() AS e
      LEFT JOIN pg_index i ON e.classid = 'pg_class'::regclass AND i.indexrelid = e.objid
      LEFT JOIN pg_policy p ON e.classid = 'pg_policy'::regclass AND p.oid = e.objid
      JOIN pg_class c ON c.oid = coalesce(i.indrelid, p.polrelid, CASE WHEN e.classid = 'pg_class'::regclass THEN e.objid END)
      JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname IN (${ROW_SCHEMA_LIST}) AND c.relkind IN ('r', 'p', 'f', 'm', 'v')
  LOOP
    PERFORM app_sec.refuse(item.oid::regclass::text, ARRAY(SELECT app_sec.table_problems(item.oid)));
    IF item.relkind IN ('r', 'p') THEN
      PERFORM app_sec.protect_table(item.oid);
      PERFORM app_sec.refuse(item.oid::regclass::text, ARRAY(
        SELECT format('would get the RLS policy %s, which is not one of ours: drop it', p) FROM app_sec.foreign_policies(item.oid) AS p));
    ELSIF item.relkind = 'v' AND NOT EXISTS (SELECT FROM pg_class WHERE oid = item.oid AND 'security_invoker=true' = ANY (reloptions)) THEN
      EXECUTE format('ALTER VIEW %s SET (security_invoker = true)', item.oid::regclass);
    END IF;
  END LOOP;
  FOR item IN
    SELECT DISTINCT f.oid
      FROM pg_event_trigger_ddl_commands() AS e JOIN pg_proc f ON e.classid = 'pg_proc'::regclass AND f.oid = e.objid
      JOIN pg_namespace n ON n.oid = f.pronamespace
     WHERE n.nspname IN (${literals(PLATFORM_SCHEMAS)}) AND f.prosecdef
       AND NOT EXISTS (SELECT FROM unnest(f.proconfig) AS s WHERE s LIKE 'search_path=%')
  LOOP
    PERFORM app_sec.refuse(item.oid::regprocedure::text,
      ARRAY['runs as its owner, but with the search path of its caller: add SET search_path = pg_catalog, pg_temp']);
  END LOOP;
END $body$;`;

/** The functions; the trigger itself comes last, when everything it needs is there. */
export function renderGuard(): string {
  return [TABLE_PROBLEMS, PROTECTION, GUARD].join("\n");
}

/** Takes the guard off while its parts are exchanged; within the same transaction it is put back. */
export const DROP_GUARD = "DROP EVENT TRIGGER IF EXISTS tenancy_guard;";

/** Protects what is there already, then puts the guard up. */
export function renderGuardTrigger(): string {
  return `
DO $body$ DECLARE t record; p name; BEGIN
  FOR t IN
    SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname IN (${ROW_SCHEMA_LIST}) AND c.relkind IN ('r', 'p', 'f', 'm') ORDER BY c.oid
  LOOP
    PERFORM app_sec.refuse(t.oid::regclass::text, ARRAY(SELECT app_sec.table_problems(t.oid)));
    FOR p IN SELECT app_sec.foreign_policies(t.oid) LOOP EXECUTE format('DROP POLICY %I ON %s', p, t.oid::regclass); END LOOP;
    PERFORM app_sec.protect_table(t.oid);
  END LOOP;
END $body$;
CREATE EVENT TRIGGER tenancy_guard ON ddl_command_end WHEN TAG IN (${literals(TAGS)}) EXECUTE FUNCTION app_sec.guard_ddl();
ALTER EVENT TRIGGER tenancy_guard ENABLE ALWAYS;`;
}
