import { type Invariant, type Violation, violation } from "./invariant";
import type { DatabaseObject } from "./resources";
import type { StackView } from "./stack-view";
import { text, texts } from "./values";

/** Databases that only the platform has, and what they are made from. */
const PLATFORM_DATABASES: Readonly<Record<string, string>> = { shared: "template0", tnt_template: "template0" };
const TENANT_TEMPLATE = "tnt_template";
const TENANT_DATABASE = /^t_([a-z0-9-]{1,40})$/;

/** A copy of the template has the template's contents, but neither its owner nor its rights: by default everybody may connect. */
export const tenantDatabaseIsClosed: Invariant = {
  name: "tenant-database-is-closed",
  ids: ["G4", "G5"],
  holds:
    "every database of a tenant is a copy of the hardened template that only this tenant may connect to, and every schema has the right owner",
  sources: ["PostgreSQL: CREATE DATABASE, privileges"],
  severity: "critical",
  remedy:
    "create t_<id> from tnt_template without an owner and with a connection limit, grant public nothing on it, and create schemas t_<id> (the platform's) or app in t_<id> (the tenant's)",
  violations: (stack) =>
    stack.database.flatMap((object) => problemsOf(object, stack).map((problem): Violation => violation(object, problem))),
};

function problemsOf(object: DatabaseObject, stack: StackView): string[] {
  if (object.kind === "Database") return databaseProblems(object, stack);
  return object.kind === "Schema" ? schemaProblems(object) : [];
}

function databaseProblems({ fields }: DatabaseObject, stack: StackView): string[] {
  const name = text(fields["name"]);
  const owner = isTenants(fields["owner"]) ? ["belongs to a tenant, who could let others in"] : [];
  const expected = Object.hasOwn(PLATFORM_DATABASES, name) ? PLATFORM_DATABASES[name] : TENANT_TEMPLATE;
  const template = text(fields["template"]) === expected ? [] : [`is not a copy of ${String(expected)}`];
  if (Object.hasOwn(PLATFORM_DATABASES, name)) return [...owner, ...template, ...templateProblems(name, fields)];
  if (!TENANT_DATABASE.test(name)) return [...owner, ...template, "has a name that is neither a tenant's nor the platform's"];
  const limit = fields["connectionLimit"];
  return [
    ...owner,
    ...template,
    ...(typeof limit === "number" && limit > 0 ? [] : ["has no connectionLimit"]),
    ...(isShut(name, stack) ? [] : ["is open to everybody: nothing takes the right to connect from public"]),
  ];
}

/** Not named, it is whoever runs the program, which the server tells only afterwards. */
function isTenants(owner: unknown): boolean {
  return text(owner).startsWith("tnt__");
}

/** Somebody who is connected to the template keeps everybody else from copying it, and could change what is copied. */
function templateProblems(name: string, fields: DatabaseObject["fields"]): string[] {
  return name === TENANT_TEMPLATE && fields["allowConnections"] !== false ? ["lets somebody connect"] : [];
}

function isShut(database: string, stack: StackView): boolean {
  return stack.database.some(
    ({ kind, fields }) =>
      kind === "Grant" &&
      text(fields["objectType"]) === "database" &&
      text(fields["database"]) === database &&
      text(fields["role"]) === "public" &&
      texts(fields["privileges"]).length === 0,
  );
}

/** On the shared database a schema's owner could rename it or let others in; in a database of its own the tenant may do both. */
function schemaProblems({ fields }: DatabaseObject): string[] {
  const [name, database, owner] = [text(fields["name"]), text(fields["database"]), text(fields["owner"])];
  const [, tenant] = TENANT_DATABASE.exec(database) ?? [];
  const adopted = fields["ifNotExists"] === false ? [] : ["would take over a schema that is there already"];
  if (tenant !== undefined && name === "app" && owner === `tnt__${tenant}`) return adopted;
  if (database === "shared" && TENANT_DATABASE.test(name)) {
    return isTenants(owner) ? [...adopted, `belongs to "${owner}" instead of the platform`] : adopted;
  }
  return [...adopted, `is schema "${name}" of database "${database}" for "${owner}", which is no tenant's place`];
}
