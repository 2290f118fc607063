/** Schemas and who may do what in them: what a new table gets is decided here, once, and never per tenant. */

import {
  BACKFILL,
  EXPORT,
  MIGRATOR,
  OWNER,
  PLATFORM_SCHEMA,
  POOL,
  ROW_SCHEMAS,
  SECURITY_SCHEMA,
  SHARED_DATABASE,
  TENANT_GROUP,
} from "./names";

const rowSchemaNames = ROW_SCHEMAS.map(({ name }) => name).join(", ");

/** The schemas; our own functions belong to the administrator, so that no migration can exchange them. */
export function renderSchemas(): string {
  const owned = [...ROW_SCHEMAS.map(({ name }) => name), PLATFORM_SCHEMA];
  return [
    ...owned.map((schema) => `CREATE SCHEMA IF NOT EXISTS ${schema} AUTHORIZATION ${OWNER};`),
    `CREATE SCHEMA IF NOT EXISTS ${SECURITY_SCHEMA};`,
    ...owned.map((schema) => `ALTER SCHEMA ${schema} OWNER TO ${OWNER};`),
    ...[...owned, SECURITY_SCHEMA].map((schema) => `REVOKE ALL ON SCHEMA ${schema} FROM PUBLIC;`),
  ].join("\n");
}

/** Rights on schemas and on tables to come. Default privileges for functions and types work only when they name no schema. */
export function renderGrants(): string {
  const byDefault = (scope: string): string => `ALTER DEFAULT PRIVILEGES FOR ROLE ${OWNER} ${scope}`;
  return [
    `GRANT CONNECT ON DATABASE ${SHARED_DATABASE} TO ${TENANT_GROUP}, ${MIGRATOR}, ${POOL};`,
    `GRANT USAGE ON SCHEMA ${rowSchemaNames} TO ${TENANT_GROUP}, ${POOL}, ${BACKFILL};`,
    ...ROW_SCHEMAS.flatMap(({ name, rights }) => [
      `${byDefault(`IN SCHEMA ${name}`)} GRANT ${rights} ON TABLES TO ${TENANT_GROUP}, ${POOL};`,
      `${byDefault(`IN SCHEMA ${name}`)} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${BACKFILL};`,
      `${byDefault(`IN SCHEMA ${name}`)} GRANT USAGE ON SEQUENCES TO ${TENANT_GROUP}, ${POOL}, ${BACKFILL};`,
      `${byDefault(`IN SCHEMA ${name}`)} GRANT SELECT ON SEQUENCES TO ${EXPORT};`,
    ]),
    `${byDefault("")} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;`,
    `${byDefault("")} REVOKE USAGE ON TYPES FROM PUBLIC;`,
    "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;",
  ].join("\n");
}

/** Rights on our own functions: everybody asks who they are, nobody else's answers. */
export function renderSecurityGrants(): string {
  return `
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${SECURITY_SCHEMA} FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA ${SECURITY_SCHEMA} FROM PUBLIC;
GRANT USAGE ON SCHEMA ${SECURITY_SCHEMA} TO ${TENANT_GROUP}, ${POOL}, ${BACKFILL}, ${OWNER}, ${MIGRATOR};
GRANT EXECUTE ON FUNCTION app_sec.tenant_id() TO ${TENANT_GROUP}, ${POOL}, ${BACKFILL}, ${OWNER}, ${MIGRATOR};
GRANT EXECUTE ON FUNCTION app_sec.token_tenant(), app_sec.verify_token(text) TO ${POOL};`;
}
