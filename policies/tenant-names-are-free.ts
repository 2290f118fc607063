import { TENANT_LABEL } from "../model/labels";
import { type Invariant, violation } from "./invariant";
import { textsOf, textsSetting } from "./settings";
import type { TenantNamespace } from "./stack-view";

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Namespaces and names that are parts of a cluster, or are taken for them. */
const RESERVED = new Set(["default", "platform", "system", "cluster", "admin", "root"]);
const RESERVED_PREFIX = /^(kube-|kubernetes|openshift(-|$)|system-|platform-|leasehold-)/;

/** The namespaces of this program: the tenant's id, and after two hyphens, which no id has, a name of its own. */
const OWN_SCHEME = /^t-(.+?)(--.*)?$/;

export const tenantNamesAreFree: Invariant = {
  name: "tenant-names-are-free",
  displayName: "No tenant is called like somebody else",
  ids: ["A2", "A3", "A4"],
  holds: "tenants and their namespaces have names of their own: no part of the cluster's, and none that is another tenant's",
  sources: ["CIS 5.6.4", "NSA 1.12", "capsule #2058"],
  severity: "critical",
  remedy: `name the tenant in ${TENANT_LABEL} by lower-case letters, digits and single hyphens, and its namespace t-<tenant> or t-<tenant>--<part>`,
  configSchema: {
    properties: {
      reservedNamespaces: textsSetting("Further namespaces that can never be a tenant's, such as that of the gateway."),
    },
  },
  violations: (stack, settings) => {
    const tenants = new Set(stack.tenantNamespaces.map(({ tenant }) => tenant));
    const kept = new Set(textsOf(settings, "reservedNamespaces"));
    return stack.tenantNamespaces.flatMap((namespace) =>
      [...labelProblems(namespace.tenant), ...nameProblems(namespace, tenants, kept)].map((problem) =>
        violation(namespace.object, problem),
      ),
    );
  },
};

function labelProblems(tenant: string): string[] {
  if (!LABEL.test(tenant) || tenant.includes("--"))
    return [`is of tenant "${tenant}", which is no name of lower-case letters, digits and single hyphens`];
  return isReserved(tenant) ? [`is of tenant "${tenant}", a name the platform keeps`] : [];
}

function nameProblems({ name, tenant }: TenantNamespace, tenants: ReadonlySet<string>, kept: ReadonlySet<string>): string[] {
  if (isReserved(name) || kept.has(name)) return ["is a namespace of the cluster, and no tenant's"];
  if (!LABEL.test(name)) return ["has a name that no namespace can have"];
  const called = OWN_SCHEME.exec(name)?.[1] ?? (tenants.has(name) ? name : tenant);
  return called === tenant ? [] : [`is called like the namespace of tenant "${called}", but labelled for tenant "${tenant}"`];
}

function isReserved(name: string): boolean {
  return RESERVED.has(name) || RESERVED_PREFIX.test(name);
}
