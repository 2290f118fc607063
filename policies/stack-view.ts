/** A stack as the invariants see it. */

import { STATUS_LABEL, TENANT_LABEL } from "../model/labels";
import {
  type DatabaseObject,
  type KubernetesObject,
  type PasswordObject,
  readResource,
  type StackResource,
  type Unreadable,
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
  readonly objects: readonly KubernetesObject[];
  readonly database: readonly DatabaseObject[];
  readonly passwords: readonly PasswordObject[];
  readonly unreadable: readonly Unreadable[];
  readonly tenantNamespaces: readonly TenantNamespace[];
  /** Objects of a kind, of one namespace when it is given. */
  ofKind(kind: string, namespace?: string): readonly KubernetesObject[];
}

/** Whether nothing of the tenant may work. */
export function isClosed({ status }: Pick<TenantNamespace, "status">): boolean {
  return status === "suspended" || status === "offboarding";
}

/** Reads every resource of a stack once. */
export function viewStack(resources: readonly StackResource[]): StackView {
  const read = resources.map(readResource).filter((resource) => resource !== undefined);
  const objects = read.filter((resource) => resource.source === "kubernetes");
  return {
    objects,
    database: read.filter((resource) => resource.source === "postgresql"),
    passwords: read.filter((resource) => resource.source === "random"),
    unreadable: read.filter((resource) => resource.source === "unreadable"),
    tenantNamespaces: objects.filter(({ kind }) => kind === "Namespace").flatMap(tenantNamespace),
    ofKind: (kind, namespace) =>
      objects.filter((object) => object.kind === kind && (namespace === undefined || object.namespace === namespace)),
  };
}

function tenantNamespace(object: KubernetesObject): TenantNamespace[] {
  const tenant = object.labels[TENANT_LABEL] ?? "";
  return tenant === "" ? [] : [{ name: object.name, tenant, status: object.labels[STATUS_LABEL] ?? "", object }];
}
