import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { DEDICATED_NODE_LABEL, DEDICATED_TAINT, TENANT_LABEL } from "../model/labels";
import type { Environment } from "../model/resolved-tenant";
import { IS_DEDICATED, PRIORITY, TENANT } from "./admission-placement";
import { platformLabels } from "./metadata";
import { PRIORITY_CLASS_PREFIX } from "./priority-classes";

/** CEL knows no index of an item, so a list of numbers stands for it; a pod with more containers says the rest itself. */
const INDICES = `[${Array.from({ length: 20 }, (_, index) => index).join(", ")}]`;

/** Patches of a pod's containers that say nothing about their rights. Where one says something, that stands, and is judged. */
function containerPatches(list: "containers" | "initContainers"): string {
  const all = list === "containers" ? "object.spec.containers" : "object.spec.?initContainers.orValue([])";
  const type = `Object.spec.${list}.securityContext`;
  const dropAll = `${type}.capabilities{drop: ["ALL"]}`;
  const where = (condition: string): string =>
    `${INDICES}.filter(i, i < size(${all}) && ${condition.replaceAll("SELF", `${all}[i]`)})`;
  const add = (path: string, value: string): string =>
    `.map(i, JSONPatch{op: "add", path: "/spec/${list}/" + string(i) + "/securityContext${path}", value: ${value}})`;
  const escalates = "(SELF.securityContext.?privileged.orValue(false) || has(SELF.securityContext.allowPrivilegeEscalation))";
  return [
    where("!has(SELF.securityContext)") + add("", `${type}{allowPrivilegeEscalation: false, capabilities: ${dropAll}}`),
    where(`has(SELF.securityContext) && !${escalates}`) + add("/allowPrivilegeEscalation", "false"),
    where("has(SELF.securityContext) && !has(SELF.securityContext.capabilities)") + add("/capabilities", dropAll),
    where("has(SELF.securityContext) && has(SELF.securityContext.capabilities) && !has(SELF.securityContext.capabilities.drop)") +
      add("/capabilities/drop", '["ALL"]'),
  ].join(" + ");
}

const seccomp = `(has(object.spec.securityContext) ? (has(object.spec.securityContext.seccompProfile) ? [] : [
  JSONPatch{op: "add", path: "/spec/securityContext/seccompProfile", value: Object.spec.securityContext.seccompProfile{type: "RuntimeDefault"}}
]) : [
  JSONPatch{op: "add", path: "/spec/securityContext", value: Object.spec.securityContext{seccompProfile: Object.spec.securityContext.seccompProfile{type: "RuntimeDefault"}}}
])`;

const ownNodes = `(has(object.spec.nodeSelector) ? [
  JSONPatch{op: "add", path: "/spec/nodeSelector/" + jsonpatch.escapeKey("${DEDICATED_NODE_LABEL}"), value: ${TENANT}}
] : [
  JSONPatch{op: "add", path: "/spec/nodeSelector", value: {"${DEDICATED_NODE_LABEL}": ${TENANT}}}
])`;

const OWN_TAINT = `Object.spec.tolerations{key: "${DEDICATED_TAINT}", operator: "Equal", value: ${TENANT}, effect: "NoExecute"}`;
const ownTaint = `(has(object.spec.tolerations) ? [
  JSONPatch{op: "add", path: "/spec/tolerations/-", value: ${OWN_TAINT}}
] : [
  JSONPatch{op: "add", path: "/spec/tolerations", value: [${OWN_TAINT}]}
])`;

// The number was computed before from the missing class; what is taken out here is computed again.
const ownPriority = `[JSONPatch{op: "add", path: "/spec/priorityClassName", value: "${PRIORITY_CLASS_PREFIX}" + ${PRIORITY}}]
  + (has(object.spec.priority) ? [JSONPatch{op: "remove", path: "/spec/priority"}] : [])
  + (has(object.spec.preemptionPolicy) ? [JSONPatch{op: "remove", path: "/spec/preemptionPolicy"}] : [])`;

/** What a pod gets that does not say it: a list of patches, empty where it does. */
interface Default {
  readonly name: string;
  readonly patches: string;
}

// A match condition would be cheaper, but cannot look at the namespace.
const when = (condition: string, patches: string): string => `${condition} ? (${patches}) : []`;

const DEFAULTS: readonly Default[] = [
  {
    name: "pods-are-restricted",
    patches: [seccomp, containerPatches("containers"), containerPatches("initContainers")].join(" + "),
  },
  { name: "pods-run-on-their-tenants-nodes", patches: when(IS_DEDICATED, `${ownNodes} + ${ownTaint}`) },
  { name: "pods-have-their-tenants-priority", patches: when("object.spec.?priorityClassName.orValue('') == ''", ownPriority) },
];

/** The kinds are general available since Kubernetes 1.36; the provider's own classes for them are still those of the beta. */
const API_VERSION = "admissionregistration.k8s.io/v1";

/**
 * What the API server writes into the pods of tenants that leave it out: the settings without which Pod Security would refuse
 * them, the nodes of a tenant that has its own, the priority of its tier. What a pod says itself is not changed; it is judged.
 *
 *     new AdmissionDefaults("platform", { environment }, { parent: this });
 */
export class AdmissionDefaults extends pulumi.ComponentResource {
  constructor(name: string, { environment }: { readonly environment: Environment }, opts: pulumi.ComponentResourceOptions) {
    super("leasehold:components:AdmissionDefaults", name, {}, opts);
    for (const each of DEFAULTS) {
      const metadata = { name: `leasehold-${each.name}`, labels: platformLabels(environment) };
      const policy = new k8s.apiextensions.CustomResource(
        `${name}-${each.name}`,
        { apiVersion: API_VERSION, kind: "MutatingAdmissionPolicy", metadata, spec: policySpec(each) },
        { parent: this },
      );
      new k8s.apiextensions.CustomResource(
        `${name}-${each.name}-binding`,
        { apiVersion: API_VERSION, kind: "MutatingAdmissionPolicyBinding", metadata, spec: { policyName: metadata.name } },
        { parent: this, dependsOn: policy },
      );
    }
    this.registerOutputs();
  }
}

function policySpec({ patches }: Default): object {
  return {
    failurePolicy: "Fail",
    reinvocationPolicy: "Never",
    matchConstraints: {
      namespaceSelector: { matchExpressions: [{ key: TENANT_LABEL, operator: "Exists" }] },
      resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"], scope: "Namespaced" }],
    },
    mutations: [{ patchType: "JSONPatch", jsonPatch: { expression: patches } }],
  };
}
