import { type Invariant, type Violation, violation } from "./invariant";
import type { DatabaseObject } from "./resources";
import { type Fields, isEmpty, text, texts } from "./values";

const TENANT_GROUP = "app_tenants";
const IDENTITY = /^tnt__([a-z0-9-]{1,40})$/;
const LOGIN = /^tnt__([a-z0-9-]{1,40})__[ab]$/;
const POWERS = ["superuser", "createDatabase", "createRole", "replication", "bypassRowLevelSecurity"];

/** What these invariants know how to judge; another kind could grant anything. */
const KNOWN_KINDS = new Set(["Role", "Grant", "Schema", "Database"]);

/** The platform's own roles: what each may be a member of, whether it logs in, and the one power one of them needs. */
const PLATFORM_ROLES: Readonly<Record<string, { memberOf: readonly string[]; login: boolean; power?: string }>> = {
  app_owner: { memberOf: [], login: false },
  [TENANT_GROUP]: { memberOf: [], login: false },
  app_export: { memberOf: [], login: false },
  app_backfill: { memberOf: [], login: false, power: "bypassRowLevelSecurity" },
  app_migrator: { memberOf: ["app_owner", "app_backfill"], login: true },
  app_pool: { memberOf: [], login: true },
};

export const databaseRoleIsUnprivileged: Invariant = {
  name: "database-role-is-unprivileged",
  ids: ["G1", "G2", "G3"],
  holds: "no tenant's database role has a power on the server, another tenant's rights, or no limits",
  sources: ["PostgreSQL: role attributes, privileges", "Nile"],
  severity: "critical",
  remedy:
    "keep identities without login, give a login only its own identity, schema and limits, and grant only CONNECT on the own database, USAGE and CREATE on the own schema",
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
  const [, identity] = IDENTITY.exec(name) ?? [];
  const [, login] = LOGIN.exec(name) ?? [];
  if (login !== undefined) return [...powers(role), ...loginProblems(role, login)];
  if (identity !== undefined) return [...powers(role), ...nologin(role), ...foreignRoles(role, [TENANT_GROUP])];
  const known = Object.hasOwn(PLATFORM_ROLES, name) ? PLATFORM_ROLES[name] : undefined;
  if (known === undefined) return [...powers(role), "has a name that is neither a tenant's nor the platform's"];
  return [
    ...powers(role, known.power),
    ...foreignRoles(role, known.memberOf),
    ...(known.login ? [] : nologin(role)),
    ...(known.login && !isPositive(role, "connectionLimit") ? ["has no connectionLimit"] : []),
  ];
}

function powers(role: Fields, allowed?: string): string[] {
  return POWERS.filter((power) => role[power] === true && power !== allowed).map((power) => `has the power "${power}"`);
}

function nologin(role: Fields): string[] {
  return role["login"] === true ? ["can log in, though it is only an identity"] : [];
}

function foreignRoles(role: Fields, allowed: readonly string[]): string[] {
  return texts(role["roles"])
    .filter((member) => !allowed.includes(member))
    .map((member) => `is a member of "${member}"`);
}

function isPositive(role: Fields, field: string): boolean {
  return typeof role[field] === "number" && role[field] > 0;
}

/** The tenant's own schema, or the schema of the shared tables, where RLS policies tell tenants apart. */
function loginProblems(role: Fields, tenant: string): string[] {
  const identity = `tnt__${tenant}`;
  const allowed = [`t_${tenant}`, "app"];
  const paths = texts(role["searchPaths"]);
  return [
    ...foreignRoles(role, [identity]),
    ...(role["assumeRole"] === identity ? [] : [`does not act as "${identity}"`]),
    ...(paths.length === 1 && allowed.includes(paths[0] ?? "")
      ? []
      : [`does not search schema "${allowed.join('" or "')}" alone`]),
    ...["connectionLimit", "statementTimeout", "idleInTransactionSessionTimeout"]
      .filter((limit) => !isPositive(role, limit) && !(limit === "connectionLimit" && isShut(role)))
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
  if (isConnectOnly(grant, privileges) && text(grant["database"]) === `t_${tenant}`) return [];
  if (text(grant["objectType"]) !== "schema")
    return [`gives a right on a ${text(grant["objectType"])}, not on the own schema or the connection to the own database`];
  const schema = text(grant["schema"]);
  const excess = privileges.filter((privilege) => !["USAGE", "CREATE"].includes(privilege));
  return [
    ...(schema === `t_${tenant}` ? [] : [`gives tenant "${tenant}" a right on schema "${schema}"`]),
    ...excess.map((privilege) => `gives the privilege ${privilege}`),
  ];
}
