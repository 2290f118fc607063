/** The rules of network policies, with those that name addresses. */

import type { KubernetesObject } from "./resources";
import type { StackView } from "./stack-view";
import { type Fields, fields, list } from "./values";

/** The two lists of rules of a network policy, and how each calls its peers. */
const DIRECTIONS = [
  { rules: "ingress", peers: "from" },
  { rules: "egress", peers: "to" },
] as const;

/** A rule that names address ranges. */
export interface RangeRule {
  readonly policy: KubernetesObject;
  /** Where it stands, such as `egress[0]`. */
  readonly place: string;
  readonly rule: Fields;
  readonly blocks: readonly Fields[];
}

/** Every rule with address ranges, of all network policies of tenants. */
export function rangeRules(stack: StackView): readonly RangeRule[] {
  const policies = stack.tenantNamespaces.flatMap(({ name }) => stack.ofKind("NetworkPolicy", name));
  return policies.flatMap((policy) =>
    DIRECTIONS.flatMap(({ rules, peers }) =>
      list(fields(policy.fields["spec"])[rules]).flatMap((each, index) => {
        const rule = fields(each);
        const blocks = list(rule[peers]).flatMap((peer) => {
          const block = fields(peer)["ipBlock"];
          return block === undefined ? [] : [fields(block)];
        });
        return blocks.length === 0 ? [] : [{ policy, place: `${rules}[${index}]`, rule, blocks }];
      }),
    ),
  );
}
