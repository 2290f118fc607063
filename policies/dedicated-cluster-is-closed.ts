import { type Invariant, type Violation, violation } from "./invariant";
import type { KubernetesObject } from "./resources";
import { fields, isEmpty, list, text, texts } from "./values";

/** Attributes by which a role of the server leaves what it is for, as CloudNativePG calls them. */
const POWERS = ["superuser", "createdb", "createrole", "replication", "bypassrls"];

export const dedicatedClusterIsClosed: Invariant = {
  name: "dedicated-cluster-is-closed",
  displayName: "A tenant's own database server has no back door",
  ids: ["G1", "G3"],
  holds:
    "every database server of one tenant lets in no superuser, is reached with encryption and inside the cluster only, is pinned and has limits",
  sources: ["CloudNativePG: security, Cluster", "PostgreSQL: pg_hba.conf"],
  severity: "critical",
  remedy:
    "leave enableSuperuserAccess off, write hostssl with scram-sha-256 or cert in pg_hba, take the image by digest or from a catalogue, and set resources.limits",
  violations: (stack) => stack.ofKind("Cluster").flatMap(problemsOf),
};

function problemsOf(cluster: KubernetesObject): Violation[] {
  const spec = fields(cluster.fields["spec"]);
  const limits = fields(fields(spec["resources"])["limits"]);
  const isPinned = !isEmpty(spec["imageCatalogRef"]) || /@sha256:[0-9a-f]{64}$/.test(text(spec["imageName"]));
  return [
    ...(spec["enableSuperuserAccess"] === true
      ? [violation(cluster, "lets its superuser log in", "spec.enableSuperuserAccess")]
      : []),
    ...(isPinned ? [] : [violation(cluster, "takes an image that can change under its name", "spec.imageName")]),
    ...["cpu", "memory"]
      .filter((resource) => isEmpty(limits[resource]))
      .map((resource) => violation(cluster, `has no limit of ${resource}`, "spec.resources.limits")),
    ...list(spec["externalClusters"]).flatMap((other, index) =>
      isEmpty(fields(fields(other)["connectionParameters"]))
        ? []
        : [violation(cluster, "copies from another server that runs", `spec.externalClusters[${index}]`)],
    ),
    ...accessProblems(cluster),
    ...managedProblems(cluster),
  ];
}

/** Rules that let somebody in without encryption or without asking. */
function accessProblems(cluster: KubernetesObject): Violation[] {
  const rules = texts(fields(fields(cluster.fields["spec"])["postgresql"])["pg_hba"]);
  return rules.flatMap((rule, index) => {
    const words = rule.trim().split(/\s+/);
    const isRefusal = words.includes("reject");
    const isSafe = words[0] === "hostssl" && words.some((word) => ["scram-sha-256", "cert"].includes(word));
    const place = `spec.postgresql.pg_hba[${index}]`;
    return isRefusal || isSafe || rule.startsWith("#") ? [] : [violation(cluster, `lets callers in by "${rule}"`, place)];
  });
}

function managedProblems(cluster: KubernetesObject): Violation[] {
  const managed = fields(fields(cluster.fields["spec"])["managed"]);
  const roles = list(managed["roles"]).flatMap((role, index) =>
    POWERS.filter((power) => fields(role)[power] === true).map((power) =>
      violation(cluster, `has a role with the power "${power}"`, `spec.managed.roles[${index}].${power}`),
    ),
  );
  const services = list(fields(managed["services"])["additional"]).flatMap((service, index) => {
    const type = text(fields(fields(fields(service)["serviceTemplate"])["spec"])["type"]) || "ClusterIP";
    const place = `spec.managed.services.additional[${index}]`;
    return type === "ClusterIP" ? [] : [violation(cluster, `is reached from outside by a ${type} Service`, place)];
  });
  return [...roles, ...services];
}
