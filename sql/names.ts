/** Names that the servers' SQL and everything that refers to it share. They are a contract: checks from outside rely on them. */

/** The database that row and schema tenants share. */
export const SHARED_DATABASE = "shared";

/** The database that every database of a tenant is a copy of. */
export const TEMPLATE_DATABASE = "tnt_template";

/** The role every identity on the shared database is a member of: holds the right to connect and the rights on tables. */
export const TENANT_GROUP = "app_tenants";

/** Owner of the schemas and of every table in them. Never logs in. */
export const OWNER = "app_owner";

/** Login of the schema migrations; acts as the owner. */
export const MIGRATOR = "app_migrator";

/** Login of a service that works for many tenants and says for which by a signed token. */
export const POOL = "app_pool";

/** Sees all rows; a migration takes it up explicitly for as long as it fills a column. */
export const BACKFILL = "app_backfill";

/** What an export login needs beside its tenant's own rights. */
export const EXPORT = "app_export";

/** Schema of our own functions. */
export const SECURITY_SCHEMA = "app_sec";

/** Schemas whose tables hold rows of many tenants, and what tenants may do with these rows. */
export const ROW_SCHEMAS = [
  { name: "app", rights: "SELECT, INSERT, UPDATE, DELETE" },
  { name: "ref", rights: "SELECT, INSERT, UPDATE, DELETE" },
  { name: "audit", rights: "SELECT, INSERT" },
] as const;

/** Schema of the platform alone. */
export const PLATFORM_SCHEMA = "sys";

/** Schemas in which only the platform creates anything. */
export const PLATFORM_SCHEMAS: readonly string[] = [...ROW_SCHEMAS.map(({ name }) => name), PLATFORM_SCHEMA, SECURITY_SCHEMA];

/** A list of texts as SQL, such as `'app', 'ref'`. */
export function literals(texts: readonly string[]): string {
  return texts.map((text) => `'${text.replaceAll("'", "''")}'`).join(", ");
}

/** The schemas of tenants' rows as SQL. */
export const ROW_SCHEMA_LIST = literals(ROW_SCHEMAS.map(({ name }) => name));
