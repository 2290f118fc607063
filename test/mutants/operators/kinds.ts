/** Objects that do not belong into a tenant's namespace, and what stands for objects nobody sees. */

import { ofOpenTenant, ofTenant, table } from "../table";
import { any } from "../values";
import { inside, wide } from "./created";

const KNOWN = ["tenant-kinds-are-known"];
const DECIDABLE = ["every-resource-is-decidable"];
const SEEN = ["objects-are-declared-one-by-one"];

/** Lets everybody in to everybody, before any tenant's policy is asked. */
const acceptsAll = {
  spec: { priority: 10, subject: { namespaces: {} }, ingress: [{ action: "Allow", from: [{ namespaces: {} }] }] },
};

/** Who answers a webhook: a tenant's service, or anybody. */
const asked = { service: { name: "hook", namespace: "t-acme" } };
const outside = { url: "https://hooks.example/" };

export const kinds = table(
  [
    "a kind nobody knows",
    "Namespace",
    "",
    any(inside("example.com/v1:Widget", { spec: {} }), inside("kafka.strimzi.io/v1beta2:KafkaUser", { spec: {} })),
    KNOWN,
    ofTenant,
  ],
  [
    "another plugin's network policy",
    "Namespace",
    "",
    any(
      inside("cilium.io/v2:CiliumNetworkPolicy", { spec: { ingress: [{}] } }),
      inside("crd.projectcalico.org/v1:NetworkPolicy", { spec: {} }),
    ),
    KNOWN,
    ofTenant,
  ],
  [
    "another plugin's network policy of the whole cluster",
    "Namespace",
    "",
    wide("cilium.io/v2:CiliumClusterwideNetworkPolicy", { spec: {} }),
    KNOWN,
    ofTenant,
  ],
  [
    "a network policy of the whole cluster",
    "Namespace",
    "",
    any(
      wide("policy.networking.k8s.io/v1alpha1:AdminNetworkPolicy", acceptsAll),
      wide("policy.networking.k8s.io/v1alpha2:ClusterNetworkPolicy", { spec: { tier: "Admin", ...acceptsAll.spec } }),
    ),
    ["cluster-network-policy-denies-first"],
    ofTenant,
  ],
  [
    "a tenant that answers for the API server",
    "Namespace",
    "",
    any(
      wide("admissionregistration.k8s.io/v1:MutatingWebhookConfiguration", { webhooks: [{ name: "x", clientConfig: asked }] }),
      wide("admissionregistration.k8s.io/v1:ValidatingWebhookConfiguration", {
        webhooks: [{ name: "x", clientConfig: outside }],
      }),
      wide("apiregistration.k8s.io/v1:APIService", { spec: { group: "x", version: "v1", ...asked } }),
    ),
    ["api-server-asks-no-tenant"],
    ofTenant,
  ],
  [
    "a store of everybody's secrets",
    "Namespace",
    "",
    any(
      wide("external-secrets.io/v1:ClusterSecretStore", { spec: {} }),
      inside("external-secrets.io/v1:SecretStore", { spec: {} }),
    ),
    ["secret-store-stays-in-tenant"],
    ofTenant,
  ],
  [
    "objects nobody sees",
    "Namespace",
    "",
    any(
      ...[
        "helm.sh/v4:Chart",
        "yaml/v2:ConfigFile",
        "yaml/v2:ConfigGroup",
        "kustomize/v2:Directory",
        "yaml:ConfigFile",
        "yaml:ConfigGroup",
        "kustomize:Directory",
        "helm.sh/v2:Chart",
      ].map((type) => wide(type, {})),
    ),
    SEEN,
    ofTenant,
  ],
  ["a release nobody sees", "Namespace", "", wide("helm.sh/v3:Release", {}), DECIDABLE, ofTenant],
  [
    "a change of what is somebody else's",
    "Namespace",
    "",
    any(
      ...[
        "core/v1:NamespacePatch",
        "core/v1:ServiceAccountPatch",
        "networking.k8s.io/v1:NetworkPolicyPatch",
        "rbac.authorization.k8s.io/v1:RoleBindingPatch",
        "core/v1:ConfigMapList",
      ].map((type) => inside(type, {})),
    ),
    DECIDABLE,
    ofTenant,
  ],
  [
    "a way in beside the gateway",
    "Namespace",
    "",
    any(
      inside("networking.k8s.io/v1:Ingress", { spec: { rules: [{ host: "*.example.com" }] } }),
      inside("networking.k8s.io/v1:Ingress", { spec: { defaultBackend: { service: { name: "app", port: { number: 80 } } } } }),
      inside("gateway.networking.k8s.io/v1:TLSRoute", { spec: {} }),
    ),
    KNOWN,
    ofOpenTenant,
  ],
  [
    "a grant to other namespaces",
    "Namespace",
    "",
    inside("gateway.networking.k8s.io/v1beta1:ReferenceGrant", { spec: { from: [{ namespace: "t-initech" }] } }),
    KNOWN,
    ofTenant,
  ],
);
