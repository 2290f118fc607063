/** The SQL of the scene: an application's tables, its tenants' rows, and the naive twin. */

import type { ServerModel } from "../../../components/database-models";
import { OWNER, TENANT_GROUP } from "../../../sql/names";
import { TOKEN_KEY } from "./token";

/** Of every login of the scene. */
export const PASSWORD = "password-of-the-tests";

/** What stands in every row of a tenant. */
export const secretOf = (tenant: string): string => `secret of ${tenant}`;

/** As the tables of an application: nothing in them is there for the sake of tenancy but the column that says whose a row is. */
export const APPLICATION = `
SET ROLE ${OWNER};
CREATE TABLE app.notes (tenant_id text, id integer, body text, PRIMARY KEY (tenant_id, id));
CREATE TABLE app.orders (tenant_id text, id integer, note integer, PRIMARY KEY (tenant_id, id), FOREIGN KEY (tenant_id, note) REFERENCES app.notes);
CREATE TABLE app.visits (tenant_id text, day date, body text) PARTITION BY RANGE (day);
CREATE TABLE app.visits_2026 PARTITION OF app.visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE app.events (tenant_id text, id bigint GENERATED ALWAYS AS IDENTITY, what text, PRIMARY KEY (tenant_id, id));
CREATE TABLE app.samples (tenant_id text, kind text);
CREATE VIEW app.recent AS SELECT * FROM app.notes;
CREATE FUNCTION app.count_notes() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT count(*) FROM app.notes';
GRANT EXECUTE ON FUNCTION app.count_notes() TO ${TENANT_GROUP};
GRANT SELECT ON app.recent TO ${TENANT_GROUP};
CREATE TABLE ref.kinds (id integer PRIMARY KEY, tenant_id text, name text);
CREATE TABLE app.uses (tenant_id text, kind integer REFERENCES ref.kinds);
CREATE TABLE audit.log (tenant_id text, what text);
CREATE TABLE sys.plans (what text);
RESET ROLE;
INSERT INTO ref.kinds VALUES (1, NULL, 'for all');
INSERT INTO sys.plans VALUES ('of the platform');
INSERT INTO app_sec.token_key VALUES ('k1', '${TOKEN_KEY}');
`;

/** Key of the tenant's own reference row. */
export function referenceKey(tenant: string): number {
  return tenant.length * 1000 + tenant.charCodeAt(0);
}

/** Every tenant's rows; the victims' carry what attackers look for. */
function sharedRows(tenant: string): string {
  const [body, isVictim] = [secretOf(tenant), ["globex", "hooli"].includes(tenant)];
  return `
INSERT INTO app.notes (id, body) VALUES (1, '${body}'), (2, '${body}')${isVictim ? `, (901, '${body}'), (902, '${body}')` : ""};
INSERT INTO app.orders (id, note) VALUES (1, 1);
INSERT INTO app.visits (day, body) VALUES ('2026-05-01', '${body}');
INSERT INTO app.samples (kind) SELECT CASE WHEN g % 10 = 0 THEN 'rare' ELSE 'common' END FROM generate_series(1, ${isVictim ? 2000 : 10}) AS g;
INSERT INTO ref.kinds (id, tenant_id, name) VALUES (${referenceKey(tenant)}, '${tenant}', '${body}');
INSERT INTO audit.log (what) VALUES ('${body}');`;
}

function ownTables(tenant: string, schema: string): string {
  return `
CREATE TABLE "${schema}".papers (body text);
INSERT INTO "${schema}".papers VALUES ('${secretOf(tenant)}');
CREATE VIEW "${schema}".recent AS SELECT * FROM "${schema}".papers;
CREATE FUNCTION "${schema}".secret_of() RETURNS text LANGUAGE sql AS $$ SELECT '${secretOf(tenant)}' $$;`;
}

export const TENANT_DATA: Readonly<Record<ServerModel, (tenant: string, schema: string) => string>> = {
  row: sharedRows,
  schema: (tenant, schema) => sharedRows(tenant) + ownTables(tenant, schema),
  database: (tenant, schema) =>
    `CREATE TABLE notes (body text); INSERT INTO notes VALUES ('${secretOf(tenant)}');${ownTables(tenant, schema)}`,
};

export const FINGERPRINT = `
SELECT ${["app.notes", "app.orders", "app.visits", "app.events", "ref.kinds", "audit.log", "t_hooli.papers"]
  .map((table) => {
    const owned = table === "t_hooli.papers" ? "" : "WHERE t.tenant_id IS NULL OR t.tenant_id IN ('globex', 'hooli')";
    return `(SELECT string_agg(t::text, ',' ORDER BY t::text) FROM ${table} AS t ${owned})`;
  })
  .join(", ")}, (SELECT string_agg(relname, ',' ORDER BY relname) FROM pg_class WHERE relname = 'planted')`;

export const NAIVE_ROLES = `
CREATE ROLE naive_owner;
CREATE ROLE naive_globex LOGIN PASSWORD '${PASSWORD}';
CREATE ROLE naive_acme LOGIN CREATEROLE CREATEDB PASSWORD '${PASSWORD}' IN ROLE naive_owner;
GRANT naive_globex TO naive_acme WITH ADMIN OPTION;
`;

/** Undoes what an attack may have done to the twin's roles. */
export const NAIVE_ROLES_AGAIN = `
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'naive_globex') THEN ALTER ROLE planted RENAME TO naive_globex; END IF;
END $$;
DROP ROLE IF EXISTS planted;`;

/** The defaults of an older server, which many still run with. */
export const NAIVE_CATALOGUE = "GRANT ALL ON SCHEMA public TO PUBLIC;";

/** Row level security by a setting, on tables of the login's own; keys that count over all tenants. */
export const NAIVE = `
CREATE SCHEMA app; CREATE SCHEMA ref; CREATE SCHEMA audit; CREATE SCHEMA sys; CREATE SCHEMA other;
CREATE TABLE app.notes (tenant_id text DEFAULT 'acme', id integer UNIQUE, body text, PRIMARY KEY (tenant_id, id));
ALTER TABLE app.notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON app.notes USING (tenant_id = current_setting('app.tenant_id', true));
CREATE TABLE app.orders (id integer, note integer REFERENCES app.notes (id));
CREATE TABLE app.visits (tenant_id text, day date, body text) PARTITION BY RANGE (day);
CREATE TABLE app.visits_2026 PARTITION OF app.visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE app.events (id bigserial, what text);
CREATE TABLE app.samples (tenant_id text, kind text);
CREATE VIEW app.recent AS SELECT * FROM app.notes;
CREATE FUNCTION app.count_notes() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM app.notes';
CREATE TABLE ref.kinds (id integer PRIMARY KEY, tenant_id text, name text);
CREATE TABLE audit.log (tenant_id text, what text);
CREATE TABLE sys.plans (what text);
INSERT INTO app.notes VALUES ('acme', 1, '${secretOf("acme")}'), ('globex', 901, '${secretOf("globex")}'), ('globex', 902, '${secretOf("globex")}');
INSERT INTO app.visits VALUES ('globex', '2026-05-01', '${secretOf("globex")}');
INSERT INTO app.samples SELECT CASE WHEN g < 10 THEN 'acme' ELSE 'globex' END, 'common' FROM generate_series(1, 2000) AS g;
INSERT INTO ref.kinds VALUES (1, NULL, 'for all'), (2, 'globex', '${secretOf("globex")}');
INSERT INTO audit.log VALUES ('globex', '${secretOf("globex")}');
INSERT INTO app.events (what) VALUES ('mine');
CREATE TABLE other.papers (body text); INSERT INTO other.papers VALUES ('${secretOf("globex")}');
CREATE FUNCTION other.secret_of() RETURNS text LANGUAGE sql AS $$ SELECT '${secretOf("globex")}' $$;
ANALYZE;
`;
