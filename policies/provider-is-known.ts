import { TENANT_LABEL } from "../model/labels";
import { type Invariant, violation } from "./invariant";
import type { ForeignObject } from "./resources";
import type { StackView } from "./stack-view";

export const providerIsKnown: Invariant = {
  name: "provider-is-known",
  displayName: "What is made for a tenant is judged",
  ids: ["I1"],
  holds: "nothing is made for a tenant by a provider whose resources no policy judges",
  sources: ["Pulumi: a policy pack says nothing about types it does not name"],
  severity: "high",
  remedy: "make it in a stack of its own with policies of its own, or write an exception for it until a policy judges it",
  violations: (stack) =>
    stack.foreign.flatMap((object) => {
      const sign = signOf(object, stack);
      return sign === undefined ? [] : [violation(object, `is for a tenant (${sign}), and no policy judges its kind`)];
    }),
};

/** By what one can see that a resource is a tenant's. Names may say more, such as `acme-data`, but never begin with another word. */
function signOf({ words, type }: ForeignObject, { tenantNamespaces }: StackView): string | undefined {
  if (words.has(TENANT_LABEL)) return `it has ${TENANT_LABEL}`;
  const signs = tenantNamespaces.flatMap(({ name, tenant }) => [name, tenant, `tnt__${tenant}`, `t_${tenant}`]);
  const begins = (word: string, sign: string): boolean => word === sign || /^[-_/.:]/.test(word.slice(sign.length));
  for (const sign of signs)
    for (const word of words) if (word !== type && word.startsWith(sign) && begins(word, sign)) return `it says "${sign}"`;
  return undefined;
}
