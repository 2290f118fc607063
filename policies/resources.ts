/**
 * One resource of a stack, reduced to what the invariants look at.
 *
 * Everything is read here, once. What cannot be read, because a value is not known before the update or because the resource
 * stands for objects nobody sees, becomes `Unreadable`: the judge reports it and never passes over it.
 */

import { copy, type Fields, fields, text } from "./values";

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
  readonly kind: string;
  readonly name: string;
  /** Of network policies only; of no other kind is anything said there that a policy trusts. */
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

/** A resource that cannot be judged, and why. */
export interface Unreadable {
  readonly source: "unreadable";
  readonly reason: string;
  readonly urn: string;
  readonly title: string;
}

/** Properties to read per kind; of every other Kubernetes kind only the metadata is. Secrets' contents never are. */
const KUBERNETES_FIELDS: Readonly<Record<string, readonly string[]>> = {
  NetworkPolicy: ["spec"],
  ResourceQuota: ["spec"],
  LimitRange: ["spec"],
  ConfigMap: ["data"],
  Role: ["rules"],
  ClusterRole: ["rules", "aggregationRule"],
  RoleBinding: ["roleRef", "subjects"],
  ClusterRoleBinding: ["roleRef", "subjects"],
  ApisixRoute: ["spec"],
  ApisixConsumer: ["spec"],
  ApisixUpstream: ["spec"],
  ApisixTls: ["spec"],
};

/** Not read: passwords, and what the server decides, which is unknown in a preview. */
const DATABASE_FIELDS: Readonly<Record<string, readonly string[]>> = {
  Role: [
    ...["name", "login", "superuser", "createDatabase", "createRole", "replication", "bypassRowLevelSecurity", "roles"],
    ...["assumeRole", "connectionLimit", "statementTimeout", "idleInTransactionSessionTimeout", "searchPaths"],
  ],
  Grant: ["role", "database", "objectType", "schema", "privileges", "withGrantOption"],
  Database: ["name", "owner", "template", "connectionLimit", "allowConnections"],
  Schema: ["name", "database", "owner", "ifNotExists"],
};

const PASSWORD_TYPE = "random:index/randomPassword:RandomPassword";
const PASSWORD_FIELDS = ["length", "special", "overrideSpecial", "keepers"];

/** Kinds that stand for other objects: releases, lists, patches. */
const OPAQUE_KIND = /(^Release|List|Patch)$/;

/** Reads a resource; `undefined` when it is of no concern here, such as a component or a provider. */
export function readResource(
  resource: StackResource,
): KubernetesObject | DatabaseObject | PasswordObject | Unreadable | undefined {
  const title = `${resource.type} ${resource.name}`;
  try {
    return readKubernetes(resource) ?? readDatabase(resource) ?? readPassword(resource);
  } catch {
    // The reason is not passed on: it may quote a value.
    return unreadable(resource, title, "it has a value that is not known yet, where the policies need a literal one");
  }
}

function readKubernetes(resource: StackResource): KubernetesObject | Unreadable | undefined {
  const kind = /^kubernetes:[^:]+\/v[^:/]+:([^:]+)$/.exec(resource.type)?.[1];
  if (kind === undefined) return undefined;
  if (OPAQUE_KIND.test(kind))
    return unreadable(resource, `${kind} ${resource.name}`, "it stands for objects that no policy sees");
  const metadata = fields(resource.props["metadata"]);
  const name = text(metadata["name"]);
  const namespace = text(metadata["namespace"]);
  return {
    source: "kubernetes",
    kind,
    name,
    namespace,
    labels: copy(fields(metadata["labels"])) as Record<string, string>,
    // Not the whole metadata: what the server decides is unknown in the preview of a new object.
    annotations: kind === "NetworkPolicy" ? (copy(fields(metadata["annotations"])) as Record<string, string>) : {},
    fields: readFields(resource.props, KUBERNETES_FIELDS[kind] ?? []),
    urn: resource.urn,
    title: `${kind} ${namespace === "" ? name : `${namespace}/${name}`}`,
  };
}

function readDatabase(resource: StackResource): DatabaseObject | undefined {
  const kind = /^postgresql:[^:]+:([^:]+)$/.exec(resource.type)?.[1];
  if (kind === undefined) return undefined;
  const read = readFields(resource.props, DATABASE_FIELDS[kind] ?? []);
  const title = `PostgreSQL ${kind.toLowerCase()} ${text(read["name"]) || resource.name}`;
  return { source: "postgresql", kind, fields: read, urn: resource.urn, title };
}

function readPassword({ type, name, urn, props }: StackResource): PasswordObject | undefined {
  if (type !== PASSWORD_TYPE) return undefined;
  return { source: "random", name, fields: readFields(props, PASSWORD_FIELDS), urn, title: `password ${name}` };
}

function readFields(props: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(names.map((name) => [name, copy(props[name])]));
}

function unreadable(resource: StackResource, title: string, reason: string): Unreadable {
  return { source: "unreadable", reason, urn: resource.urn, title };
}
