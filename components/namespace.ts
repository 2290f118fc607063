import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { NODES_LABEL, PRIORITY_LABEL, STATUS_LABEL } from "../model/labels";
import { namespaceName } from "../model/names";
import { aboutAnnotations, ownerAnnotations, type TenantArgs, tenantLabels } from "./metadata";

/** What Pod Security does when a pod breaks the standard: all three ask for the same, so that a warning is never a surprise later. */
const POD_SECURITY_MODES = ["enforce", "audit", "warn"] as const;

/**
 * The tenant's namespace, in which Pod Security refuses every pod that is not `restricted`.
 * Everything else of the tenant in the cluster lives in it and goes with it.
 *
 *     const { namespace } = new TenantNamespace("acme", { tenant, environment }, { parent: this });
 */
export class TenantNamespace extends pulumi.ComponentResource {
  /** For `deletedWith`: what is in the namespace need not be deleted piece by piece. */
  readonly namespace: k8s.core.v1.Namespace;

  constructor(name: string, args: TenantArgs, opts: pulumi.ComponentResourceOptions) {
    super("leasehold:components:TenantNamespace", name, {}, opts);
    this.namespace = new k8s.core.v1.Namespace(
      name,
      {
        metadata: {
          name: namespaceName(args.tenant.id),
          labels: {
            ...tenantLabels(args),
            [STATUS_LABEL]: args.tenant.status,
            [NODES_LABEL]: args.tenant.isolation.compute.nodes,
            [PRIORITY_LABEL]: args.tenant.isolation.compute.priority,
            ...podSecurityLabels(args.environment.podSecurityVersion),
          },
          annotations: { ...ownerAnnotations(args), ...aboutAnnotations(args) },
        },
      },
      { parent: this, protect: !args.environment.ephemeral },
    );
    this.registerOutputs();
  }
}

/** Labels that ask for `restricted` in a pinned version: an upgrade of the cluster must not change what is admitted. */
function podSecurityLabels(version: string): Record<string, string> {
  const labels = POD_SECURITY_MODES.flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, "restricted"],
    [`pod-security.kubernetes.io/${mode}-version`, version],
  ]);
  return Object.fromEntries(labels) as Record<string, string>;
}
