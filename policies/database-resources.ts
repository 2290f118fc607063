/** Reading what a stack declares on PostgreSQL servers, and through which connection. */

import type { DatabaseObject, StackResource } from "./resources";
import { type Fields, readFields, text } from "./values";

/** Not read: passwords, and what the server decides, which is unknown in a preview. */
const DATABASE_FIELDS: Readonly<Record<string, readonly string[]>> = {
  Role: [
    ...["name", "login", "superuser", "createDatabase", "createRole", "replication", "bypassRowLevelSecurity", "roles"],
    ...["assumeRole", "connectionLimit", "statementTimeout", "idleInTransactionSessionTimeout", "searchPaths"],
  ],
  Grant: ["role", "database", "objectType", "schema", "privileges", "withGrantOption"],
  GrantRole: ["role", "grantRole", "withAdminOption"],
  DefaultPrivileges: ["role", "owner", "database", "schema", "objectType", "privileges", "withGrantOption"],
  Database: ["name", "owner", "template", "connectionLimit", "allowConnections", "isTemplate"],
  Schema: ["name", "database", "owner", "ifNotExists", "policies"],
  Extension: ["name", "database"],
  Function: ["name", "database", "schema", "language", "securityDefiner"],
};

/** An early name of the same resource. */
const ALIASES: Readonly<Record<string, string>> = { DefaultPrivileg: "DefaultPrivileges" };

const PROVIDER_TYPE = "pulumi:providers:postgresql";
const PROVIDER_FIELDS = ["scheme", "host", "sslmode", "sslMode", "superuser", "maxConnections"];

/** Reads something of a PostgreSQL server; `undefined` when it is none. */
export function readDatabase(resource: StackResource): DatabaseObject | undefined {
  if (resource.type === PROVIDER_TYPE) return readProvider(resource);
  const declared = /^postgresql:[^:]+:([^:]+)$/.exec(resource.type)?.[1];
  if (declared === undefined) return undefined;
  const kind = ALIASES[declared] ?? declared;
  const read = readFields(resource.props, DATABASE_FIELDS[kind] ?? []);
  const title = `PostgreSQL ${kind.toLowerCase()} ${text(read["name"]) || resource.name}`;
  const fields = kind === "Role" ? { ...read, hasPassword: hasPassword(resource.props) } : read;
  return { source: "postgresql", kind, fields, urn: resource.urn, title };
}

function readProvider({ name, urn, props }: StackResource): DatabaseObject {
  const title = `PostgreSQL connection ${name}`;
  return { source: "postgresql", kind: "Provider", fields: readFields(props, PROVIDER_FIELDS), urn, title };
}

/** Whether there is one; what it is, is not kept. One that is not known yet is one. */
function hasPassword(props: Fields): boolean {
  try {
    return ["password", "passwordWo"].some((key) => ![undefined, null, ""].includes(props[key] as undefined));
  } catch {
    return true;
  }
}
