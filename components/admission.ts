import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { TENANT_LABEL } from "../model/labels";
import type { Environment } from "../model/resolved-tenant";
import { ownershipRules } from "./admission-ownership";
import type { AdmissionRule } from "./admission-rule";
import { workloadRules } from "./admission-workloads";
import { platformLabels } from "./metadata";

/**
 * Who is the platform: whoever may `manage` the resource `isolation` of the group `leasehold.io`. Nothing has to exist for it; a
 * cluster's administrator may do everything and so this too, and a narrower account for the pipeline gets a role that says so.
 */
const IS_PLATFORM = "authorizer.group('leasehold.io').resource('isolation').check('manage').allowed()";

const USER = "request.userInfo.username";

/** Whom a rule lets through beside the platform. Pods made by a controller are the tenant's wish, so few rules exempt these. */
const EXEMPT: Readonly<Record<AdmissionRule["exempt"], string | undefined>> = {
  controllers: `${USER}.startsWith('system:serviceaccount:kube-system:') || ${USER}.startsWith('system:kube-') || ${USER} == 'system:apiserver'`,
  nodes: "'system:nodes' in request.userInfo.groups",
  nobody: undefined,
};

/**
 * What the API server refuses to everybody but the platform in the namespaces of tenants: rights alone cannot say "every object but
 * these", or look into what is written. No webhook runs; if a rule cannot be evaluated the request is refused.
 *
 *     new Admission("platform", { environment }, { parent: this });
 */
export class Admission extends pulumi.ComponentResource {
  constructor(name: string, { environment }: { readonly environment: Environment }, opts: pulumi.ComponentResourceOptions) {
    super("leasehold:components:Admission", name, {}, opts);
    for (const rule of [...ownershipRules, ...workloadRules(environment)]) {
      const metadata = { name: `leasehold-${rule.name}`, labels: platformLabels(environment) };
      const policy = new k8s.admissionregistration.v1.ValidatingAdmissionPolicy(
        `${name}-${rule.name}`,
        { metadata, spec: policySpec(rule) },
        { parent: this },
      );
      // Without a binding a policy does nothing.
      new k8s.admissionregistration.v1.ValidatingAdmissionPolicyBinding(
        `${name}-${rule.name}-binding`,
        { metadata, spec: { policyName: metadata.name, validationActions: ["Deny", "Audit"] } },
        { parent: this, dependsOn: policy },
      );
    }
    this.registerOutputs();
  }
}

function policySpec(rule: AdmissionRule): k8s.types.input.admissionregistration.v1.ValidatingAdmissionPolicySpec {
  const exempt = EXEMPT[rule.exempt];
  return {
    failurePolicy: "Fail",
    matchConstraints: {
      resourceRules: [
        {
          apiGroups: [...rule.apiGroups],
          apiVersions: ["*"],
          operations: [...rule.operations],
          resources: [...rule.resources],
          scope: rule.everywhere === true ? "*" : "Namespaced",
        },
      ],
      ...(rule.everywhere === true
        ? {}
        : { namespaceSelector: { matchExpressions: [{ key: TENANT_LABEL, operator: "Exists" }] } }),
    },
    matchConditions: [
      ...(exempt === undefined ? [] : [{ name: `not-${rule.exempt}`, expression: `!(${exempt})` }]),
      { name: "not-the-platform", expression: `!(${IS_PLATFORM})` },
    ],
    validations: rule.validations.map(({ expression, message }) => ({ expression, message, reason: "Forbidden" })),
  };
}
