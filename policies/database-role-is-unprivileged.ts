import { IDENTITY, isOurs, LOGIN, type PlatformRole, platformRole, TENANT_GROUP, tenantNamed } from "./database-names";
import { type Invariant, type Violation, violation } from "./invariant";
import type { DatabaseObject } from "./resources";
import { numberOf, numberSetting } from "./settings";
import type { StackView } from "./stack-view";
import { type Fields, text, texts } from "./values";

const POWERS = ["superuser", "createDatabase", "createRole", "replication", "bypassRowLevelSecurity"];
const LIMITS = ["connectionLimit", "statementTimeout", "idleInTransactionSessionTimeout"];

/** A role, with what it is judged by besides. */
interface Judged {
  readonly object: DatabaseObject;
  readonly stack: StackView;
  readonly mostConnections: number;
}

export const databaseRoleIsUnprivileged: Invariant = {
  name: "database-role-is-unprivileged",
  displayName: "A tenant's database role has no power on the server",
  ids: ["G1", "G2"],
  holds: "no tenant's database role has a power on the server, is a member of another's role, or has no limits",
  sources: ["PostgreSQL: role attributes, role membership", "Nile"],
  severity: "critical",
  isAbsolute: true,
  remedy:
    "keep identities without login and password, give a login only its own identity, schema and limits, and no role an attribute beyond LOGIN",
  configSchema: {
    properties: { mostConnections: numberSetting("Connections one login of a tenant may have at most.", 500, [1, 10_000]) },
  },
  violations: (stack, settings) => {
    const mostConnections = numberOf(settings, "mostConnections");
    return stack.database
      .filter(({ kind }) => kind === "Role")
      .flatMap((object) => roleProblems({ object, stack, mostConnections }));
  },
};

function roleProblems(judged: Judged): Violation[] {
  const { object, stack } = judged;
  const role = object.fields;
  const name = text(role["name"]);
  const [, identity] = IDENTITY.exec(name) ?? [];
  const [, login] = LOGIN.exec(name) ?? [];
  const known = platformRole(name);
  if (login !== undefined) return [...powers(object), ...loginProblems(judged, login)];
  if (identity !== undefined) return [...powers(object), ...nologin(object), ...foreignRoles(object, [TENANT_GROUP])];
  if (known !== undefined) return platformProblems(object, known);
  if (isOurs(stack))
    return [...powers(object), violation(object, "has a name that is neither a tenant's nor the platform's", "name")];
  return [...powers(object), ...otherProblems(judged)];
}

function powers(object: DatabaseObject, allowed?: string): Violation[] {
  return POWERS.filter((power) => power !== allowed && object.fields[power] === true).map((power) =>
    violation(object, `has the power "${power}"`, power),
  );
}

function nologin(object: DatabaseObject): Violation[] {
  const { login, hasPassword } = object.fields;
  return [
    ...(login === true ? [violation(object, "can log in, though it is only an identity", "login")] : []),
    ...(hasPassword === true ? [violation(object, "has a password, though it is only an identity", "password")] : []),
  ];
}

function foreignRoles(object: DatabaseObject, allowed: readonly string[]): Violation[] {
  return texts(object.fields["roles"]).flatMap((member, index) =>
    allowed.includes(member) ? [] : [violation(object, `is a member of "${member}"`, `roles[${index}]`)],
  );
}

function platformProblems(object: DatabaseObject, known: PlatformRole): Violation[] {
  const limited = !known.login || isPositive(object.fields, "connectionLimit");
  return [
    ...powers(object, known.power),
    ...foreignRoles(object, known.memberOf),
    ...(known.login ? [] : nologin(object)),
    ...(limited ? [] : [violation(object, "has no connectionLimit", "connectionLimit")]),
  ];
}

function isPositive(role: Fields, field: string): boolean {
  return typeof role[field] === "number" && role[field] > 0;
}

/** The tenant's own schema, or the schema of the shared tables, where RLS policies tell tenants apart. */
function loginProblems(judged: Judged, tenant: string): Violation[] {
  const { object } = judged;
  const role = object.fields;
  const identity = `tnt__${tenant}`;
  const allowed = [`t_${tenant}`, "app"];
  const paths = texts(role["searchPaths"]);
  const isOwnPath = paths.length === 1 && allowed.includes(paths[0] ?? "");
  return [
    ...foreignRoles(object, [identity]),
    ...(role["assumeRole"] === identity ? [] : [violation(object, `does not act as "${identity}"`, "assumeRole")]),
    ...(isOwnPath ? [] : [violation(object, `does not search schema "${allowed.join('" or "')}" alone`, "searchPaths")]),
    ...LIMITS.filter((limit) => !isPositive(role, limit) && !(limit === "connectionLimit" && isShut(role))).map((limit) =>
      violation(object, `has no ${limit}`, limit),
    ),
    ...tooMany(judged),
  ];
}

function tooMany({ object, mostConnections }: Judged): Violation[] {
  const limit = object.fields["connectionLimit"];
  if (typeof limit !== "number" || limit <= mostConnections) return [];
  return [violation(object, `may have ${limit} connections, and ${mostConnections} are the most`, "connectionLimit")];
}

/** Nobody can log in: the limit of a login that is open is never zero by mistake, since PostgreSQL takes it at its word. */
function isShut(role: Fields): boolean {
  return role["login"] === false && role["connectionLimit"] === 0;
}

/** A role called otherwise: it must not be in another tenant's role, nor in one that the server comes with. */
function otherProblems(judged: Judged): Violation[] {
  const { object, stack } = judged;
  const role = object.fields;
  const own = tenantNamed(text(role["name"]), stack);
  const limited = own === undefined || role["login"] !== true || isPositive(role, "connectionLimit") || isShut(role);
  const members = texts(role["roles"]);
  const tenants = new Set(members.map((member) => tenantNamed(member, stack)).filter((tenant) => tenant !== undefined));
  const isAlien = (member: string): boolean => {
    const tenant = tenantNamed(member, stack);
    return member.startsWith("pg_") || (own === undefined ? tenants.size > 1 : tenant !== undefined && tenant !== own);
  };
  return [
    ...foreignRoles(
      object,
      members.filter((member) => !isAlien(member)),
    ),
    ...(limited ? [] : [violation(object, "has no connectionLimit", "connectionLimit")]),
    ...tooMany(judged),
  ];
}
