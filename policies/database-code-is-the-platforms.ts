import { type Invariant, type Violation, violation } from "./invariant";
import type { DatabaseObject } from "./resources";
import { type Settings, textsOf, textsSetting } from "./settings";
import { text } from "./values";

/** Not even by a setting: they read files, reach other servers and databases, or run code as the server. */
const NEVER =
  /^(dblink|postgres_fdw|file_fdw|.*_fdw|adminpack|lo|pg_cron|pg_background|plpython.*u|plperlu|pltclu|plsh|plv8|pljava.*|pg_read_.*)$/;

/** In the template nothing is a tenant's yet; what is defined there, every new database gets alike. */
const TEMPLATE = "tnt_template";

const HARMLESS_LANGUAGES = ["", "sql", "plpgsql"];

/** Kinds that are judged elsewhere. */
const JUDGED = new Set(["Role", "Grant", "GrantRole", "DefaultPrivileges", "Database", "Schema", "Provider"]);

/** Why a kind has no place among tenants. */
const LEADS_OUT: Readonly<Record<string, string>> = {
  Server: "leads to another server, with that server's rights",
  UserMapping: "holds a password for another server",
  Publication: "sends rows of every tenant to whoever subscribes",
  Subscription: "writes rows from elsewhere past every RLS policy",
  ReplicationSlot: "gives out every change of every tenant",
  PhysicalReplicationSlot: "gives out the whole server",
  SecurityLabel: "is a matter of a module of the server that no policy sees",
};

export const databaseCodeIsThePlatforms: Invariant = {
  name: "database-code-is-the-platforms",
  displayName: "No code and no way out on the database server",
  ids: ["G8", "G9"],
  holds: "no stack brings functions, untrusted extensions, or ways to other servers onto a tenants' database server",
  sources: ["PostgreSQL: CREATE FUNCTION, trusted extensions", "terraform-provider-postgresql: Function has no search_path"],
  severity: "critical",
  remedy: "leave functions to the database's bootstrap, and use only extensions that are allowed and trusted",
  configSchema: {
    properties: {
      allowedExtensions: textsSetting(
        "Extensions a database may have; those that leave the database are refused whatever is written here.",
        ...["btree_gin", "btree_gist", "citext", "hstore", "intarray", "ltree", "pg_trgm", "pgcrypto", "plpgsql", "unaccent"],
        "uuid-ossp",
      ),
    },
  },
  violations: (stack, settings) => stack.database.flatMap((object) => problemsOf(object, settings)),
};

function problemsOf(object: DatabaseObject, settings: Settings): Violation[] {
  if (JUDGED.has(object.kind)) return [];
  if (object.kind === "Function") return functionProblems(object);
  if (object.kind === "Extension") return extensionProblems(object, textsOf(settings, "allowedExtensions"));
  const reason = Object.hasOwn(LEADS_OUT, object.kind) ? LEADS_OUT[object.kind] : undefined;
  return [violation(object, reason ?? `is a ${object.kind}, which no policy judges`)];
}

function functionProblems(object: DatabaseObject): Violation[] {
  const { fields } = object;
  if (fields["securityDefiner"] === true)
    return [violation(object, "runs with its owner's rights for whoever calls it", "securityDefiner")];
  if (text(fields["database"]) !== TEMPLATE)
    return [violation(object, `is code in a database that is not ${TEMPLATE}`, "database")];
  if (HARMLESS_LANGUAGES.includes(text(fields["language"]).toLowerCase())) return [];
  return [violation(object, `is written in ${text(fields["language"])}, which the server does not fence in`, "language")];
}

function extensionProblems(object: DatabaseObject, allowed: readonly string[]): Violation[] {
  const name = text(object.fields["name"]);
  if (NEVER.test(name)) return [violation(object, "reaches out of the database", "name")];
  return allowed.includes(name) ? [] : [violation(object, "is not among the extensions that are allowed", "name")];
}
