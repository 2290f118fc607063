import type { Editable, Recorded } from "../support/recorded";
import { describeSabotages } from "../support/sabotage";

type Sabotage = (stack: Recorded) => ReturnType<Recorded["without"]>;

const RULE = "platform-services-stay-inside";
const policy =
  (edit: (props: Editable) => void, name = RULE): Sabotage =>
  (stack) =>
    stack.changed("ValidatingAdmissionPolicy", name, edit);
const binding =
  (path: string, value: unknown): Sabotage =>
  (stack) =>
    stack.changed("ValidatingAdmissionPolicyBinding", `${RULE}-binding`, (props) => props.set(path, value));
const set = (path: string, value: unknown): Sabotage => policy((props) => props.set(path, value));
const condition = (expression: string): Sabotage =>
  policy((props) => props.push("spec.matchConditions", { name: "more", expression }));

describeSabotages(
  "admission-is-enforced",
  {
    "a policy that lets through what it cannot judge": set("spec.failurePolicy", "Ignore"),
    "a policy without binding": (stack) => stack.without("ValidatingAdmissionPolicyBinding", `${RULE}-binding`),
    "a binding that only warns": binding("spec.validationActions", ["Warn"]),
    "a binding that records nothing": binding("spec.validationActions", ["Deny"]),
    "a binding that denies nothing": binding("spec.validationActions", ["Audit"]),
    "a policy that does not say so": set("spec.failurePolicy", undefined),
    "a binding by an object that may change": binding("spec.paramRef", { name: "x" }),
    "a binding for some namespaces": binding("spec.matchResources", { namespaceSelector: { matchLabels: { team: "acme" } } }),
    "a policy for the namespaces of one tenant": set("spec.matchConstraints.namespaceSelector", {
      matchLabels: { "leasehold/tenant": "acme" },
    }),
    "a policy for all namespaces but those of tenants": set("spec.matchConstraints.namespaceSelector", {
      matchExpressions: [{ key: "leasehold/tenant", operator: "DoesNotExist" }],
    }),
    "a policy for objects that say so themselves": set("spec.matchConstraints.objectSelector", {
      matchLabels: { judged: "yes" },
    }),
    "a policy that leaves some objects out": set("spec.matchConstraints.excludeResourceRules", [{ resources: ["services"] }]),
    "a policy for one object": set("spec.matchConstraints.resourceRules.0.resourceNames", ["app"]),
    "a policy for one version": set("spec.matchConstraints.matchPolicy", "Exact"),
    "a policy that asks nothing": set("spec.validations", []),
    "a question that always holds": set("spec.validations.0.expression", "true"),
    "a question that always holds in the end": policy((props) =>
      props.set("spec.validations.0.expression", `${String(props.get("spec.validations.0.expression"))} || true`),
    ),
    "a condition that never holds": condition("false"),
    "a condition that never holds in the end": condition("request.operation == 'CREATE' && false"),
    "a condition that is about nothing": condition("1 == 2"),
    "an exemption for all who are logged in": condition("!('system:authenticated' in request.userInfo.groups)"),
    "an exemption for all service accounts": condition("!request.userInfo.username.startsWith('system:serviceaccount:')"),
    "an exemption for all of the system": condition("!request.userInfo.username.startsWith('system:')"),
  },
  "platform",
);

describeSabotages(
  "admission-guards-tenants",
  {
    "namespaces that anybody may delete": policy(
      (props) => props.set("spec.matchConstraints.resourceRules.0.operations", ["CREATE", "UPDATE"]),
      "platform-managed-objects-are-the-platforms",
    ),
    "namespaces whose status anybody may write": policy(
      (props) => props.set("spec.matchConstraints.resourceRules.0.resources", ["namespaces", "namespaces/finalize"]),
      "platform-tenant-namespaces-are-the-platforms",
    ),
    "network policies that nobody looks at": (stack) =>
      stack
        .without("ValidatingAdmissionPolicy", "platform-network-policies-do-not-widen")
        .filter(({ name }) => name !== "platform-network-policies-do-not-widen-binding"),
    "Services that may be changed afterwards": set("spec.matchConstraints.resourceRules.0.operations", ["CREATE"]),
    "tokens that anybody may ask for": (stack) =>
      stack
        .without("ValidatingAdmissionPolicy", "platform-tokens-are-for-pods")
        .filter(({ name }) => name !== "platform-tokens-are-for-pods-binding"),
  },
  "platform",
);
