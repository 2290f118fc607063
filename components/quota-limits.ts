/** The amounts of a tenant as Kubernetes writes them. */

import type { ComputeAmounts, Quotas } from "../model/resolved-tenant";

/** The platform's own quota objects in the namespace; a tenant that could add one could not widen anything, but could hide it. */
const QUOTA_OBJECTS = 2;

/** Room for what the platform and the cluster put into the namespace themselves, such as `kube-root-ca.crt`. */
const PLATFORM_OBJECTS = 10;

/** The Service behind the tenant's route; the tenant's own number is for its own Services. */
const PLATFORM_SERVICES = 1;

/** Compute amounts under the names that limit ranges and quotas use. */
export function computeAmounts(amounts: ComputeAmounts): Record<string, string> {
  return { cpu: amounts.cpu, memory: amounts.memory, "ephemeral-storage": amounts.ephemeralStorage };
}

/**
 * The `hard` map of the tenant's resource quota.
 *
 * Kubernetes leaves what a quota does not name unlimited, so every key is written, zeros included. Objects that merely lead
 * to pods are bounded by the number of pods.
 *
 * @param storageClasses every storage class of the cluster: one the tenant was not given gets 0.
 */
export function hardLimits(quotas: Quotas, storageClasses: readonly string[]): Record<string, string> {
  const { pods, services, persistentVolumeClaims } = quotas.objects;
  return {
    ...prefixed("requests", computeAmounts(quotas.requests)),
    ...prefixed("limits", computeAmounts(quotas.limits)),
    ...objectCounts({
      pods,
      services: services + PLATFORM_SERVICES,
      persistentvolumeclaims: persistentVolumeClaims,
      secrets: pods + PLATFORM_OBJECTS,
      configmaps: pods + PLATFORM_OBJECTS,
      resourcequotas: QUOTA_OBJECTS,
      replicationcontrollers: 0,
      "services.nodeports": 0,
      "services.loadbalancers": 0,
      "count/deployments.apps": pods,
      "count/statefulsets.apps": pods,
      "count/jobs.batch": pods,
      "count/cronjobs.batch": pods,
    }),
    "requests.storage": quotas.storage.total,
    ...Object.fromEntries(storageClasses.map((name) => [storageKey(name), quotas.storage.classes[name] ?? "0"])),
  };
}

function storageKey(storageClass: string): string {
  return `${storageClass}.storageclass.storage.k8s.io/requests.storage`;
}

function prefixed(prefix: string, amounts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(amounts).map(([key, amount]) => [`${prefix}.${key}`, amount]));
}

function objectCounts(counts: Record<string, number>): Record<string, string> {
  return Object.fromEntries(Object.entries(counts).map(([key, count]) => [key, String(count)]));
}
