/**
 * Whose a role, a database or a schema is. PostgreSQL has no labels, so names must tell: `tnt__acme`, `tnt__acme__a` and `t_acme` as
 * this program writes them, or, in stacks of others, a name that has the id of one of the stack's tenants in it.
 */

import type { StackView } from "./stack-view";
import { text } from "./values";

export const IDENTITY = /^tnt__([a-z0-9-]{1,40})$/;
export const LOGIN = /^tnt__([a-z0-9-]{1,40})__[ab]$/;
export const TENANT_PLACE = /^t_([a-z0-9-]{1,40})$/;
export const TENANT_GROUP = "app_tenants";

/** What a role of the platform may be a member of, whether it logs in, and the one power one of them needs. */
export interface PlatformRole {
  readonly memberOf: readonly string[];
  readonly login: boolean;
  readonly power?: string;
}

const PLATFORM_ROLES: Readonly<Record<string, PlatformRole>> = {
  app_owner: { memberOf: [], login: false },
  [TENANT_GROUP]: { memberOf: [], login: false },
  app_export: { memberOf: [], login: false },
  app_backfill: { memberOf: [], login: false, power: "bypassRowLevelSecurity" },
  app_migrator: { memberOf: ["app_owner", "app_backfill"], login: true },
  app_pool: { memberOf: [], login: true },
};

/** A role of the platform by its name. */
export function platformRole(name: string): PlatformRole | undefined {
  return Object.hasOwn(PLATFORM_ROLES, name) ? PLATFORM_ROLES[name] : undefined;
}

/** Databases that only the platform has, and what they are made from. */
export const PLATFORM_DATABASES: Readonly<Record<string, string>> = { shared: "template0", tnt_template: "template0" };

/** Many ask for the same. */
const conventions = new WeakMap<StackView, boolean>();

/** Whether names on the server are written as this program writes them: then every other name is a slip. */
export function isOurs(stack: StackView): boolean {
  const known = conventions.get(stack);
  if (known !== undefined) return known;
  const isConventional = stack.database.some(({ kind, fields }) => {
    const name = text(fields["name"]);
    if (kind === "Role") return name.startsWith("tnt__") || platformRole(name) !== undefined;
    return (kind === "Database" || kind === "Schema") && (Object.hasOwn(PLATFORM_DATABASES, name) || TENANT_PLACE.test(name));
  });
  conventions.set(stack, isConventional);
  return isConventional;
}

/** The tenant whose name it is; `undefined` when it is nobody's that is known here. */
export function tenantNamed(name: string, stack: StackView): string | undefined {
  const ours = /^tnt__([a-z0-9-]{1,40})(?:__|$)/.exec(name) ?? TENANT_PLACE.exec(name);
  if (ours?.[1] !== undefined) return ours[1];
  const words = `-${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}-`;
  const named = stack.tenantNamespaces.map(({ tenant }) => tenant).filter((id) => words.includes(`-${id}-`));
  return named.sort((one, other) => other.length - one.length)[0];
}
