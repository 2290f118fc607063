import { type Invariant, type Violation, violation } from "./invariant";
import type { KubernetesObject } from "./resources";
import { numberOf, numberSetting } from "./settings";
import type { StackView } from "./stack-view";
import { type Fields, fields, isEmpty, list, text } from "./values";

const PLUGIN = "barman-cloud.cloudnative-pg.io";
const DAYS: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30 };

export const dedicatedClusterIsBackedUp: Invariant = {
  name: "dedicated-cluster-is-backed-up",
  displayName: "A tenant's own database server is backed up to its own place",
  ids: ["J2"],
  holds:
    "every database server of one tenant archives its log and is copied every day, encrypted, to a place of its own, where copies stay long enough",
  sources: ["CloudNativePG: backup", "plugin-barman-cloud", "Nile"],
  severity: "high",
  remedy:
    "use the plugin barman-cloud as WAL archiver with an ObjectStore of its own (destinationPath, encryption, retentionPolicy), and a ScheduledBackup with method plugin at least daily",
  configSchema: {
    properties: { leastDays: numberSetting("Days for which copies are kept at least.", 7, [1, 3650]) },
  },
  violations: (stack, settings) => [
    ...stack
      .ofKind("Cluster")
      .flatMap((cluster) => [
        ...archiveProblems(cluster, stack),
        ...(stack.ofKind("ScheduledBackup", cluster.namespace).some((backup) => isDaily(backup, cluster.name))
          ? []
          : [violation(cluster, "is not copied every day by a ScheduledBackup with the plugin", "spec")]),
      ]),
    ...stack.ofKind("ObjectStore").flatMap((store) => storeProblems(store, numberOf(settings, "leastDays"))),
    ...sharedPlaces(stack),
  ],
};

function specOf(object: KubernetesObject): Fields {
  return fields(object.fields["spec"]);
}

function archiveProblems(cluster: KubernetesObject, stack: StackView): Violation[] {
  const spec = specOf(cluster);
  const stores = list(spec["plugins"])
    .map(fields)
    .filter(({ name, isWALArchiver, enabled }) => name === PLUGIN && isWALArchiver === true && enabled !== false)
    .map(({ parameters }) => text(fields(parameters)["barmanObjectName"]));
  const isKept = stores.some((name) => stack.ofKind("ObjectStore", cluster.namespace).some((store) => store.name === name));
  return [
    ...(isEmpty(fields(spec["backup"])["barmanObjectStore"])
      ? []
      : [violation(cluster, "uses the way of archiving that CloudNativePG has given up", "spec.backup.barmanObjectStore")]),
    ...(isKept ? [] : [violation(cluster, "does not archive its log in an ObjectStore of its namespace", "spec.plugins")]),
  ];
}

/** Six fields, seconds first; or a word. */
function isDaily(backup: KubernetesObject, cluster: string): boolean {
  const spec = specOf(backup);
  const schedule = text(spec["schedule"]).trim();
  const days = schedule.split(/\s+/).slice(3);
  const isOften =
    days.length === 3 ? days.every((field) => /^([*?]|\*\/1)$/.test(field)) : /^@(hourly|daily|midnight)$/.test(schedule);
  return text(fields(spec["cluster"])["name"]) === cluster && spec["suspend"] !== true && spec["method"] === "plugin" && isOften;
}

function storeProblems(store: KubernetesObject, leastDays: number): Violation[] {
  const spec = specOf(store);
  const configuration = fields(spec["configuration"]);
  const [, count = "", unit = ""] = /^(\d+)([dwm])$/.exec(text(spec["retentionPolicy"])) ?? [];
  const isLong = Number(count) * (DAYS[unit] ?? 0) >= leastDays;
  return [
    ...["data", "wal"]
      .filter((part) => text(fields(configuration[part])["encryption"]) === "")
      .map((part) => violation(store, `keeps ${part} without encryption`, `spec.configuration.${part}.encryption`)),
    ...(isLong ? [] : [violation(store, `does not keep copies for ${leastDays} days`, "spec.retentionPolicy")]),
  ];
}

/** Whoever restores from a place that two share may well restore the other. */
function sharedPlaces(stack: StackView): Violation[] {
  const first = new Map<string, string>();
  return stack.ofKind("ObjectStore").flatMap((store) => {
    const path = text(fields(specOf(store)["configuration"])["destinationPath"]).replace(/\/+$/, "");
    const other = first.get(path);
    first.set(path, store.title);
    return other === undefined
      ? []
      : [violation(store, `keeps its copies where ${other} keeps its own`, "spec.configuration.destinationPath")];
  });
}
