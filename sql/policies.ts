/** The RLS policies of a table with rows of many tenants, and how anything else is recognised. */

import { POOL, TENANT_GROUP } from "./names";

/** Each of the two ways to be a tenant, and what says which one. The sub-select makes it one look per statement, not one per row. */
const IDENTITIES = [
  { prefix: "tenant", role: TENANT_GROUP, asking: "(SELECT app_sec.tenant_id())" },
  { prefix: "pool", role: POOL, asking: "(SELECT app_sec.token_tenant())" },
] as const;

const SHARED_ROW = "tenant_id IS NULL OR ";

function isolation(ownRow: string, isReference: boolean): string {
  return `USING (${isReference ? SHARED_ROW : ""}${ownRow}) WITH CHECK (${ownRow})`;
}

/** The policies of a table, in the order in which they are created. `ref`: everybody sees the platform's rows, nobody changes them. */
function policiesOf(isReference: boolean): { name: string; definition: string }[] {
  return IDENTITIES.flatMap(({ prefix, role, asking }) => {
    const own = { name: `${prefix}_isolation`, definition: `TO ${role} ${isolation(`tenant_id = ${asking}`, isReference)}` };
    const guards = ["UPDATE", "DELETE"].map((command) => ({
      name: `${prefix}_own_${command.toLowerCase()}`,
      definition: `AS RESTRICTIVE FOR ${command} TO ${role} USING (tenant_id IS NOT NULL)`,
    }));
    return isReference ? [own, ...guards] : [own];
  });
}

/** Statements of plpgsql that create the policies a table lacks. */
function creations(isReference: boolean): string {
  return policiesOf(isReference)
    .map(
      ({ name, definition }) => `
    IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = rel AND polname = '${name}') THEN
      EXECUTE format('CREATE POLICY ${name} ON %s ${definition}', rel::regclass);
    END IF;`,
    )
    .join("");
}

/**
 * Functions that create the policies and that find others.
 *
 * How a server writes a policy down differs from version to version, so a table's policies are compared with those of a sample
 * table that got them from the same function.
 */
export function renderPolicies(): string {
  return `
CREATE OR REPLACE FUNCTION app_sec.create_policies(rel oid, is_reference boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
  IF is_reference THEN${creations(true)}
  ELSE${creations(false)}
  END IF;
END $body$;

DROP TABLE IF EXISTS app_sec.sample_rows, app_sec.sample_ref;
CREATE TABLE app_sec.sample_rows (tenant_id text);
CREATE TABLE app_sec.sample_ref (tenant_id text);
REVOKE ALL ON app_sec.sample_rows, app_sec.sample_ref FROM PUBLIC;
SELECT app_sec.create_policies('app_sec.sample_rows'::regclass, false), app_sec.create_policies('app_sec.sample_ref'::regclass, true);

CREATE OR REPLACE FUNCTION app_sec.policy_texts(rel oid) RETURNS TABLE (name text, definition text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
  SELECT polname::text,
         concat_ws(' | ', polname, polcmd, polpermissive,
                   (SELECT string_agg(pg_get_userbyid(r)::text, ',' ORDER BY r) FROM unnest(polroles) AS r),
                   'using ' || pg_get_expr(polqual, polrelid), 'check ' || pg_get_expr(polwithcheck, polrelid))
    FROM pg_policy WHERE polrelid = rel
$body$;

CREATE OR REPLACE FUNCTION app_sec.sample_of(rel oid) RETURNS oid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
  SELECT CASE WHEN relnamespace = to_regnamespace('ref')::oid THEN 'app_sec.sample_ref'::regclass ELSE 'app_sec.sample_rows'::regclass END::oid
    FROM pg_class WHERE oid = rel
$body$;

CREATE OR REPLACE FUNCTION app_sec.foreign_policies(rel oid) RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
  SELECT name FROM (SELECT * FROM app_sec.policy_texts(rel) EXCEPT SELECT * FROM app_sec.policy_texts(app_sec.sample_of(rel))) AS others
$body$;

CREATE OR REPLACE FUNCTION app_sec.missing_policies(rel oid) RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
  SELECT name FROM (SELECT * FROM app_sec.policy_texts(app_sec.sample_of(rel)) EXCEPT SELECT * FROM app_sec.policy_texts(rel)) AS lacking
$body$;`;
}
