/** Rules about what tenants run and open: Services, network policies, pods, claims, credentials. */

import type { Environment } from "../model/resolved-tenant";
import { placementValidations } from "./admission-placement";
import type { AdmissionRule } from "./admission-rule";

const serviceRules: readonly AdmissionRule[] = [
  {
    name: "services-stay-inside",
    apiGroups: [""],
    resources: ["services"],
    operations: ["CREATE", "UPDATE"],
    exempt: "controllers",
    validations: [
      {
        // CVE-2020-8554: whoever sets an external address takes the traffic that others send there.
        expression: "!has(object.spec.externalIPs) || size(object.spec.externalIPs) == 0",
        message: "a tenant's Service has no externalIPs",
      },
      {
        expression: "object.spec.?type.orValue('ClusterIP') == 'ClusterIP'",
        message: "a tenant's Service is of type ClusterIP: callers come through the gateway",
      },
    ],
  },
  {
    // CVE-2021-25740: whoever writes endpoints sends the gateway to an address of their choice.
    name: "endpoints-are-the-clusters",
    apiGroups: ["", "discovery.k8s.io"],
    resources: ["endpoints", "endpointslices"],
    operations: ["CREATE", "UPDATE", "DELETE"],
    exempt: "controllers",
    validations: [{ expression: "false", message: "endpoints are written by the cluster, from a Service's selector" }],
  },
];

const ownPodsOnly = (rules: string, peers: string): string =>
  `object.spec.?${rules}.orValue([]).all(rule, has(rule.${peers}) && size(rule.${peers}) > 0 && rule.${peers}.all(peer, has(peer.podSelector) && !has(peer.namespaceSelector) && !has(peer.ipBlock)))`;

const networkRule: AdmissionRule = {
  name: "network-policies-do-not-widen",
  apiGroups: ["networking.k8s.io"],
  resources: ["networkpolicies"],
  operations: ["CREATE", "UPDATE"],
  exempt: "nobody",
  validations: [
    {
      expression: `${ownPodsOnly("ingress", "from")} && ${ownPodsOnly("egress", "to")}`,
      message:
        "a tenant's network policy may name pods of its own namespace only; everything else is declared in the tenant file",
    },
  ],
};

/** What admins of a tenant with the profile `self-service` may not do with roles. That nobody gives a right they lack, the server sees to. */
const roleRules: readonly AdmissionRule[] = [
  {
    name: "role-bindings-stay-inside",
    apiGroups: ["rbac.authorization.k8s.io"],
    resources: ["rolebindings"],
    operations: ["CREATE", "UPDATE"],
    exempt: "nobody",
    validations: [
      {
        expression: "object.roleRef.kind == 'Role'",
        message: "a tenant's role binding gives a Role of its own namespace",
      },
      {
        // CVE-2023-46254: the same name in another namespace is somebody else.
        expression:
          "object.?subjects.orValue([]).all(subject, subject.kind == 'ServiceAccount' && subject.?namespace.orValue('') == request.namespace)",
        message: "a tenant's role binding is for its own service accounts; people come by way of the tenant file",
      },
    ],
  },
  {
    name: "roles-stay-bounded",
    apiGroups: ["rbac.authorization.k8s.io"],
    resources: ["roles"],
    operations: ["CREATE", "UPDATE"],
    exempt: "nobody",
    validations: [
      {
        expression:
          "object.?rules.orValue([]).all(rule, (rule.verbs + rule.?resources.orValue([]) + rule.?apiGroups.orValue([])).all(word, !word.contains('*')))",
        message: "a tenant's role names its verbs, resources and groups one by one",
      },
      {
        expression: "object.?rules.orValue([]).all(rule, rule.verbs.all(verb, !(verb in ['escalate', 'bind', 'impersonate'])))",
        message: "a tenant's role does not let anybody raise their rights",
      },
    ],
  },
];

function podRules({ registries }: Environment): readonly AdmissionRule[] {
  const images = "object.spec.containers + object.spec.?initContainers.orValue([])";
  const from = registries.map((registry) => `container.image.startsWith('${registry}/')`).join(" || ");
  const ofRegistry = {
    expression: `(${images}).all(container, ${from})`,
    message: `images come from ${registries.join(", ")}`,
  };
  return [
    {
      name: "pods-do-not-choose-their-node",
      apiGroups: [""],
      resources: ["pods"],
      operations: ["CREATE"],
      exempt: "nobody", // what a tenant's Deployment asks for is created by a controller
      validations: [
        ...placementValidations,
        {
          expression: "object.spec.?runtimeClassName.orValue('') == ''",
          message: "a tenant's pods run in the cluster's default runtime",
        },
        ...(registries.length === 0 ? [] : [ofRegistry]),
      ],
    },
  ];
}

function claimRule({ storageClasses }: Environment): AdmissionRule {
  const known = storageClasses.map((name) => `'${name}'`).join(", ");
  return {
    name: "claims-make-new-volumes",
    apiGroups: [""],
    resources: ["persistentvolumeclaims"],
    operations: ["CREATE"],
    exempt: "nobody",
    validations: [
      {
        // A class that the platform does not know is in no quota, and so without limit.
        expression: `object.spec.?storageClassName.orValue('') in ['', ${known}]`,
        message: `the storage classes are ${storageClasses.join(", ")}`,
      },
      {
        expression: "object.spec.?volumeName.orValue('') == '' && !has(object.spec.selector)",
        message: "a claim gets a new volume, never one that exists",
      },
    ],
  };
}

const credentialRules: readonly AdmissionRule[] = [
  {
    name: "tokens-are-for-pods",
    apiGroups: [""],
    resources: ["serviceaccounts/token"],
    operations: ["CREATE"],
    exempt: "nodes",
    validations: [{ expression: "false", message: "a service account's token is given to its pods by the node, to nobody else" }],
  },
  {
    name: "no-token-secrets",
    apiGroups: [""],
    resources: ["secrets"],
    operations: ["CREATE", "UPDATE"],
    exempt: "controllers",
    validations: [
      {
        expression: "!(object.?type.orValue('') in ['kubernetes.io/service-account-token', 'bootstrap.kubernetes.io/token'])",
        message: "a token in a Secret never ends; pods get short-lived ones",
      },
    ],
  },
];

/** Every rule about workloads; some depend on what the environment offers. */
export function workloadRules(environment: Environment): readonly AdmissionRule[] {
  return [...serviceRules, networkRule, ...roleRules, ...podRules(environment), claimRule(environment), ...credentialRules];
}
