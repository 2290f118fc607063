import { type Invariant, violation } from "./invariant";
import { rulesOf } from "./network-peers";
import { fields, texts } from "./values";

/** Without `policyTypes` the API server guesses from the rules, and a rule of a direction that is not named has no effect. */
export const networkPolicyNamesItsDirections: Invariant = {
  name: "network-policy-names-its-directions",
  displayName: "Network policies say what they are about",
  ids: ["C1", "C4"],
  holds: "every network policy of a tenant names in policyTypes each direction that it has rules for",
  sources: ["Kubernetes: network policies"],
  severity: "medium",
  remedy: "write policyTypes with Ingress, Egress or both, as the policy has rules",
  violations: (stack) =>
    stack.ofTenants("NetworkPolicy").flatMap((policy) => {
      const spec = fields(policy.fields["spec"]);
      const named = new Set(texts(spec["policyTypes"]).map((type) => type.toLowerCase()));
      if (named.size === 0)
        return [violation(policy, "does not say by policyTypes which directions it is about", "spec.policyTypes")];
      const dead = new Set(rulesOf(spec).map(({ direction }) => direction));
      return [...dead]
        .filter((direction) => !named.has(direction))
        .map((direction) => violation(policy, `has rules for ${direction}, which its policyTypes leave out`, "spec.policyTypes"));
    }),
};
