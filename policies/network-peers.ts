/** Whom a peer of a network policy names. */

import { type Fields, fields, isEmpty, list, text, texts } from "./values";

/** The one label of a namespace that the API server sets itself. */
export const NAME_LABEL = "kubernetes.io/metadata.name";

/** Names of the namespaces that a peer is pinned to; `undefined` when it is not pinned to names. */
export function namespacesOf(peer: Fields): readonly string[] | undefined {
  const selector = fields(peer["namespaceSelector"]);
  const label = fields(selector["matchLabels"])[NAME_LABEL];
  const expressions = list(selector["matchExpressions"])
    .map(fields)
    .filter(({ key, operator }) => key === NAME_LABEL && operator === "In")
    .map(({ values }) => texts(values));
  // All conditions hold at once, so any one of them is a bound.
  const [names] = [...(typeof label === "string" && label !== "" ? [[label]] : []), ...expressions];
  return names === undefined || names.length === 0 ? undefined : names;
}

/** Whether a peer takes every pod of its namespaces. */
export function isEveryPod(peer: Fields): boolean {
  return selectsEverything(peer["podSelector"]);
}

/** Whether a label selector has no condition that only some labels meet. */
export function selectsEverything(selector: unknown): boolean {
  const { matchLabels, matchExpressions } = fields(selector);
  return isEmpty(matchLabels) && !list(matchExpressions).map(fields).some(isNarrowing);
}

/** What is absent from a pod, pods need not have: `NotIn` and `DoesNotExist` narrow nothing that a tenant does not choose. */
function isNarrowing({ operator, values }: Fields): boolean {
  return operator === "Exists" || (operator === "In" && texts(values).length > 0);
}

/** One rule of one direction. */
export interface Rule {
  /** Where it stands, such as `egress[0]`. */
  readonly place: string;
  readonly direction: "ingress" | "egress";
  readonly peers: readonly Fields[];
  readonly ports: readonly Fields[];
}

/** The rules of a network policy's specification, of both directions. */
export function rulesOf(spec: Fields): readonly Rule[] {
  return (["ingress", "egress"] as const).flatMap((direction) =>
    list(spec[direction]).map((each, index) => {
      const rule = fields(each);
      const peers = list(rule[direction === "ingress" ? "from" : "to"]).map(fields);
      return { place: `${direction}[${index}]`, direction, peers, ports: list(rule["ports"]).map(fields) };
    }),
  );
}

/** Whether every port is listed by number or name, one by one. */
export function listsPorts({ ports }: Rule): boolean {
  return ports.length > 0 && ports.every(({ port, endPort }) => isPort(port) && endPort === undefined);
}

function isPort(port: unknown): boolean {
  return typeof port === "number" || text(port) !== "";
}
