import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type TenantArgs, tenantMetadata } from "./metadata";
import { CLUSTER_PRIORITIES, higherClasses, type Priority } from "./priority-classes";
import { computeAmounts, hardLimits } from "./quota-limits";
import { isServing } from "./status";

/** No pod of a class that is above the tenant's own, nor of the cluster's. Admission refuses it too, with a better reason. */
function nothingAbove(priority: Priority): k8s.types.input.core.v1.ResourceQuotaSpec {
  const values = [...CLUSTER_PRIORITIES, ...higherClasses(priority)];
  return {
    hard: { pods: "0" },
    scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values }] },
  };
}

/**
 * The tenant's share of the cluster: what it may use in all, and what one container gets if it asks for nothing.
 *
 *     new TenantQuota("acme", { tenant, environment }, { parent: this, deletedWith: namespace });
 */
export class TenantQuota extends pulumi.ComponentResource {
  constructor(name: string, args: TenantArgs, opts: pulumi.ComponentResourceOptions) {
    super("leasehold:components:TenantQuota", name, {}, opts);
    const inNamespace = { parent: this, deletedWith: opts.deletedWith };
    const { quotas } = args.tenant;
    const hard = hardLimits(quotas, args.environment.storageClasses);
    // Stops new pods; those that run go on until somebody deletes them.
    const spec = { hard: isServing(args.tenant) ? hard : { ...hard, pods: "0" } };
    new k8s.core.v1.ResourceQuota(`${name}-quota`, { metadata: tenantMetadata(args, "quota"), spec }, inNamespace);
    new k8s.core.v1.ResourceQuota(
      `${name}-priority`,
      { metadata: tenantMetadata(args, "priority"), spec: nothingAbove(args.tenant.isolation.compute.priority) },
      inNamespace,
    );
    // Without defaults for all three the quota would refuse every pod that leaves one out.
    new k8s.core.v1.LimitRange(
      `${name}-limits`,
      {
        metadata: tenantMetadata(args, "limits"),
        spec: {
          limits: [
            {
              type: "Container",
              default: computeAmounts(quotas.container.limit),
              defaultRequest: computeAmounts(quotas.container.request),
              max: computeAmounts(quotas.container.max),
            },
            { type: "PersistentVolumeClaim", max: { storage: quotas.storage.total } },
          ],
        },
      },
      inNamespace,
    );
    this.registerOutputs();
  }
}
