/** What a tenant's own roles come down to. */

import { BUILT_IN_ROLES } from "./blocks/access";
import type { MemberRole, OwnRole } from "./resolved-tenant";

/** Roles as a file gives them. */
type RoleDefinitions = Readonly<Record<string, { readonly extends: string; readonly permissions: readonly string[] }>>;

/** Whether Kubernetes knows the role. */
export function isBuiltIn(name: string): name is MemberRole {
  return BUILT_IN_ROLES.some((role) => role === name);
}

/** The names from a role to the end of its chain; the last one is built in, does not exist, or is in the chain already. */
export function chainOf(roles: RoleDefinitions, name: string): readonly string[] {
  const chain: string[] = [];
  for (let at: string | undefined = name; at !== undefined; ) {
    const wasThere = chain.includes(at);
    chain.push(at);
    at = wasThere || isBuiltIn(at) || !Object.hasOwn(roles, at) ? undefined : roles[at]?.extends;
  }
  return chain;
}

/** A role with everything it got from those it extends. The rules have made sure that every chain ends at a built-in role. */
export function resolveRole(roles: RoleDefinitions, name: string): OwnRole {
  const chain = chainOf(roles, name);
  const base = chain.at(-1) ?? "";
  if (!isBuiltIn(base)) throw new Error(`role ${name} extends no built-in role`);
  const permissions = chain.slice(0, -1).flatMap((role) => roles[role]?.permissions ?? []);
  return { base, permissions: [...new Set(permissions)].sort() };
}
