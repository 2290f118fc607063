import { IDENTITY, isOurs, platformRole, TENANT_GROUP, tenantNamed } from "./database-names";
import { type Invariant, type Violation, violation } from "./invariant";
import type { DatabaseObject } from "./resources";
import type { StackView } from "./stack-view";
import { isEmpty, text, texts } from "./values";

/** Rows are what tenants share tables for; the others empty them, watch them or lock them past every RLS policy. */
const ROW_PRIVILEGES = ["SELECT", "INSERT", "UPDATE", "DELETE", "USAGE"];

export const databaseRightStaysInTenant: Invariant = {
  name: "database-right-stays-in-tenant",
  displayName: "Rights on the server end at the tenant",
  ids: ["G2", "G3"],
  holds: "no right on a database server is everybody's, another tenant's, or may be handed on",
  sources: ["PostgreSQL: privileges, GRANT, ALTER DEFAULT PRIVILEGES", "terraform-provider-postgresql #203"],
  severity: "critical",
  isAbsolute: true,
  remedy:
    "grant a tenant only CONNECT on the own database and USAGE and CREATE on the own schema; write memberships into Role.roles; grant public nothing",
  violations: (stack) => [
    ...stack.database.flatMap((object) => JUDGES[object.kind]?.(object, stack) ?? []),
    ...repeatedDefaults(stack),
  ],
};

type Judge = (object: DatabaseObject, stack: StackView) => Violation[];

const JUDGES: Readonly<Record<string, Judge>> = {
  Grant: grantProblems,
  GrantRole: membershipProblems,
  DefaultPrivileges: defaultProblems,
};

function grantProblems(grant: DatabaseObject, stack: StackView): Violation[] {
  const role = text(grant.fields["role"]);
  const privileges = texts(grant.fields["privileges"]);
  const onward = onwardProblems(grant);
  if (role === "public") return [...onward, ...(isEmpty(privileges) ? [] : [everybodys(grant)])];
  if (role === TENANT_GROUP)
    return [...onward, ...(isConnectOnly(grant) ? [] : [violation(grant, "gives every tenant more than CONNECT", "privileges")])];
  const [, tenant] = IDENTITY.exec(role) ?? [];
  if (tenant !== undefined) return [...onward, ...identityProblems(grant, tenant)];
  if (isOurs(stack)) return [...onward, violation(grant, `gives a right to "${role}", which is no tenant's identity`, "role")];
  return [...onward, ...strayProblems(grant, stack)];
}

function onwardProblems(object: DatabaseObject): Violation[] {
  return object.fields["withGrantOption"] === true ? [violation(object, "may be granted onward", "withGrantOption")] : [];
}

function everybodys(object: DatabaseObject): Violation {
  return violation(object, "gives everybody a right", "privileges");
}

function isConnectOnly({ fields }: DatabaseObject): boolean {
  return text(fields["objectType"]) === "database" && texts(fields["privileges"]).every((privilege) => privilege === "CONNECT");
}

function identityProblems(grant: DatabaseObject, tenant: string): Violation[] {
  const { fields } = grant;
  if (isConnectOnly(grant) && text(fields["database"]) === `t_${tenant}`) return [];
  const type = text(fields["objectType"]);
  if (type !== "schema") {
    const problem = `gives a right on a ${type}, not on the own schema or the connection to the own database`;
    return [violation(grant, problem, "objectType")];
  }
  const schema = text(fields["schema"]);
  return [
    ...(schema === `t_${tenant}` ? [] : [violation(grant, `gives tenant "${tenant}" a right on schema "${schema}"`, "schema")]),
    ...excess(grant, ["USAGE", "CREATE"]),
  ];
}

function excess(object: DatabaseObject, allowed: readonly string[]): Violation[] {
  return texts(object.fields["privileges"]).flatMap((privilege, index) =>
    allowed.includes(privilege) ? [] : [violation(object, `gives the privilege ${privilege}`, `privileges[${index}]`)],
  );
}

/** Where names are not ours: a tenant's role, and a database or schema that is another tenant's. */
function strayProblems(object: DatabaseObject, stack: StackView): Violation[] {
  const own = tenantNamed(text(object.fields["role"]), stack);
  if (own === undefined) return [];
  return ["database", "schema"].flatMap((part) => {
    const name = text(object.fields[part]);
    const other = tenantNamed(name, stack);
    return other === undefined || other === own
      ? []
      : [violation(object, `gives tenant "${own}" a right on ${part} "${name}", which is tenant "${other}"'s`, part)];
  });
}

/** A role's next change takes all its memberships back and gives those in `Role.roles` again, so one from elsewhere comes and goes. */
function membershipProblems(membership: DatabaseObject, stack: StackView): Violation[] {
  const [member, group] = [text(membership.fields["role"]), text(membership.fields["grantRole"])];
  const [own, other] = [tenantNamed(member, stack), tenantNamed(group, stack)];
  const onward = membership.fields["withAdminOption"] === true;
  return [
    ...(onward ? [violation(membership, "lets its member take others in", "withAdminOption")] : []),
    ...(isOurs(stack) || group.startsWith("pg_") || (other !== undefined && own !== other)
      ? [violation(membership, `makes "${member}" a member of "${group}", beside what the role itself says`, "grantRole")]
      : []),
  ];
}

/** What is given on everything a role will ever create. */
function defaultProblems(object: DatabaseObject, stack: StackView): Violation[] {
  const { fields } = object;
  const [role, owner, schema] = ["role", "owner", "schema"].map((part) => text(fields[part]));
  const isNone = isEmpty(texts(fields["privileges"]));
  if (role === "public") {
    const isLost = isNone && schema !== "" && ["function", "type"].includes(text(fields["objectType"]));
    return [
      ...(isNone ? [] : [everybodys(object)]),
      ...(isLost
        ? [violation(object, "takes nothing away: what everybody has by default is taken without a schema only", "schema")]
        : []),
    ];
  }
  const [own, creator] = [tenantNamed(role ?? "", stack), tenantNamed(owner ?? "", stack)];
  const isStray = isOurs(stack) && own === undefined && platformRole(role ?? "") === undefined;
  return [
    ...onwardProblems(object),
    ...(creator !== undefined && creator !== own
      ? [violation(object, `opens what tenant "${creator}" will create`, "owner")]
      : []),
    ...(isStray
      ? [violation(object, `gives rights to "${role ?? ""}", which is neither a tenant's nor the platform's`, "role")]
      : []),
    ...(own === undefined && role !== TENANT_GROUP ? [] : excess(object, ROW_PRIVILEGES)),
    ...strayProblems(object, stack),
  ];
}

/** Two of one owner in one database wait for each other when they are read. */
function repeatedDefaults(stack: StackView): Violation[] {
  const seen = new Set<string>();
  return stack.database
    .filter(({ kind }) => kind === "DefaultPrivileges")
    .flatMap((object) => {
      const key = ["owner", "database", "role", "schema", "objectType"].map((part) => text(object.fields[part])).join("\n");
      const isRepeated = seen.has(key);
      seen.add(key);
      return isRepeated
        ? [violation(object, "says again, and differently, what another says of the same role and owner", "owner")]
        : [];
    });
}
