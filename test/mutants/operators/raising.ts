/** Rights by which a tenant leaves its namespace or lifts its limits. */

export const RBAC = "rbac.authorization.k8s.io";

const RAISING: readonly (readonly [group: string, resources: readonly string[], verbs: readonly string[]])[] = [
  ["", ["namespaces", "namespaces/status", "namespaces/finalize"], ["update", "patch"]],
  ["", ["namespaces"], ["create", "delete"]],
  ["", ["resourcequotas", "limitranges"], ["create", "update", "delete"]],
  ["", ["serviceaccounts"], ["create", "patch", "impersonate"]],
  ["", ["serviceaccounts/token"], ["create"]],
  ["", ["endpoints"], ["create", "update"]],
  ["discovery.k8s.io", ["endpointslices"], ["create", "patch"]],
  ["", ["nodes/proxy", "pods/proxy", "services/proxy"], ["get", "create"]],
  ["", ["nodes", "nodes/status"], ["patch"]],
  ["", ["persistentvolumes"], ["create", "patch"]],
  ["", ["pods/binding", "bindings"], ["create"]],
  ["", ["secrets"], ["list", "watch", "create", "update", "deletecollection"]],
  ["", ["users", "groups"], ["impersonate"]],
  ["authentication.k8s.io", ["userextras/scopes", "uids"], ["impersonate"]],
  [RBAC, ["roles", "clusterroles"], ["escalate", "bind", "create", "patch"]],
  [RBAC, ["rolebindings", "clusterrolebindings"], ["create", "update"]],
  ["networking.k8s.io", ["networkpolicies"], ["create", "update", "delete"]],
  ["networking.k8s.io", ["ingresses", "ingressclasses"], ["create", "update"]],
  ["policy.networking.k8s.io", ["adminnetworkpolicies", "clusternetworkpolicies"], ["create"]],
  ["cilium.io", ["ciliumnetworkpolicies"], ["create"]],
  ["storage.k8s.io", ["storageclasses", "volumeattachments", "csidrivers"], ["create"]],
  ["scheduling.k8s.io", ["priorityclasses"], ["create"]],
  ["node.k8s.io", ["runtimeclasses"], ["create"]],
  ["apiextensions.k8s.io", ["customresourcedefinitions"], ["create"]],
  ["apiregistration.k8s.io", ["apiservices"], ["create"]],
  ["admissionregistration.k8s.io", ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"], ["create", "patch"]],
  ["admissionregistration.k8s.io", ["validatingadmissionpolicies", "validatingadmissionpolicybindings"], ["delete", "update"]],
  ["admissionregistration.k8s.io", ["mutatingadmissionpolicies", "mutatingadmissionpolicybindings"], ["create"]],
  [
    "certificates.k8s.io",
    ["certificatesigningrequests/approval", "certificatesigningrequests", "signers"],
    ["update", "approve", "sign"],
  ],
  [
    "apisix.apache.org",
    ["apisixroutes", "apisixconsumers", "apisixglobalrules", "apisixtlses", "apisixupstreams"],
    ["create", "update"],
  ],
  [
    "apisix.apache.org",
    ["apisixpluginconfigs", "apisixclusterconfigs", "gatewayproxies", "consumers", "backendtrafficpolicies"],
    ["create"],
  ],
  ["gateway.networking.k8s.io", ["httproutes", "gateways", "referencegrants", "tlsroutes"], ["create"]],
  ["external-secrets.io", ["secretstores", "clustersecretstores", "externalsecrets"], ["create"]],
  ["postgresql.cnpg.io", ["clusters", "databases", "poolers"], ["create", "patch"]],
  ["leasehold.io", ["isolation"], ["manage"]],
];

/** One rule for each of them. */
export const raisingRules = RAISING.flatMap(([apiGroup, resources, verbs]) =>
  resources.flatMap((resource) => verbs.map((verb) => ({ apiGroups: [apiGroup], resources: [resource], verbs: [verb] }))),
);
