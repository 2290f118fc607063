import { equal, isObject, type Properties, type Value } from "../support";
import { at, listAt, textAt } from "./object";

/** What one manager owns at a place, in the notation of `metadata.managedFields` (FieldsV1). */
type Owned = Properties | undefined;

/** Of the metadata only these come from the program. */
const ownMetadata = ["name", "namespace", "generateName", "labels", "annotations", "finalizers", "ownerReferences"];
const notFromProgram = ["status", "metadata"];

/**
 * The inputs as they would have to be to give the live object, for the next diff to find what was changed by hand.
 * Only fields that the program set are looked at, so that defaults and other managers' fields are no drift. Where our
 * manager no longer owns a field that it once applied, somebody rewrote it: then all that is there now counts.
 * @param inputs of the last deployment, without secret wrappers
 * @param manager our field manager
 */
export function liveInputs(inputs: Properties, live: Properties, manager: string): Properties {
  const owned = ownedBy(live, manager);
  return shared(inputs, live, (key, input, value) => {
    const isPlace = ["apiVersion", "kind", "metadata"].includes(key); // names are owned by nobody, labels singly
    return owned === undefined || isPlace ? byShape(input, value) : byOwner(input, value, owned[`f:${key}`]);
  });
}

/** What an import starts from: the live object without what only the server writes. */
export function importedInputs(live: Properties): Properties {
  const metadata = live["metadata"];
  const own = isObject(metadata) ? Object.entries(metadata).filter(([key]) => ownMetadata.includes(key)) : [];
  const rest = Object.entries(live).filter(([key]) => !notFromProgram.includes(key));
  return { ...Object.fromEntries(rest), metadata: Object.fromEntries(own) };
}

/** Undefined if the server keeps no record for this manager: then fields are judged by their shape alone. */
function ownedBy(live: Properties, manager: string): Owned {
  return listAt(live, "metadata", "managedFields")
    .filter((entry) => textAt(entry, "manager") === manager && textAt(entry, "subresource") === "")
    .map((entry) => entry["fieldsV1"])
    .filter(isObject)
    .reduce<Owned>((all, fields) => merge(all, fields), undefined);
}

function merge(left: Owned, right: Properties): Properties {
  const merged = { ...left, ...right };
  for (const [key, value] of Object.entries(left ?? {})) {
    const other = right[key];
    if (isObject(value) && isObject(other)) merged[key] = merge(value, other);
  }
  return merged;
}

/** The parts of `inputs` that exist in `live`, each with what `part` makes of it. What is empty and missing is no difference. */
function shared(inputs: Properties, live: Properties, part: (key: string, input: Value, value: Value) => Value): Properties {
  const entries = Object.entries(inputs).flatMap(([key, input]): [string, Value][] => {
    const value = live[key];
    if (value === undefined) return isEmpty(input) ? [[key, input]] : [];
    return [[key, part(key, input, value)]];
  });
  return Object.fromEntries(entries);
}

/** The server leaves such values out when it writes an object. */
function isEmpty(value: Value): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) ? Object.keys(value).length === 0 : !value;
}

/** The live value without what a default may have added: properties that the input does not have. */
function byShape(input: Value, live: Value): Value {
  if (Array.isArray(input) && Array.isArray(live))
    return input.length === live.length ? live.map((item, index) => byShape(input[index] ?? null, item)) : live;
  if (!isObject(input) || !isObject(live)) return live;
  return shared(input, live, (_, inner, value) => byShape(inner, value));
}

function byOwner(input: Value, live: Value, owned: Value | undefined): Value {
  if (!isObject(owned)) return equal(input, live) ? input : live; // rewritten by somebody
  if (Object.keys(owned).length === 0) return byShape(input, live); // ours as a whole
  if (Array.isArray(input) && Array.isArray(live)) return listByOwner(input, live, owned);
  if (!isObject(input) || !isObject(live)) return live;
  return shared(input, live, (key, inner, value) => byOwner(inner, value, owned[`f:${key}`]));
}

/** Lists of which several managers may own items: the items are matched by their keys, and foreign items are no drift. */
function listByOwner(input: Value[], live: Value[], owned: Properties): Value {
  const keyed = Object.entries(owned)
    .filter(([key]) => key.startsWith("k:"))
    .map(([key, fields]) => ({ key: JSON.parse(key.slice(2)) as Properties, fields }));
  const first = keyed[0];
  if (first === undefined) return input.filter((item) => live.some((other) => equal(item, other))); // a set of plain values
  const names = Object.keys(first.key);
  return input.flatMap((item) => {
    const found = live.find((other) => names.every((name) => sameKey(item, other, name)));
    if (found === undefined) return [];
    const fields = keyed.find(({ key }) => names.every((name) => equal(at(found, name), key[name])))?.fields;
    return [byOwner(item, found, fields)];
  });
}

/** An item may leave a key to its default (the protocol of a port). */
function sameKey(item: Value, live: Value, name: string): boolean {
  const wanted = at(item, name);
  return wanted === undefined || equal(wanted, at(live, name));
}
