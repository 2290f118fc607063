import { randomBytes } from "node:crypto";
import type { CheckAnswer, CheckCall } from "../provider";
import { hasUnknown, isObject, type Properties, plainProperties, secret, secretLike, type Value } from "../support";
import { annotation, at, kindOfToken, textAt } from "./object";
import { withCanonicalQuantities } from "./quantity";

const autonamed = "pulumi.com/autonamed";

/** Looks up the namespace of an object that names none; undefined if the kind is cluster-scoped. */
export type NamespaceOf = (kind: { apiVersion: string; kind: string }) => Promise<string | undefined>;

/**
 * Turns the program's inputs into what is sent to the server and kept in the state: kind filled in, name and namespace
 * decided, a Secret's texts encoded, quantities in the server's own form, no nulls, secrets still secret.
 */
export async function checkInputs(call: CheckCall, namespaceOf: NamespaceOf): Promise<CheckAnswer> {
  const failure = unsupported(call);
  if (failure !== undefined) return { inputs: call.inputs, failures: [failure] };
  const { apiVersion, kind } = kindOfToken(call.type);
  const given = withoutNulls({ apiVersion, kind, ...plainProperties(call.inputs) }) as Properties;
  const object = withCanonicalQuantities(encodeSecret(await withPlace(call, given, namespaceOf)));
  return { inputs: markSecrets(call.inputs, object) };
}

/** Marks as secret what is secret in the program's inputs, and all data of a Secret. */
export function markSecrets(pattern: Properties, object: Properties): Properties {
  const marked = secretLike(pattern, object) as Properties;
  if (textAt(object, "kind") !== "Secret" || textAt(object, "apiVersion") !== "v1") return marked;
  return Object.fromEntries(
    Object.entries(marked).map(([key, value]) => [key, key === "data" || key === "stringData" ? secret(value) : value]),
  );
}

function unsupported({ type, inputs }: CheckCall): { property: string; reason: string } | undefined {
  const [, version = ""] = type.split(":");
  const { kind } = kindOfToken(type);
  const given = textAt(inputs, "kind");
  if (
    version.includes("/") &&
    !version.startsWith("helm.sh/") &&
    kind !== `${given}Patch` &&
    !(kind.endsWith("List") && inputs["items"] !== undefined)
  )
    return undefined;
  return {
    property: "kind",
    reason: `the local Kubernetes provider does not offer ${type}: install the official plugin to use it`,
  };
}

async function withPlace({ name, oldInputs }: CheckCall, object: Properties, namespaceOf: NamespaceOf): Promise<Properties> {
  const given = object["metadata"] ?? {};
  if (!isObject(given)) return object; // not known yet, as a whole
  const old = plainProperties(oldInputs);
  let metadata = given;
  if (given["name"] === undefined && given["generateName"] === undefined) {
    const kept = annotation(old, autonamed) === "true" ? textAt(old, "metadata", "name") : "";
    const annotations = { ...(isObject(given["annotations"]) ? given["annotations"] : {}), [autonamed]: "true" };
    metadata = { ...metadata, name: kept || `${name}-${randomBytes(4).toString("hex")}`, annotations };
  }
  if (given["namespace"] === undefined) {
    const namespace = await namespaceOf({ apiVersion: textAt(object, "apiVersion"), kind: textAt(object, "kind") });
    if (namespace !== undefined) metadata = { ...metadata, namespace };
  }
  return { ...object, metadata };
}

/** The server keeps only `data`; `stringData` is a convenience for writers. */
function encodeSecret(object: Properties): Properties {
  const { stringData, ...rest } = object;
  if (stringData === undefined || textAt(object, "kind") !== "Secret" || textAt(object, "apiVersion") !== "v1") return object;
  if (!isObject(stringData)) return { ...rest, data: stringData }; // not known yet
  const encode = (value: Value): Value =>
    hasUnknown(value) || typeof value !== "string" ? value : Buffer.from(value).toString("base64");
  const encoded = Object.fromEntries(Object.entries(stringData).map(([key, value]) => [key, encode(value)]));
  const data = at(object, "data");
  return { ...rest, data: { ...(isObject(data) ? data : {}), ...encoded } };
}

function withoutNulls(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}
