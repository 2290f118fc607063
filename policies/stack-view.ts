/** A stack as the invariants see it. */

import { MANAGED_LABEL, STATUS_LABEL, TENANT_LABEL } from "../model/labels";
import { tenantNamespaceName } from "./kubernetes-resources";
import {
  type DatabaseObject,
  type ForeignObject,
  type KubernetesObject,
  type Manifest,
  type PasswordObject,
  readResource,
  type StackResource,
  type Unreadable,
  type VaultObject,
} from "./resources";

/** A namespace that says whose it is. */
export interface TenantNamespace {
  readonly name: string;
  readonly tenant: string;
  /** What its namespace says: `active`, `suspended` or `offboarding`; nothing else is known. */
  readonly status: string;
  readonly object: KubernetesObject;
}

export interface StackView {
  /** The day of judging, such as `2026-11-24`; empty when it is not known. */
  readonly today: string;
  readonly objects: readonly KubernetesObject[];
  readonly database: readonly DatabaseObject[];
  readonly passwords: readonly PasswordObject[];
  readonly vault: readonly VaultObject[];
  readonly foreign: readonly ForeignObject[];
  readonly manifests: readonly Manifest[];
  readonly unreadable: readonly Unreadable[];
  readonly tenantNamespaces: readonly TenantNamespace[];
  /** Objects of a kind, of one namespace when it is given. */
  ofKind(kind: string, namespace?: string): readonly KubernetesObject[];
  /** Whose a namespace is: of a tenant in this stack, or in another one when it is called as this program calls them. */
  tenantOf(namespace: string): string | undefined;
  /** Objects of these kinds in the namespaces of tenants. */
  ofTenants(...kinds: readonly string[]): readonly KubernetesObject[];
}

/** How this program calls the namespaces of tenants, those of other stacks included, which are not seen here. */
const TENANT_NAMESPACE = /^t-(.+?)(?:--.*)?$/;

/** Whether nothing of the tenant may work. */
export function isClosed({ status }: Pick<TenantNamespace, "status">): boolean {
  return status === "suspended" || status === "offboarding";
}

/** Whether this program made the namespace: one of another program need not say what this one always says. */
export function isManaged({ object }: Pick<TenantNamespace, "object">): boolean {
  return object.labels[MANAGED_LABEL] === "true";
}

/** Reads every resource of a stack once. */
export function viewStack(resources: readonly StackResource[], today = ""): StackView {
  const named = new Set(resources.map(tenantNamespaceName).filter((name) => name !== undefined));
  const isTenants = (namespace: string): boolean => named.has(namespace) || TENANT_NAMESPACE.test(namespace);
  const read = resources.map((each) => readResource(each, isTenants)).filter((resource) => resource !== undefined);
  const objects = read.filter((resource) => resource.source === "kubernetes");
  const ofKind = indexed(objects);
  const tenantNamespaces = ofKind("Namespace").flatMap(tenantNamespace);
  const tenants = new Map(tenantNamespaces.map(({ name, tenant }) => [name, tenant]));
  return {
    today,
    objects,
    database: read.filter((resource) => resource.source === "postgresql"),
    passwords: read.filter((resource) => resource.source === "random"),
    vault: read.filter((resource) => resource.source === "vault"),
    foreign: read.filter((resource) => resource.source === "foreign"),
    manifests: read.filter((resource) => resource.source === "manifest"),
    unreadable: read.filter((resource) => resource.source === "unreadable"),
    tenantNamespaces,
    ofKind,
    tenantOf: (namespace) => tenants.get(namespace) ?? TENANT_NAMESPACE.exec(namespace)?.[1],
    ofTenants: (...kinds) => [...tenants.keys()].flatMap((name) => kinds.flatMap((kind) => ofKind(kind, name))),
  };
}

/** Finds objects by kind, and by kind and namespace, without looking at all of them each time. */
function indexed(objects: readonly KubernetesObject[]): StackView["ofKind"] {
  const found = new Map<string, KubernetesObject[]>();
  const add = (key: string, object: KubernetesObject): void => {
    const same = found.get(key);
    if (same === undefined) found.set(key, [object]);
    else same.push(object);
  };
  for (const object of objects) {
    add(object.kind, object);
    add(`${object.kind} ${object.namespace}`, object);
  }
  return (kind, namespace) => found.get(namespace === undefined ? kind : `${kind} ${namespace}`) ?? [];
}

function tenantNamespace(object: KubernetesObject): TenantNamespace[] {
  const tenant = object.labels[TENANT_LABEL] ?? "";
  return tenant === "" ? [] : [{ name: object.name, tenant, status: object.labels[STATUS_LABEL] ?? "", object }];
}
