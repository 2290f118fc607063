import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { PRIORITIES } from "../model/blocks/isolation";
import type { Environment, ResolvedTenant } from "../model/resolved-tenant";
import { platformLabels } from "./metadata";

/** How urgent a tenant's pods are. */
export type Priority = ResolvedTenant["isolation"]["compute"]["priority"];

/** The cluster's own classes, of which no tenant's pod may be. */
export const CLUSTER_PRIORITIES = ["system-cluster-critical", "system-node-critical"] as const;

/** Values leave room between them, and stay far below a billion, where the cluster's own begin. */
const VALUES: Readonly<Record<Priority, number>> = { low: 1_000, normal: 10_000, high: 100_000 };

/** What names of classes begin with; the priority follows. */
export const PRIORITY_CLASS_PREFIX = "leasehold-";

const priorityClassName = (priority: Priority): string => `${PRIORITY_CLASS_PREFIX}${priority}`;

/** The classes of what is more urgent than a tenant may be. */
export function higherClasses(priority: Priority): readonly string[] {
  return PRIORITIES.slice(PRIORITIES.indexOf(priority) + 1).map(priorityClassName);
}

/** The classes a tenant's pods may have. */
export function allowedClasses(priority: Priority): readonly string[] {
  return PRIORITIES.slice(0, PRIORITIES.indexOf(priority) + 1).map(priorityClassName);
}

/**
 * How urgent the pods of tenants are when nodes are full. Who waits is placed in this order; nobody's running pods are
 * removed for it, since they would be another tenant's.
 *
 *     new PriorityClasses("platform", { environment }, { parent: this });
 */
export class PriorityClasses extends pulumi.ComponentResource {
  constructor(name: string, { environment }: { readonly environment: Environment }, opts: pulumi.ComponentResourceOptions) {
    super("leasehold:components:PriorityClasses", name, {}, opts);
    for (const priority of PRIORITIES) {
      new k8s.scheduling.v1.PriorityClass(
        `${name}-${priority}`,
        {
          metadata: { name: priorityClassName(priority), labels: platformLabels(environment) },
          value: VALUES[priority],
          preemptionPolicy: "Never",
          description: `Pods of tenants with priority ${priority}.`,
        },
        { parent: this },
      );
    }
    this.registerOutputs();
  }
}
