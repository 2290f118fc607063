/** Resource quotas of a namespace, as the invariants about amounts see them. */

import { quantity } from "./quantity";
import type { KubernetesObject } from "./resources";
import type { StackView } from "./stack-view";
import { fields, isEmpty } from "./values";

/** The quotas of a namespace that count every pod; one with scopes counts some only. */
export function quotasFor(stack: StackView, namespace: string): readonly KubernetesObject[] {
  return stack.ofKind("ResourceQuota", namespace).filter((quota) => {
    const spec = fields(quota.fields["spec"]);
    return isEmpty(spec["scopes"]) && isEmpty(spec["scopeSelector"]);
  });
}

/** Kubernetes has two words for some of what it counts. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  ...{ cpu: "requests.cpu", memory: "requests.memory", "ephemeral-storage": "requests.ephemeral-storage" },
  ...Object.fromEntries(
    ["pods", "services", "secrets", "configmaps", "persistentvolumeclaims", "replicationcontrollers", "resourcequotas"].map(
      (counted) => [`count/${counted}`, counted],
    ),
  ),
};

/** What a quota allows, by what, in the one word for it. */
export function hard(quota: KubernetesObject): Readonly<Record<string, unknown>> {
  const said = Object.entries(fields(fields(quota.fields["spec"])["hard"]));
  const otherwise = said.flatMap(([key, amount]) => (key in OTHER_WORDS ? [[OTHER_WORDS[key] ?? "", amount] as const] : []));
  return Object.fromEntries([...otherwise, ...said.filter(([key]) => !(key in OTHER_WORDS))]);
}

/** How much of something the quotas of a namespace allow: of several the smallest counts. `undefined` when none limits it. */
export function allowed(stack: StackView, namespace: string, key: string): number | undefined {
  const amounts = quotasFor(stack, namespace)
    .map((quota) => quantity(hard(quota)[key]))
    .filter((amount) => amount !== undefined);
  return amounts.length === 0 ? undefined : Math.min(...amounts);
}
