import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type RoutedPods, routedPods } from "../model/gateway/pods";
import type { Environment, PodSelection } from "../model/resolved-tenant";
import { APP, podLabels } from "./conventions";
import { type TenantArgs, tenantMetadata } from "./metadata";
import { openingPolicies } from "./openings";
import { isServing } from "./status";

/** The one network policy that stays when a tenant does not work. */
const DEFAULT_DENY = "default-deny";

type PolicySpec = k8s.types.input.networking.v1.NetworkPolicySpec;

/**
 * Who may talk to the tenant's pods and to whom they may talk: nobody, but each other, DNS, the gateway, the database and what
 * its file opens until a day.
 * Network policies only ever add up, so each of them opens exactly one thing.
 *
 *     new TenantNetwork("acme", { tenant, environment }, { parent: this, deletedWith: namespace });
 */
export class TenantNetwork extends pulumi.ComponentResource {
  constructor(name: string, args: TenantArgs, opts: pulumi.ComponentResourceOptions) {
    super("leasehold:components:TenantNetwork", name, {}, opts);
    for (const [policy, spec] of Object.entries(networkPolicies(args))) {
      if (policy !== DEFAULT_DENY && !isServing(args.tenant)) continue;
      new k8s.networking.v1.NetworkPolicy(
        `${name}-${policy}`,
        { metadata: tenantMetadata(args, policy), spec },
        { parent: this, deletedWith: opts.deletedWith },
      );
    }
    if (isServing(args.tenant)) this.open(name, args, opts);
    this.registerOutputs();
  }

  private open(name: string, args: TenantArgs, { deletedWith }: pulumi.ComponentResourceOptions): void {
    for (const { name: policy, annotations, spec } of openingPolicies(args.tenant.network)) {
      const metadata = tenantMetadata(args, policy);
      new k8s.networking.v1.NetworkPolicy(
        `${name}-${policy}`,
        { metadata: { ...metadata, annotations: { ...metadata.annotations, ...annotations } }, spec },
        { parent: this, deletedWith },
      );
    }
  }
}

/** The network policies of a tenant, by name; openings apart. */
function networkPolicies({ tenant, environment }: TenantArgs): Record<string, PolicySpec> {
  return {
    [DEFAULT_DENY]: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    dns: toPlatform(environment.dns),
    "same-tenant": {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ podSelector: {} }] }],
      egress: [{ to: [{ podSelector: {} }] }],
    },
    ...Object.fromEntries(routedPods(tenant.routes).map((pods) => fromGateway(environment, pods))),
    "to-database": toPlatform(environment.database),
  };
}

/**
 * Lets the gateway reach the pods behind one routed Service. The Service's own selector is the tenant's to write and to change, so
 * what counts is the label that carries the Service's name.
 */
function fromGateway(environment: Environment, { service, ports }: RoutedPods): [string, PolicySpec] {
  const spec = {
    podSelector: { matchLabels: podLabels(service) },
    policyTypes: ["Ingress"],
    ingress: [{ from: [peer(environment.gateway)], ports: ports.map((port) => ({ protocol: "TCP", port })) }],
  };
  return [service === APP ? "from-gateway" : `from-gateway--${service}`, spec];
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
