import { createHash } from "node:crypto";
import { isObject, type Properties, plainProperties, unknownValue } from "../support";
import { markSecrets } from "./inputs";
import { annotation, at, textAt } from "./object";

const managerKey = "__fieldManager";
const initialVersionKey = "__initialApiVersion";
const inputsKey = "__inputs";

/**
 * The field manager under which a resource is applied: the one in its state, else one derived from the URN, so that a run that
 * takes up after a crash is the same manager and meets no conflict with itself.
 */
export function fieldManager(urn: string, inputs: Properties, outputs: Properties = {}): string {
  const chosen = annotation(inputs, "pulumi.com/patchFieldManager") || textAt(outputs, managerKey);
  return chosen || `pulumi-kubernetes-${createHash("sha256").update(urn).digest("hex").slice(0, 8)}`;
}

/** The inputs of the last deployment: as the engine gives them, else as they are in the outputs. */
export function lastInputs(oldInputs: Properties, outputs: Properties): Properties {
  const stored = outputs[inputsKey];
  return Object.keys(oldInputs).length === 0 && isObject(stored) ? stored : oldInputs;
}

/** What goes to the state: the live object, what it was made from and by whom. Secret in the inputs stays secret everywhere. */
export function stateOf(
  live: Properties,
  inputs: Properties,
  { manager, outputs = {} }: { manager: string; outputs?: Properties },
) {
  return {
    ...markSecrets(inputs, live),
    [managerKey]: manager,
    [initialVersionKey]: textAt(outputs, initialVersionKey) || textAt(inputs, "apiVersion"),
    [inputsKey]: inputs,
  };
}

/** What a preview promises of an object that does not exist yet: not the identity and status that a dry run makes up. */
export function previewOfCreate(live: Properties, inputs: Properties, manager: string): Properties {
  const promised = Object.fromEntries(Object.entries(live).filter(([key]) => key !== "status"));
  const made = { uid: unknownValue, resourceVersion: unknownValue, creationTimestamp: unknownValue };
  const metadata = { ...(isObject(live["metadata"]) ? live["metadata"] : {}), ...made };
  delete (metadata as Properties)["managedFields"];
  return stateOf({ ...promised, metadata, ...unallocated(live) }, inputs, { manager });
}

/** What a preview knows of an object of which it can only see the inputs: those, and the identity it already has. */
export function previewOfUpdate(inputs: Properties, outputs: Properties): Properties {
  const metadata = inputs["metadata"];
  if (!isObject(metadata)) return inputs;
  const kept = ["uid", "creationTimestamp"].flatMap((key) => {
    const value = at(plainProperties(outputs), "metadata", key);
    return value === undefined ? [] : [[key, value] as const];
  });
  return { ...inputs, metadata: { ...metadata, ...Object.fromEntries(kept) } };
}

/** The address a dry run shows for a Service is not the one it will get. */
function unallocated(live: Properties): Properties {
  const { spec } = live;
  if (!isObject(spec) || textAt(live, "kind") !== "Service" || textAt(spec, "clusterIP") === "None") return {};
  return { spec: { ...spec, clusterIP: unknownValue, clusterIPs: unknownValue } };
}
