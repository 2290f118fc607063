/** Whatever lets a tenant undo what the platform made: the admission policies. */

import { table } from "../table";
import { any, gone, more, put, to } from "../values";

const REFUSED = ["admission-is-enforced"];
/** Where a policy asks about nothing, something is looked at by none. */
const UNGUARDED = [...REFUSED, "admission-guards-tenants"];

const POLICY = "ValidatingAdmissionPolicy";
const BINDING = "ValidatingAdmissionPolicyBinding";

export const admission = table(
  ["a failure that lets through", POLICY, "spec failurePolicy", to("Ignore"), REFUSED],
  ["a condition that never holds", POLICY, "spec matchConditions", more({ name: "never", expression: "false" }), REFUSED],
  ["no validation", POLICY, "spec validations", any(gone, to([])), REFUSED],
  ["a validation that always holds", POLICY, "spec validations 0 expression", to("true"), REFUSED],
  ["a policy that nothing binds", BINDING, "", gone, REFUSED],
  ["a policy that only warns", BINDING, "spec validationActions", any(gone, to([], ["Warn"], ["Audit"])), REFUSED],
  [
    "a policy for some objects",
    BINDING,
    "spec",
    put(
      "matchResources",
      { namespaceSelector: { matchLabels: { strict: "true" } } },
      { excludeResourceRules: [{ resources: ["services"] }] },
    ),
    REFUSED,
  ],
  ["a binding of another policy", BINDING, "spec policyName", to("leasehold-other", ""), REFUSED],
  ["a policy that is dropped", POLICY, "", gone, UNGUARDED],
  [
    "a policy for no namespace",
    POLICY,
    "spec matchConstraints namespaceSelector",
    to({ matchLabels: { strict: "true" } }),
    REFUSED,
  ],
  ["nothing it is for", POLICY, "spec matchConstraints resourceRules", any(gone, to([])), UNGUARDED],
);
