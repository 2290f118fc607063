/** Rules about what tenants run and open: Services, network policies, pods, claims, credentials. */

import { TRUST_PREFIX } from "../model/labels";
import type { Environment } from "../model/resolved-tenant";
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
        { expression: "object.spec.?nodeName.orValue('') == ''", message: "the scheduler places a pod, not its author" },
        {
          expression: `object.spec.?tolerations.orValue([]).all(toleration, toleration.?key.orValue('') != '' && !toleration.key.startsWith('${TRUST_PREFIX}'))`,
          message: "a toleration names its taint, and not one of the platform's",
        },
        {
          expression: "!object.spec.?priorityClassName.orValue('').startsWith('system-')",
          message: "a tenant's pods do not take the priority of the cluster's own",
        },
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
  return [...serviceRules, networkRule, ...podRules(environment), claimRule(environment), ...credentialRules];
}
