/**
 * One resource of a stack, reduced to what the invariants look at.
 *
 * Everything is read here, once. What cannot be read, because a value is not known before the update or because the resource
 * stands for objects nobody sees, becomes `Unreadable`: the judge reports it and never passes over it.
 */

import { readDatabase } from "./database-resources";
import { readForeign, readVault } from "./foreign-resources";
import type { Kind } from "./kinds";
import { readKubernetes, readManifest } from "./kubernetes-resources";
import { type Fields, readFields } from "./values";

/** A resource as the engine hands it to a policy, as an exported state holds it, or as a test recorded it. */
export interface StackResource {
  /** Type token such as `kubernetes:core/v1:Namespace`. */
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly props: Fields;
}

/** A Kubernetes object; `fields` holds what its kind is judged by. */
export interface KubernetesObject {
  readonly source: "kubernetes";
  /** One of `KINDS`; of a kind that is not known, with its group, such as `Service.serving.knative.dev`. */
  readonly kind: string;
  /** What is known of the kind, if anything. */
  readonly known: Kind | undefined;
  readonly name: string;
  /** Of the kinds only about which something is judged by them. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Empty for what belongs to no namespace. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly fields: Fields;
  readonly urn: string;
  /** How messages call it, such as `NetworkPolicy t-acme/dns`. */
  readonly title: string;
}

/** Something on a PostgreSQL server. */
export interface DatabaseObject {
  readonly source: "postgresql";
  readonly kind: string;
  readonly fields: Fields;
  readonly urn: string;
  readonly title: string;
}

/** A generated password. What it is, is never read. */
export interface PasswordObject {
  readonly source: "random";
  readonly name: string;
  readonly fields: Fields;
  readonly urn: string;
  readonly title: string;
}

/** Something of a Vault or OpenBao server. */
export interface VaultObject {
  readonly source: "vault";
  readonly kind: string;
  readonly fields: Fields;
  readonly urn: string;
  readonly title: string;
}

/** A resource of a provider that no invariant knows, reduced to whom it seems to be for. */
export interface ForeignObject {
  readonly source: "foreign";
  readonly type: string;
  /** The texts in it that are known, keys included, and its logical name. */
  readonly words: ReadonlySet<string>;
  readonly urn: string;
  readonly title: string;
}

/** A component that makes objects out of files, charts or overlays. */
export interface Manifest {
  readonly source: "manifest";
  readonly urn: string;
  readonly title: string;
}

/** A resource that cannot be judged, and why. */
export interface Unreadable {
  readonly source: "unreadable";
  readonly reason: string;
  readonly urn: string;
  readonly title: string;
}

const PASSWORD_TYPE = "random:index/randomPassword:RandomPassword";
const PASSWORD_FIELDS = ["length", "special", "overrideSpecial", "keepers"];

/** What a resource is read as. */
type ReadResource = KubernetesObject | DatabaseObject | PasswordObject | VaultObject | ForeignObject | Manifest | Unreadable;

/**
 * Reads a resource; `undefined` when it is of no concern here, such as a component or a provider.
 *
 * `isTenants` tells whether a namespace is a tenant's: of some kinds the contents are read there only.
 */
export function readResource(resource: StackResource, isTenants: (namespace: string) => boolean): ReadResource | undefined {
  const title = `${resource.type} ${resource.name}`;
  try {
    return (
      readManifest(resource) ??
      readKubernetes(resource, isTenants) ??
      readDatabase(resource) ??
      readPassword(resource) ??
      readVault(resource) ??
      readForeign(resource)
    );
  } catch {
    // The reason is not passed on: it may quote a value.
    return unreadable(resource, title, "it has a value that is not known yet, where the policies need a literal one");
  }
}

function readPassword({ type, name, urn, props }: StackResource): PasswordObject | undefined {
  if (type !== PASSWORD_TYPE) return undefined;
  return { source: "random", name, fields: readFields(props, PASSWORD_FIELDS), urn, title: `password ${name}` };
}

function unreadable(resource: StackResource, title: string, reason: string): Unreadable {
  return { source: "unreadable", reason, urn: resource.urn, title };
}
