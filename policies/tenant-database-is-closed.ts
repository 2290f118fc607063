import { isOurs, PLATFORM_DATABASES, TENANT_PLACE, tenantNamed } from "./database-names";
import { type Invariant, type Violation, violation } from "./invariant";
import type { DatabaseObject } from "./resources";
import { numberOf, numberSetting, type Settings } from "./settings";
import type { StackView } from "./stack-view";
import { list, text, texts } from "./values";

const SHARED = "shared";
const TENANT_TEMPLATE = "tnt_template";

/** What every server comes with; a tenant's login could go there as well. */
const BROUGHT_ALONG = ["postgres", "template1"];

/** A copy of the template has the template's contents, but neither its owner nor its rights: by default everybody may connect. */
export const tenantDatabaseIsClosed: Invariant = {
  name: "tenant-database-is-closed",
  displayName: "A tenant's database lets in its tenant only",
  ids: ["G3", "G4"],
  holds:
    "every database of a tenant is a copy of the hardened template that only this tenant may connect to, and every schema has the right owner",
  sources: ["PostgreSQL: CREATE DATABASE, privileges"],
  severity: "critical",
  isAbsolute: true,
  remedy:
    "create t_<id> from tnt_template without an owner and with a connection limit, grant public nothing on it, and create schemas t_<id> (the platform's) or app in t_<id> (the tenant's)",
  configSchema: {
    properties: { mostConnections: numberSetting("Connections one database of a tenant may have at most.", 1100, [1, 20_000]) },
  },
  violations: (stack, settings) => stack.database.flatMap((object) => JUDGES[object.kind]?.(object, stack, settings) ?? []),
};

type Judge = (object: DatabaseObject, stack: StackView, settings: Settings) => Violation[];

const JUDGES: Readonly<Record<string, Judge>> = {
  Database: (object, stack, settings) => [
    ...openProblems(object, stack),
    ...copyProblems(object),
    ...limitProblems(object, numberOf(settings, "mostConnections")),
    ...(isOurs(stack) ? ourDatabase(object) : strayOwner(object, stack)),
  ],
  Schema: (object, stack) => [...rightsProblems(object), ...(isOurs(stack) ? ourSchema(object) : strayOwner(object, stack))],
};

/** Whoever may create databases may copy a template, with everything in it. */
function copyProblems(database: DatabaseObject): Violation[] {
  const isTemplate = database.fields["isTemplate"] === true && text(database.fields["name"]) !== TENANT_TEMPLATE;
  return isTemplate ? [violation(database, "is a template, so others may copy it with all its rows", "isTemplate")] : [];
}

function limitProblems(database: DatabaseObject, most: number): Violation[] {
  const limit = database.fields["connectionLimit"];
  if (typeof limit !== "number" || limit <= most) return [];
  return [violation(database, `may have ${limit} connections, and ${most} are the most`, "connectionLimit")];
}

/** Rights that the resource gives beside its owner's, which no grant shows. */
function rightsProblems(schema: DatabaseObject): Violation[] {
  return list(schema.fields["policies"]).map((_, index) =>
    violation(schema, "gives rights of its own, beside the grants", `policies[${index}]`),
  );
}

/** Where nobody may connect, nobody needs to be kept out. */
function openProblems(database: DatabaseObject, stack: StackView): Violation[] {
  const name = text(database.fields["name"]);
  const isJudgedByName = isOurs(stack) && name !== SHARED && !TENANT_PLACE.test(name);
  if (isJudgedByName || database.fields["allowConnections"] === false) return [];
  const others = name === SHARED ? BROUGHT_ALONG : [];
  return [
    ...(isShut(name, stack) ? [] : [violation(database, "is open to everybody: nothing takes the right to connect from public")]),
    ...others
      .filter((other) => !isShut(other, stack))
      .map((other) => violation(database, `is on a server whose database ${other} is open to everybody`)),
    ...(name !== SHARED || isShut(name, stack, "public") ? [] : [violation(database, "has a schema public that is everybody's")]),
  ];
}

function isShut(database: string, stack: StackView, schema?: string): boolean {
  return stack.database.some(
    ({ kind, fields }) =>
      kind === "Grant" &&
      text(fields["objectType"]) === (schema === undefined ? "database" : "schema") &&
      text(fields["schema"]) === (schema ?? "") &&
      text(fields["database"]) === database &&
      text(fields["role"]) === "public" &&
      texts(fields["privileges"]).length === 0,
  );
}

function ourDatabase(database: DatabaseObject): Violation[] {
  const { fields } = database;
  const name = text(fields["name"]);
  const isPlatforms = Object.hasOwn(PLATFORM_DATABASES, name);
  const expected = isPlatforms ? PLATFORM_DATABASES[name] : TENANT_TEMPLATE;
  const limit = fields["connectionLimit"];
  const isOpenTemplate = name === TENANT_TEMPLATE && fields["allowConnections"] !== false;
  return [
    ...(isTenants(fields["owner"]) ? [violation(database, "belongs to a tenant, who could let others in", "owner")] : []),
    ...(text(fields["template"]) === expected ? [] : [violation(database, `is not a copy of ${String(expected)}`, "template")]),
    ...(isOpenTemplate
      ? [violation(database, "lets somebody connect, who could change what is copied", "allowConnections")]
      : []),
    ...(isPlatforms || TENANT_PLACE.test(name)
      ? []
      : [violation(database, "has a name that is neither a tenant's nor the platform's", "name")]),
    ...(isPlatforms || !TENANT_PLACE.test(name) || (typeof limit === "number" && limit > 0)
      ? []
      : [violation(database, "has no connectionLimit", "connectionLimit")]),
  ];
}

/** Not named, it is whoever runs the program, which the server tells only afterwards. */
function isTenants(owner: unknown): boolean {
  return text(owner).startsWith("tnt__");
}

/** Where names are not ours: what is one tenant's must not belong to another's role. */
function strayOwner(object: DatabaseObject, stack: StackView): Violation[] {
  const owner = text(object.fields["owner"]);
  const place = tenantNamed(text(object.fields["name"]), stack) ?? tenantNamed(text(object.fields["database"]), stack);
  const tenant = tenantNamed(owner, stack);
  return tenant === undefined || tenant === place
    ? []
    : [violation(object, `belongs to "${owner}", which is tenant "${tenant}"'s`, "owner")];
}

/** On the shared database a schema's owner could rename it or let others in; in a database of its own the tenant may do both. */
function ourSchema(schema: DatabaseObject): Violation[] {
  const { fields } = schema;
  const [name, database, owner] = [text(fields["name"]), text(fields["database"]), text(fields["owner"])];
  const [, tenant] = TENANT_PLACE.exec(database) ?? [];
  const adopted =
    fields["ifNotExists"] === false ? [] : [violation(schema, "would take over a schema that is there already", "ifNotExists")];
  if (tenant !== undefined && name === "app" && owner === `tnt__${tenant}`) return adopted;
  if (database === SHARED && TENANT_PLACE.test(name)) {
    return isTenants(owner) ? [...adopted, violation(schema, `belongs to "${owner}" instead of the platform`, "owner")] : adopted;
  }
  const problem = `is schema "${name}" of database "${database}" for "${owner}", which is no tenant's place`;
  return [...adopted, violation(schema, problem, "name")];
}
