/** Bindings and the roles they give, as the invariants about access see them. */

import type { KubernetesObject } from "./resources";
import type { StackView } from "./stack-view";
import { type Fields, fields, list, text } from "./values";

/** The cluster roles that this program makes for tenants, in another stack than theirs. */
export const TENANT_CLUSTER_ROLES: ReadonlySet<string> = new Set(
  ["viewer", "editor", "admin", "self-service"].map((role) => `leasehold-${role}`),
);

/** The one that lets a tenant's admins write network policies, roles and bindings, which admission then bounds. */
export const SELF_SERVICE_ROLE = "leasehold-self-service";

/** Roles of the cluster itself: they read every Secret, impersonate or grow with whatever is installed. */
export const BUILT_IN_ROLES: ReadonlySet<string> = new Set(["cluster-admin", "admin", "edit", "view"]);

export interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** Whom a binding gives its role. A service account under a user's name is read as the account it is. */
export function subjectsOf(binding: KubernetesObject): readonly Subject[] {
  return list(binding.fields["subjects"]).map((one) => {
    const said = fields(one);
    const subject = { kind: text(said["kind"]), name: text(said["name"]), namespace: text(said["namespace"]) };
    const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(subject.kind === "User" ? subject.name : "") ?? [];
    return namespace === undefined || name === undefined ? subject : { kind: "ServiceAccount", name, namespace };
  });
}

/** The role that a binding gives. */
export function roleOf(binding: KubernetesObject): { readonly kind: string; readonly name: string } {
  const reference: Fields = fields(binding.fields["roleRef"]);
  return { kind: text(reference["kind"]), name: text(reference["name"]) };
}

/** Users and groups that the bindings in tenants' namespaces name, each with the tenants that do; service accounts are their namespace's. */
export function membersOf(stack: StackView): ReadonlyMap<string, ReadonlySet<string>> {
  const members = new Map<string, Set<string>>();
  for (const binding of stack.ofTenants("RoleBinding")) {
    const tenant = stack.tenantOf(binding.namespace) ?? "";
    for (const subject of subjectsOf(binding)) {
      if (subject.kind === "ServiceAccount") continue;
      const tenants = members.get(memberKey(subject)) ?? new Set();
      members.set(memberKey(subject), tenants.add(tenant));
    }
  }
  return members;
}

/** How a user or group is told from another. */
export function memberKey({ kind, name }: Subject): string {
  return `${kind} "${name}"`;
}
