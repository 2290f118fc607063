import { type Invariant, type Violation, violation } from "./invariant";
import type { DatabaseObject } from "./resources";
import { type Fields, isEmpty, text, texts } from "./values";

const TENANT_GROUP = "app_tenants";
const IDENTITY = /^tnt__([a-z0-9-]{1,40})$/;
const LOGIN = /^tnt__([a-z0-9-]{1,40})__[ab]$/;
const POWERS = ["superuser", "createDatabase", "createRole", "replication", "bypassRowLevelSecurity"];

/** What these invariants know how to judge; another kind could grant anything. */
const KNOWN_KINDS = new Set(["Role", "Grant", "Schema", "Database"]);

export const databaseRoleIsUnprivileged: Invariant = {
  name: "database-role-is-unprivileged",
  ids: ["G1", "G2", "G3"],
  holds: "no tenant's database role has a power on the server, another tenant's rights, or no limits",
  sources: ["PostgreSQL: role attributes, privileges", "Nile"],
  severity: "critical",
  remedy:
    "keep identities without login, give a login only its own identity, schema and limits, and grant only USAGE and CREATE on the own schema",
  violations: (stack) =>
    stack.database.flatMap((object) => problemsOf(object).map((problem): Violation => violation(object, problem))),
};

function problemsOf({ kind, fields }: DatabaseObject): string[] {
  if (!KNOWN_KINDS.has(kind)) return [`is a ${kind}, which no policy judges`];
  if (kind === "Role") return roleProblems(fields);
  return kind === "Grant" ? grantProblems(fields) : [];
}

function roleProblems(role: Fields): string[] {
  const name = text(role["name"]);
  const powers = POWERS.filter((power) => role[power] === true).map((power) => `has the power "${power}"`);
  const [, identity] = IDENTITY.exec(name) ?? [];
  const [, login] = LOGIN.exec(name) ?? [];
  if (login !== undefined) return [...powers, ...loginProblems(role, login)];
  if (identity !== undefined || name === TENANT_GROUP) {
    return [...powers, ...nologin(role), ...foreignRoles(role, identity === undefined ? [] : [TENANT_GROUP])];
  }
  return [...powers, "has a name that is no tenant's"];
}

function nologin(role: Fields): string[] {
  return role["login"] === true ? ["can log in, though it is only an identity"] : [];
}

function foreignRoles(role: Fields, allowed: readonly string[]): string[] {
  return texts(role["roles"])
    .filter((member) => !allowed.includes(member))
    .map((member) => `is a member of "${member}"`);
}

function loginProblems(role: Fields, tenant: string): string[] {
  const identity = `tnt__${tenant}`;
  const schema = `t_${tenant}`;
  const paths = texts(role["searchPaths"]);
  const isPositive = (field: string): boolean => typeof role[field] === "number" && role[field] > 0;
  return [
    ...foreignRoles(role, [identity]),
    ...(role["assumeRole"] === identity ? [] : [`does not act as "${identity}"`]),
    ...(paths.length === 1 && paths[0] === schema ? [] : [`does not search schema "${schema}" alone`]),
    ...["connectionLimit", "statementTimeout", "idleInTransactionSessionTimeout"]
      .filter((limit) => !isPositive(limit) && !(limit === "connectionLimit" && isShut(role)))
      .map((limit) => `has no ${limit}`),
  ];
}

/** Nobody can log in: the limit of a login that is open is never zero by mistake, since PostgreSQL takes it at its word. */
function isShut(role: Fields): boolean {
  return role["login"] === false && role["connectionLimit"] === 0;
}

function grantProblems(grant: Fields): string[] {
  const role = text(grant["role"]);
  const privileges = texts(grant["privileges"]);
  const onward = grant["withGrantOption"] === true ? ["may be granted onward"] : [];
  if (role === "public") return isEmpty(privileges) ? onward : [...onward, "gives everybody a right"];
  if (role === TENANT_GROUP)
    return [...onward, ...(isConnectOnly(grant, privileges) ? [] : ["gives every tenant more than CONNECT"])];
  const [, tenant] = IDENTITY.exec(role) ?? [];
  if (tenant === undefined) return [...onward, `gives a right to "${role}", which is no tenant's identity`];
  return [...onward, ...tenantGrantProblems(grant, privileges, tenant)];
}

function isConnectOnly(grant: Fields, privileges: readonly string[]): boolean {
  return text(grant["objectType"]) === "database" && privileges.every((privilege) => privilege === "CONNECT");
}

function tenantGrantProblems(grant: Fields, privileges: readonly string[], tenant: string): string[] {
  if (text(grant["objectType"]) !== "schema") return [`gives a right on a ${text(grant["objectType"])}, not on the own schema`];
  const schema = text(grant["schema"]);
  const excess = privileges.filter((privilege) => !["USAGE", "CREATE"].includes(privilege));
  return [
    ...(schema === `t_${tenant}` ? [] : [`gives tenant "${tenant}" a right on schema "${schema}"`]),
    ...excess.map((privilege) => `gives the privilege ${privilege}`),
  ];
}
