/** Changes that change nothing: whoever writes them so means the same, so no invariant may report them. */

import { type Fields, fields, list } from "../../policies/values";
import type { RecordedResource } from "../support/recorded";

interface NoOp {
  readonly name: string;
  readonly change: (resource: RecordedResource) => RecordedResource;
}

/** Keys whose lists are sets: their order means nothing to the API server, the database or the gateway. */
const SETS = new Set([
  ...[
    "policyTypes",
    "ingress",
    "egress",
    "from",
    "to",
    "ports",
    "subjects",
    "rules",
    "verbs",
    "resources",
    "apiGroups",
    "resourceNames",
  ],
  ...["values", "limits", "validationActions", "roles", "privileges", "hosts", "paths", "remove", "required", "plugins"],
]);

/** The same amounts, written differently. */
const AMOUNTS: Readonly<Record<string, string>> = {
  "2": "2000m",
  "4": "4000m",
  "500m": "0.5",
  "100m": "0.1",
  "4Gi": "4096Mi",
  "8Gi": "8192Mi",
  "512Mi": "0.5Gi",
  "128Mi": "134217728",
  "10Gi": "10240Mi",
  "20Gi": "20480Mi",
  "50Gi": "51200Mi",
  "256Mi": "262144Ki",
  "1Gi": "1073741824",
};

/** A copy in which every value is seen once, its own contents first. */
function mapped(value: unknown, change: (value: unknown, key: string) => unknown, key = ""): unknown {
  if (Array.isArray(value))
    return change(
      (value as unknown[]).map((item) => mapped(item, change, key)),
      key,
    );
  if (typeof value !== "object" || value === null) return change(value, key);
  return change(Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapped(item, change, name)])), key);
}

const everywhere =
  (change: (value: unknown, key: string) => unknown): NoOp["change"] =>
  (resource) => ({ ...resource, props: mapped(resource.props, change) as Fields });

const inMetadata =
  (part: "labels" | "annotations", more: Fields): NoOp["change"] =>
  (resource) => {
    const metadata = fields(resource.props["metadata"]);
    if (metadata["name"] === undefined) return resource;
    return {
      ...resource,
      props: { ...resource.props, metadata: { ...metadata, [part]: { ...fields(metadata[part]), ...more } } },
    };
  };

function isQuota({ type }: RecordedResource): boolean {
  return type.endsWith(":ResourceQuota") || type.endsWith(":LimitRange");
}

const PEERS = ["NetworkPolicy"];

export const noOps: readonly NoOp[] = [
  {
    name: "keys in another order",
    change: everywhere((value) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    ),
  },
  {
    name: "lists in another order where it means nothing",
    change: everywhere((value, key) => (Array.isArray(value) && SETS.has(key) ? [...(value as unknown[])].reverse() : value)),
  },
  {
    name: "the same amount in other words",
    change: (resource) =>
      isQuota(resource)
        ? everywhere((value) => (typeof value === "string" ? (AMOUNTS[value] ?? value) : value))(resource)
        : resource,
  },
  { name: "one more label", change: inMetadata("labels", { "app.kubernetes.io/part-of": "shop" }) },
  { name: "one more annotation", change: inMetadata("annotations", { "example.com/reviewed": "yes" }) },
  {
    name: "empty rules written out",
    change: (resource) => {
      const spec = fields(resource.props["spec"]);
      const isPolicy = PEERS.some((kind) => resource.type.endsWith(`:${kind}`));
      if (!isPolicy || "ingress" in spec || "egress" in spec) return resource;
      return { ...resource, props: { ...resource.props, spec: { ...spec, ingress: [], egress: [] } } };
    },
  },
  {
    name: "values that are not given, given as nothing",
    change: (resource) => ({ ...resource, props: { ...resource.props, status: null, immutable: null } }),
  },
  {
    name: "the protocol that is meant anyway",
    change: (resource) =>
      resource.type.endsWith(":NetworkPolicy")
        ? everywhere((value) =>
            fields(value)["protocol"] === "TCP" && "port" in fields(value) ? without(value, "protocol") : value,
          )(resource)
        : resource,
  },
  {
    name: "everything twice that may be said twice",
    change: everywhere((value, key) =>
      Array.isArray(value) && ["verbs", "policyTypes", "hosts"].includes(key)
        ? [...list(value), ...list(value).slice(0, 1)]
        : value,
    ),
  },
];

function without(value: unknown, key: string): unknown {
  return Object.fromEntries(Object.entries(value as Fields).filter(([name]) => name !== key));
}
