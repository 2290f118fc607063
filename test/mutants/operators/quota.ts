/** Whatever lets a tenant take more than its share. */

import type { Target, Values } from "../mutant";
import { called, ofClosedTenant, ofOpenTenant, type Row, table, within } from "../table";
import { any, gone, put, to } from "../values";

const QUOTA = ["quota-is-complete"];
const PRIORITY = ["priority-is-the-tenants-own"];
const FITS = ["limits-fit-the-quota"];

const COMPUTE = ["cpu", "memory", "ephemeral-storage"].flatMap((resource) => [`requests.${resource}`, `limits.${resource}`]);
const OBJECTS = ["pods", "services", "secrets", "configmaps", "resourcequotas"];
const ZEROES = [
  "replicationcontrollers",
  "services.nodeports",
  "services.loadbalancers",
  "requests.storage",
  "persistentvolumeclaims",
];
const REQUIRED = [...COMPUTE, ...OBJECTS, ...ZEROES];

/** Whoever is closed is closed by a quota of no pods. */
const orClosed =
  (key: string) =>
  ({ isClosed }: Target): readonly string[] =>
    isClosed && key === "pods" ? [...QUOTA, "suspended-tenant-is-closed"] : QUOTA;

/** One row for each key of the quota. */
const each = (name: string, keys: readonly string[], values: Values): Row[] =>
  keys.map((key) => [name, "ResourceQuota", `spec hard ${key}`, values, orClosed(key)]);

const rows: readonly Row[] = [
  ["the quota dropped", "ResourceQuota", "", gone, orClosed("pods")],
  ...each("an amount dropped", REQUIRED, gone),
  ...each("an amount that is none", REQUIRED, to("", "many", null)),
  ...each("an amount below zero", REQUIRED, to("-1", -1)),
  ...each("an amount without bound", REQUIRED, to("9223372036854775807", "1e18")),
  ...each("an amount of zero", COMPUTE, to("0", "0Gi", 0)),
  ...OBJECTS.map(
    (key): Row => ["an amount of zero", "ResourceQuota", `spec hard ${key}`, to("0", "0Gi", 0), QUOTA, ofOpenTenant],
  ),
  ["node ports", "ResourceQuota", "spec hard services.nodeports", to("1", "5", 1), QUOTA],
  ["pods of who is closed", "ResourceQuota", "spec hard pods", to("20"), ["suspended-tenant-is-closed"], ofClosedTenant],
  ["a quota for some pods", "ResourceQuota", "spec", put("scopes", ["BestEffort"], ["Terminating"]), orClosed("pods")],
  ["no amounts", "ResourceQuota", "spec hard", any(gone, to({})), orClosed("pods")],
  ["a storage class without bound", "ResourceQuota", "spec hard", withoutClass, QUOTA],
  ["the limit range dropped", "LimitRange", "", gone, QUOTA],
  ["limits dropped", "LimitRange", "spec limits", any(gone, to([])), QUOTA],
  ["limits of containers dropped", "LimitRange", "spec limits 0", gone, QUOTA],
  ["limits of claims dropped", "LimitRange", "spec limits 1", gone, FITS],
  ["a claim without bound", "LimitRange", "spec limits 1 max storage", any(gone, to("0", "1000Ti")), FITS],
  ["limits of something else", "LimitRange", "spec limits 0 type", to("Pod", ""), QUOTA],
  ["a default dropped", "LimitRange", "spec limits 0 default *", gone, QUOTA],
  ["a default request dropped", "LimitRange", "spec limits 0 defaultRequest *", any(gone, to("0")), QUOTA],
  ["a largest dropped", "LimitRange", "spec limits 0 max *", gone, QUOTA],
  ["a default of nothing", "LimitRange", "spec limits 0 default *", to("0"), QUOTA],
  ["a largest of nothing", "LimitRange", "spec limits 0 max *", to("0"), QUOTA],
  ["a largest beyond the quota", "LimitRange", "spec limits 0 max *", to("900Ti"), FITS],
];

/** The class that this tenant may not use is no longer mentioned, while the other tenant's quota still does. */
function withoutClass(hard: unknown): readonly unknown[] {
  return [Object.fromEntries(Object.entries(hard as object).filter(([key]) => !key.startsWith("fast.")))];
}

/** A quota by priority is for something else. */
const isByPriority = called("priority");
const isShare = (target: Target): boolean => !isByPriority(target);

export const quotas = table(
  ...within(isShare, rows),
  ["a quota by priority dropped", "ResourceQuota", "", gone, PRIORITY, isByPriority],
  ["pods of the cluster's priority", "ResourceQuota", "spec hard pods", any(gone, to("5")), PRIORITY, isByPriority],
  [
    "a priority forgotten",
    "ResourceQuota",
    "spec scopeSelector matchExpressions 0 values",
    to([], ["gold"]),
    PRIORITY,
    isByPriority,
  ],
);
