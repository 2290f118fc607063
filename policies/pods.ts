/** The pods that tenants declare, in whatever kind of workload. */

import { CONTAINER_LISTS, type ReadPod } from "./reading";
import type { KubernetesObject } from "./resources";
import type { StackView } from "./stack-view";
import { type Fields, fields, list, text } from "./values";

/** A pod, or what a workload makes its pods of. */
export interface TenantPod extends ReadPod {
  readonly object: KubernetesObject;
}

/** A container of a pod. */
export interface Container {
  readonly name: string;
  /** Where it stands, such as `spec.containers[0]`. */
  readonly place: string;
  readonly fields: Fields;
}

const WORKLOADS = [
  ...["Pod", "PodTemplate", "ReplicationController", "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "Job", "CronJob"],
];

/** Every pod in the namespaces of tenants. */
export function tenantPods(stack: StackView): readonly TenantPod[] {
  return stack.ofTenants(...WORKLOADS).flatMap((object) => {
    const pod = object.fields["pod"] as ReadPod | undefined;
    return pod === undefined ? [] : [{ ...pod, object }];
  });
}

/** All containers of a pod: those that start it and those that join it later included. */
export function containersOf({ spec, place }: ReadPod): readonly Container[] {
  return CONTAINER_LISTS.flatMap((kind) =>
    list(spec[kind]).map((one, index) => {
      const container = fields(one);
      return { name: text(container["name"]), place: `${place}.${kind}[${index}]`, fields: container };
    }),
  );
}
