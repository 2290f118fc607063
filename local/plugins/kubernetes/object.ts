import { isObject, type Properties, type Value } from "../support";

/** Which kind of object is meant, and which one. `namespace` is empty for cluster-scoped objects. */
export interface ObjectReference {
  apiVersion: string;
  kind: string;
  name: string;
  namespace: string;
}

/** The value at a path of keys, or undefined where the path ends early. */
export function at(value: Value | undefined, ...path: string[]): Value | undefined {
  return path.reduce<Value | undefined>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

/** The text at a path of keys; empty if there is none. */
export function textAt(value: Value | undefined, ...path: string[]): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : "";
}

/** The number at a path of keys, or the fallback (default 0). */
export function numberAt(value: Value | undefined, path: string[], fallback = 0): number {
  const found = at(value, ...path);
  return typeof found === "number" ? found : fallback;
}

/** The objects of the list at a path of keys; empty if there is none. */
export function listAt(value: Value | undefined, ...path: string[]): Properties[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found.filter(isObject) : [];
}

/** An annotation's value; empty if it is not set. */
export function annotation(object: Properties, name: string): string {
  return textAt(object, "metadata", "annotations", name);
}

/** The API group of an apiVersion; empty for the core group ("v1"). */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}

/** Reads the reference out of an object. */
export function referenceTo(object: Properties): ObjectReference {
  return {
    apiVersion: textAt(object, "apiVersion"),
    kind: textAt(object, "kind"),
    name: textAt(object, "metadata", "name"),
    namespace: textAt(object, "metadata", "namespace"),
  };
}

/** The identifier in Pulumi's state: "namespace/name", or "name" for cluster-scoped objects. */
export function idOf({ namespace, name }: { namespace: string; name: string }): string {
  return namespace === "" ? name : `${namespace}/${name}`;
}

/** The opposite of `idOf`. */
export function parseId(id: string): { namespace: string; name: string } {
  const slash = id.indexOf("/");
  return { namespace: slash < 0 ? "" : id.slice(0, slash), name: id.slice(slash + 1) };
}

/**
 * apiVersion and kind of a type token: `kubernetes:core/v1:Namespace` is "v1" and "Namespace",
 * `kubernetes:apps/v1:Deployment` is "apps/v1" and "Deployment".
 */
export function kindOfToken(type: string): { apiVersion: string; kind: string } {
  const [, version = "", kind = ""] = type.split(":");
  return { apiVersion: version.startsWith("core/") ? version.slice("core/".length) : version, kind };
}
