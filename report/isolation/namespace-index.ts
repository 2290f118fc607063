/** Namespaces by the labels that selectors look for. */

import { type Selector, selects } from "./selectors";
import { addTo, NAME_LABEL, type Namespace } from "./world";

/** The namespaces that a selector means. */
export type NamespaceIndex = (selector: Selector) => readonly Namespace[];

/** Finds namespaces by selector; one that requires a value looks at those that have it, so that pinned ones cost nothing. */
export function indexNamespaces(namespaces: readonly Namespace[]): NamespaceIndex {
  const byLabel = new Map<string, Namespace[]>();
  for (const namespace of namespaces)
    for (const label of Object.entries(namespace.labels)) addTo(byLabel, label.join("="), namespace);
  return (selector) => {
    const required = selector.filter(({ operator }) => operator === "In");
    const first = required.find(({ key }) => key === NAME_LABEL) ?? required[0];
    const candidates = first?.values.flatMap((value) => byLabel.get(`${first.key}=${value}`) ?? []) ?? namespaces;
    return candidates.filter(({ labels }) => selects(selector, labels));
  };
}
