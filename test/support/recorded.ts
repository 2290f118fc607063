/** What a run registered, with ways to break one thing and see who notices. */

import type { StackResource } from "../../policies/resources";
import type { RecordedResource } from "../../stacks/recording";

export type { RecordedResource } from "../../stacks/recording";

/** A resource's properties as a tree in which a test may read and write by path. */
export class Editable {
  constructor(private readonly root: unknown) {}

  /** What stands at a path such as `spec.egress.0.to`. */
  get(path: string): unknown {
    return path.split(".").reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], this.root);
  }

  /** Writes at a path; `undefined` removes. */
  set(path: string, value: unknown): void {
    const keys = path.split(".");
    this.setIn(keys.slice(0, -1), keys[keys.length - 1] ?? "", value);
  }

  /** Writes a key that itself has dots or slashes, in the object at a path. */
  setKey(path: string, key: string, value: unknown): void {
    this.setIn(path.split("."), key, value);
  }

  /** Appends to the list at a path. */
  push(path: string, item: unknown): void {
    (this.get(path) as unknown[]).push(item);
  }

  private setIn(path: readonly string[], key: string, value: unknown): void {
    const parent = (path.length === 0 ? this.root : this.get(path.join("."))) as Record<string, unknown>;
    if (value === undefined) Reflect.deleteProperty(parent, key);
    else parent[key] = value;
  }
}

export class Recorded {
  constructor(readonly all: readonly RecordedResource[]) {}

  /** Resources that exist somewhere: no components, no providers. */
  get resources(): readonly RecordedResource[] {
    return this.all.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
  }

  /** The one resource of a kind, such as `NetworkPolicy`, with this logical name. */
  one(kind: string, name: string): RecordedResource {
    const found = this.resources.filter((resource) => isA(resource, kind, name));
    if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} resources ${kind} ${name} instead of one`);
    return found[0];
  }

  without(kind: string, name: string): readonly StackResource[] {
    const gone = this.one(kind, name);
    return this.resources.filter((resource) => resource !== gone);
  }

  /** A copy in which one resource's properties are edited; everything else stays as the program made it. */
  changed(kind: string, name: string, edit: (props: Editable) => void): readonly StackResource[] {
    const target = this.one(kind, name);
    return this.resources.map((resource) => (resource === target ? edited(resource, edit) : resource));
  }

  /** A copy with one more resource: like an existing one, edited. */
  added(kind: string, name: string, edit: (props: Editable) => void): readonly StackResource[] {
    const extra = edited(this.one(kind, name), edit);
    return [...this.resources, { ...extra, name: `${name}-more`, urn: `${extra.urn}-more` }];
  }
}

function isA({ type, name }: StackResource, kind: string, wanted: string): boolean {
  return type.endsWith(`:${kind}`) && name === wanted;
}

function edited(resource: RecordedResource, edit: (props: Editable) => void): RecordedResource {
  const props = structuredClone(resource.props);
  edit(new Editable(props));
  return { ...resource, props };
}
