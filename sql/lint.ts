/**
 * The view `app_sec.lint`: everything that is not as the bootstrap left it and that no trigger sees, such as grants, memberships and
 * roles. It must be empty. It looks at nothing that a tenant can change by itself, or a tenant could stop every deployment.
 */

import { closedFunctions, closedRelations } from "./closing";
import { BACKFILL, EXPORT, literals, MIGRATOR, OWNER, PLATFORM_SCHEMAS, POOL, ROW_SCHEMA_LIST, TENANT_GROUP } from "./names";

const SCHEMAS = literals(PLATFORM_SCHEMAS);

/** Tables and views of tenants' rows. */
const RELATIONS = `
  SELECT c.oid, c.oid::regclass::text AS name, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.reloptions, c.relowner, n.nspname
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN (${ROW_SCHEMA_LIST})`;

const TABLES = [
  "SELECT r.name, p FROM relations r, app_sec.table_problems(r.oid) AS p WHERE r.relkind IN ('r', 'p', 'f', 'm')",
  `SELECT name, 'does not enforce row level security' FROM relations
    WHERE relkind IN ('r', 'p') AND NOT (relrowsecurity AND relforcerowsecurity)`,
  "SELECT r.name, 'has the foreign RLS policy ' || p FROM relations r, app_sec.foreign_policies(r.oid) AS p WHERE r.relkind IN ('r', 'p')",
  "SELECT r.name, 'lacks the RLS policy ' || p FROM relations r, app_sec.missing_policies(r.oid) AS p WHERE r.relkind IN ('r', 'p')",
  "SELECT name, 'belongs to ' || pg_get_userbyid(relowner) FROM relations WHERE relkind IN ('r', 'p', 'v') AND relowner <> " +
    `to_regrole('${OWNER}')`,
  `SELECT r.name, 'keeps statistics of tenant_id, which EXPLAIN shows' FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attname = 'tenant_id'
    WHERE r.relkind IN ('r', 'p') AND a.attstattarget IS DISTINCT FROM 0`,
  `SELECT name, 'is a view with the rights of its owner' FROM relations
    WHERE relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)`,
];

/** Who may have rights on tables at all, and which rights nobody has: they reach past the RLS policies. */
const RIGHTS = [
  `SELECT r.name, format('gives %s to %s', a.privilege_type, CASE a.grantee WHEN 0 THEN 'everybody' ELSE pg_get_userbyid(a.grantee)::text END)
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN LATERAL aclexplode(c.relacl) AS a
     CROSS JOIN LATERAL (SELECT c.oid::regclass::text AS name) AS r
    WHERE n.nspname IN (${SCHEMAS}) AND a.grantee <> c.relowner
      AND (a.grantee = 0 OR a.is_grantable OR a.privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN')
           OR n.nspname = 'audit' AND a.privilege_type IN ('UPDATE', 'DELETE') AND pg_get_userbyid(a.grantee) <> '${BACKFILL}'
           OR n.nspname IN ('sys', 'app_sec') AND pg_get_userbyid(a.grantee) NOT IN ('${OWNER}', '${MIGRATOR}', '${BACKFILL}')
           OR pg_get_userbyid(a.grantee) NOT IN (${literals([OWNER, TENANT_GROUP, POOL, BACKFILL, EXPORT, MIGRATOR])}))`,
  `SELECT n.nspname, 'gives ' || a.privilege_type || ' to everybody' FROM pg_namespace n, aclexplode(n.nspacl) AS a
    WHERE a.grantee = 0 AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'`,
  `SELECT 'database ' || d.datname, 'gives ' || a.privilege_type || ' to everybody'
     FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) AS a WHERE a.grantee = 0 AND d.datallowconn`,
  `SELECT n.nspname, format('gives %s to %s', a.privilege_type, pg_get_userbyid(a.grantee)) FROM pg_namespace n, aclexplode(n.nspacl) AS a
    WHERE n.nspname IN (${SCHEMAS}) AND a.privilege_type = 'CREATE' AND a.grantee NOT IN (n.nspowner, to_regrole('${OWNER}'))`,
  `SELECT f.oid::regprocedure::text, 'may be called by everybody' FROM pg_proc f
    WHERE f.pronamespace = to_regnamespace('app_sec')::oid
      AND EXISTS (SELECT FROM aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) AS a WHERE a.grantee = 0)`,
];

const ROLES = [
  `SELECT rolname, 'has a power over the server' FROM pg_roles
    WHERE (rolname ~ '^(tnt__|app_)') AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls AND rolname <> '${BACKFILL}')`,
  `SELECT member.rolname, 'is a member of ' || granted.rolname
     FROM pg_auth_members m JOIN pg_roles member ON member.oid = m.member JOIN pg_roles granted ON granted.oid = m.roleid
    WHERE (member.rolname ~ '^(tnt__|app_)' OR granted.rolname ~ '^(tnt__|app_)') AND NOT member.rolsuper
      AND NOT (member.rolname ~ '^tnt__[a-z0-9-]+$' AND granted.rolname = '${TENANT_GROUP}')
      AND NOT (member.rolname ~ '^tnt__[a-z0-9-]+__' AND granted.rolname = regexp_replace(member.rolname, '__[^_]*$', ''))
      AND NOT (member.rolname ~ '^tnt__[a-z0-9-]+__export$' AND granted.rolname = '${EXPORT}')
      AND NOT (member.rolname = '${MIGRATOR}' AND granted.rolname IN ('${OWNER}', '${BACKFILL}'))`,
  "SELECT rolname, 'is an identity that can log in' FROM pg_roles WHERE rolname ~ '^tnt__[a-z0-9-]+$' AND rolcanlogin",
  `SELECT rolname, 'has no connection limit' FROM pg_roles WHERE rolname ~ '^tnt__[a-z0-9-]+__' AND rolcanlogin AND rolconnlimit < 0`,
];

/** A function that claims to be leakproof is run before the RLS policies have dropped others' rows. */
const FUNCTIONS = [
  `SELECT f.oid::regprocedure::text, 'runs as its owner with the search path of its caller' FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
    WHERE n.nspname IN (${SCHEMAS}) AND f.prosecdef AND NOT EXISTS (SELECT FROM unnest(f.proconfig) AS s WHERE s LIKE 'search_path=%')`,
  `SELECT f.oid::regprocedure::text, 'claims to be leakproof' FROM pg_proc f
    WHERE f.proleakproof AND f.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)`,
  `SELECT w.object, 'is not as the bootstrap left it' FROM app_sec.fingerprint w FULL JOIN app_sec.fingerprints() AS f USING (object)
    WHERE w.digest IS DISTINCT FROM f.digest`,
];

const catalogue = { isShared: true, isStrict: true } as const;

/** What was taken from everybody is still taken, and the trigger and the defaults are there. */
const CLOSED = [
  `SELECT f.oid::regprocedure::text, 'may be called by everybody' FROM pg_proc f
    WHERE f.pronamespace = 'pg_catalog'::regnamespace AND f.proname ~ ${closedFunctions(catalogue)}
      AND EXISTS (SELECT FROM aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) AS a WHERE a.grantee = 0)`,
  `SELECT c.oid::regclass::text, 'may be read by everybody' FROM pg_class c
    WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relname ~ ${closedRelations(catalogue)}
      AND EXISTS (SELECT FROM aclexplode(c.relacl) AS a WHERE a.grantee = 0)`,
  `SELECT 'language ' || l.lanname, 'may be used by everybody' FROM pg_language l
    WHERE l.lanname NOT IN ('sql', 'internal', 'c') AND EXISTS (SELECT FROM aclexplode(coalesce(l.lanacl, acldefault('l', l.lanowner))) AS a WHERE a.grantee = 0)`,
  `SELECT 'tenancy_guard', 'does not run' WHERE NOT EXISTS (
     SELECT FROM pg_event_trigger WHERE evtname = 'tenancy_guard' AND evtenabled = 'A' AND evtevent = 'ddl_command_end'
        AND evtfoid = to_regprocedure('app_sec.guard_ddl()') AND cardinality(evttags) > 15)`,
  `SELECT 'default privileges of ${OWNER}', 'let everybody call new functions' WHERE NOT EXISTS (
     SELECT FROM pg_default_acl d WHERE d.defaclrole = to_regrole('${OWNER}') AND d.defaclnamespace = 0 AND d.defaclobjtype = 'f'
        AND NOT EXISTS (SELECT FROM aclexplode(d.defaclacl) AS a WHERE a.grantee = 0))`,
  `SELECT 'default privileges of ${OWNER}', format('give %s in %s', a.privilege_type, n.nspname)
     FROM pg_default_acl d JOIN pg_namespace n ON n.oid = d.defaclnamespace, aclexplode(d.defaclacl) AS a
    WHERE n.nspname IN (${SCHEMAS}) AND d.defaclobjtype = 'r'
      AND (a.grantee = 0 OR a.privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'))`,
];

/** What is compared with how the bootstrap left it: our functions, and the defaults of tenants' tables that use them. */
const FINGERPRINTS = `
CREATE OR REPLACE FUNCTION app_sec.fingerprints() RETURNS TABLE (object text, digest text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
  SELECT f.oid::regprocedure::text, md5(pg_get_functiondef(f.oid)) FROM pg_proc f
   WHERE f.pronamespace = to_regnamespace('app_sec')::oid
$body$;
CREATE TABLE IF NOT EXISTS app_sec.fingerprint (object text PRIMARY KEY, digest text NOT NULL);`;

/** The view and what it compares with. */
export function renderLint(): string {
  const checks = [...TABLES, ...RIGHTS, ...ROLES, ...FUNCTIONS, ...CLOSED];
  return `${FINGERPRINTS}
DROP VIEW IF EXISTS app_sec.lint;
CREATE VIEW app_sec.lint (subject, problem) AS WITH relations AS (${RELATIONS})
${checks.join("\nUNION ALL\n")};`;
}

/** Last: writes down what the functions are like. */
export const RECORD_FINGERPRINTS = `
DELETE FROM app_sec.fingerprint;
INSERT INTO app_sec.fingerprint SELECT object, digest FROM app_sec.fingerprints();`;
