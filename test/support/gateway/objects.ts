/** The declared objects, out of what a Pulumi program registered. */

import { type Fields, fields, InvalidSpec, inBase64, isFields, text } from "./values";

/** How Pulumi marks a secret inside recorded inputs. */
const SECRET_MARK = "4dabf18193072939515e22adb298388d";

/** A Kubernetes object as far as the gateway's controller reads it. */
export interface Declared {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: Fields;
  /** Of a Secret: its entries, decoded. */
  readonly data: Readonly<Record<string, string>>;
}

/** The Kubernetes objects among recorded resources, secrets in clear: the gateway reads them too. */
export function fromRecorded(resources: readonly { readonly type: string; readonly props: Fields }[]): Declared[] {
  return resources
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map(({ type, props }) => declared({ kind: type.slice(type.lastIndexOf(":") + 1), ...fields(inClear(props)) }));
}

/** A plain object of the API, as one writes it in YAML. */
export function declared(object: Fields): Declared {
  const metadata = fields(object["metadata"]);
  const encoded = Object.entries(fields(object["data"])).map(([key, value]) => [key, inBase64(text(value))]);
  const plain = Object.entries(fields(object["stringData"])).map(([key, value]) => [key, text(value)]);
  return {
    kind: text(object["kind"]),
    namespace: text(metadata["namespace"]),
    name: text(metadata["name"]),
    labels: fields(metadata["labels"]) as Record<string, string>,
    spec: fields(object["spec"]),
    data: Object.fromEntries([...encoded, ...plain]) as Record<string, string>,
  };
}

/** The objects of one push, with the look-ups a controller makes. */
export class Objects {
  constructor(private readonly all: readonly Declared[]) {}

  ofKind(kind: string): Declared[] {
    return this.all.filter((object) => object.kind === kind);
  }

  find(kind: string, namespace: string, name: string): Declared | undefined {
    return this.all.find((object) => object.kind === kind && object.namespace === namespace && object.name === name);
  }

  /** The entries of a Secret somebody refers to; who does so in vain is not accepted. */
  secret(namespace: string, name: string): Readonly<Record<string, string>> {
    const found = this.find("Secret", namespace, name);
    if (found === undefined) throw new InvalidSpec(`no Secret ${namespace}/${name}`);
    return found.data;
  }
}

/** An object the controller leaves out, and why. */
export interface Rejected {
  readonly object: string;
  readonly reason: string;
}

/** A part of the configuration, and what did not become part of it. */
export interface Loaded<Item> {
  readonly items: readonly Item[];
  readonly rejected: readonly Rejected[];
}

/** What became of each object: an item, or the reason why the controller leaves it out. */
export function accepted<Item>(objects: readonly Declared[], translate: (object: Declared) => Item): Loaded<Item> {
  const items: Item[] = [];
  const rejected: Rejected[] = [];
  for (const object of objects) {
    try {
      items.push(translate(object));
    } catch (error) {
      if (!(error instanceof InvalidSpec)) throw error;
      rejected.push({ object: `${object.kind} ${object.namespace}/${object.name}`, reason: error.message });
    }
  }
  return { items, rejected };
}

function inClear(value: unknown): unknown {
  if (Array.isArray(value)) return (value as unknown[]).map(inClear);
  if (!isFields(value)) return value;
  if (SECRET_MARK in value) return inClear(value["value"]);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inClear(item)]));
}
