/** The resources of one environment, read once and indexed, so that no layer has to go through all of them per tenant. */

import { STATUS_LABEL, TENANT_LABEL, TIER_LABEL } from "../../model/labels";
import { compareText } from "../../model/problems";
import type { StackResource } from "../../policies/resources";
import { type Fields, fields, text } from "../../policies/values";
import type { Evidence } from "./isolation-model";

/** The line of a file that caused a resource, or one field of it. */
export type OriginOf = (resource: StackResource, field?: string) => { readonly file: string; readonly line: number } | undefined;

/** A Kubernetes object or something on a PostgreSQL server. `title` is how evidence calls it. */
export interface Item {
  readonly kind: string;
  readonly name: string;
  /** Empty for what belongs to no namespace. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly props: Fields;
  /** False when something of it is not known before the update: it may then say anything. */
  readonly isReadable: boolean;
  readonly resource: StackResource;
  readonly title: string;
}

/** A namespace and the labels that selectors see. */
export interface Namespace {
  readonly name: string;
  readonly tenant: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly item: Item;
}

export interface Tenant {
  readonly id: string;
  readonly tier: string;
  readonly status: string;
  readonly namespaces: readonly Namespace[];
}

export interface World {
  /** By id. */
  readonly tenants: ReadonlyMap<string, Tenant>;
  /** Tenants' namespaces by name. */
  readonly namespaces: ReadonlyMap<string, Namespace>;
  /** Objects of a kind, of one namespace when it is given. */
  of(kind: string, namespace?: string): readonly Item[];
  /** Things on the database server of a kind such as `Role`. */
  database(kind: string): readonly Item[];
  /** Everything of Kubernetes. */
  readonly objects: readonly Item[];
  readonly unreadable: readonly Item[];
  evidence(item: Item, rule: string, field?: string): Evidence;
}

/** The label that the API server itself puts on every namespace. */
export const NAME_LABEL = "kubernetes.io/metadata.name";

/** What the engine writes in place of a value that is not known yet. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Where no layer looks: contents that may be secret or may come only with the update. */
const NOT_READ: Readonly<Record<string, readonly string[]>> = {
  Secret: ["data", "stringData"],
  ConfigMap: ["data", "binaryData"],
  Role: ["password"],
};

/** Reads the resources of all stacks of an environment. */
export function readWorld(resources: readonly StackResource[], origin: OriginOf = () => undefined): World {
  const objects = resources.flatMap((resource) => readObject(resource) ?? []);
  const onServer = resources.flatMap((resource) => readOnServer(resource) ?? []);
  const byKind = grouped(objects, ({ kind }) => kind);
  const byPlace = grouped(objects, ({ kind, namespace }) => `${kind} ${namespace}`);
  const serverKinds = grouped(onServer, ({ kind }) => kind);
  const namespaces = new Map((byKind.get("Namespace") ?? []).flatMap(tenantNamespace).map((each) => [each.name, each]));
  return {
    tenants: tenantsOf([...namespaces.values()]),
    namespaces,
    of: (kind, namespace) => (namespace === undefined ? byKind.get(kind) : byPlace.get(`${kind} ${namespace}`)) ?? [],
    database: (kind) => serverKinds.get(kind) ?? [],
    objects,
    unreadable: [...objects, ...onServer].filter(({ isReadable }) => !isReadable),
    evidence: (item, rule, field) => ({
      resource: item.title,
      urn: item.resource.urn,
      rule,
      ...origin(item.resource, field),
    }),
  };
}

/** Items by a key; the order within a group is that of the items. */
export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) addTo(groups, keyOf(item), item);
  return groups;
}

/** Adds to the list at a key. */
export function addTo<T>(groups: Map<string, T[]>, key: string, item: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}

function readObject(resource: StackResource): Item | undefined {
  const kind = /^kubernetes:[^:]+\/v[^:/]+:([^:]+)$/.exec(resource.type)?.[1];
  if (kind === undefined) return undefined;
  const { props, isReadable } = readProps(resource, kind);
  const metadata = fields(props["metadata"]);
  const [name, namespace] = [text(metadata["name"]) || resource.name, text(metadata["namespace"])];
  return {
    ...{ kind, name, namespace, props, isReadable, resource },
    labels: fields(metadata["labels"]) as Record<string, string>,
    annotations: fields(metadata["annotations"]) as Record<string, string>,
    title: `${kind} ${namespace === "" ? name : `${namespace}/${name}`}`,
  };
}

function readOnServer(resource: StackResource): Item | undefined {
  const kind = /^postgresql:[^:]+:([^:]+)$/.exec(resource.type)?.[1];
  if (kind === undefined) return undefined;
  const { props, isReadable } = readProps(resource, kind);
  const name = text(props["name"]) || resource.name;
  const title = `PostgreSQL ${kind.toLowerCase()} ${name}`;
  return { ...{ kind, name, props, isReadable, resource, title }, namespace: "", labels: {}, annotations: {} };
}

/** Only what was written is read of the metadata: what the server decides, such as a uid, is no reason to call an object unreadable. */
function readProps(resource: StackResource, kind: string): { readonly props: Fields; readonly isReadable: boolean } {
  const skipped = NOT_READ[kind] ?? [];
  const read: Record<string, unknown> = {};
  let isReadable = true;
  for (const key of Object.keys(resource.props)) {
    if (key === "status" || skipped.includes(key)) continue;
    const value = probe(() => (key === "metadata" ? readMetadata(fields(resource.props[key])) : resource.props[key]));
    if (value === undefined) isReadable = false;
    else read[key] = value.known;
  }
  return { props: read, isReadable };
}

const METADATA = ["name", "namespace", "labels", "annotations"];

function readMetadata(metadata: Fields): Fields {
  return Object.fromEntries(METADATA.map((key) => [key, metadata[key]]));
}

/** A value all of which is known; undefined when some is not. The reason is not kept: it may quote a value. */
function probe(read: () => unknown): { readonly known: unknown } | undefined {
  try {
    const known = read();
    return isKnown(known) ? { known } : undefined;
  } catch {
    return undefined;
  }
}

/** Reads everything once: the engine's proxies throw at what is not known yet. */
function isKnown(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value !== UNKNOWN;
  for (const key in value) if (!isKnown((value as Fields)[key])) return false;
  return true;
}

function tenantNamespace(item: Item): Namespace[] {
  const tenant = text(item.labels[TENANT_LABEL]);
  if (tenant === "") return [];
  return [{ name: item.name, tenant, labels: { ...item.labels, [NAME_LABEL]: item.name }, item }];
}

function tenantsOf(namespaces: readonly Namespace[]): ReadonlyMap<string, Tenant> {
  const groups = [...grouped(namespaces, ({ tenant }) => tenant)].sort(([left], [right]) => compareText(left, right));
  return new Map(
    groups.map(([id, own]) => {
      const labels = own[0]?.labels ?? {};
      return [id, { id, tier: text(labels[TIER_LABEL]), status: text(labels[STATUS_LABEL]), namespaces: own }];
    }),
  );
}
