import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Environment, PodSelection } from "../model/resolved-tenant";
import { APP_POD_LABELS, APP_PORT } from "./conventions";
import { type TenantArgs, tenantMetadata } from "./metadata";

type PolicySpec = k8s.types.input.networking.v1.NetworkPolicySpec;

/**
 * Who may talk to the tenant's pods and to whom they may talk: nobody, but each other, DNS, the gateway and the database.
 * Network policies only ever add up, so each of them opens exactly one thing.
 *
 *     new TenantNetwork("acme", { tenant, environment }, { parent: this, deletedWith: namespace });
 */
export class TenantNetwork extends pulumi.ComponentResource {
  constructor(name: string, args: TenantArgs, opts: pulumi.ComponentResourceOptions) {
    super("leasehold:components:TenantNetwork", name, {}, opts);
    for (const [policy, spec] of Object.entries(networkPolicies(args.environment))) {
      new k8s.networking.v1.NetworkPolicy(
        `${name}-${policy}`,
        { metadata: tenantMetadata(args, policy), spec },
        { parent: this, deletedWith: opts.deletedWith },
      );
    }
    this.registerOutputs();
  }
}

/** Every network policy of a tenant, by name. */
function networkPolicies(environment: Environment): Record<string, PolicySpec> {
  return {
    "default-deny": { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    dns: toPlatform(environment.dns),
    "same-tenant": {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ podSelector: {} }] }],
      egress: [{ to: [{ podSelector: {} }] }],
    },
    "from-gateway": {
      podSelector: { matchLabels: APP_POD_LABELS },
      policyTypes: ["Ingress"],
      ingress: [{ from: [peer(environment.gateway)], ports: [{ protocol: "TCP", port: APP_PORT }] }],
    },
    "to-database": toPlatform(environment.database),
  };
}

/** Lets every pod reach a platform service, on its ports only. */
function toPlatform(service: PodSelection): PolicySpec {
  return {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [{ to: [peer(service)], ports: service.ports.map(({ protocol, port }) => ({ protocol, port })) }],
  };
}

/** Both selectors in one list element: pods of that label AND that namespace. The API server itself sets the name label. */
function peer(pods: PodSelection): k8s.types.input.networking.v1.NetworkPolicyPeer {
  return {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": pods.namespace } },
    podSelector: { matchLabels: { ...pods.podLabels } },
  };
}
