import { expect, test } from "vitest";
import { judge } from "../../policies/judge";
import { describeForeign, object, POD, platformObject, resource, withInstead, withMore } from "../support/foreign-cluster";

type Part = Readonly<Record<string, unknown>>;

const claim = (spec: Part) => withMore(object("core/v1:PersistentVolumeClaim", "more", { spec }));

describeForeign(
  "storage-is-limited",
  {
    "a storage class in no quota": withMore(platformObject("storage.k8s.io/v1:StorageClass", "slow", {})),
    "a claim of a class that the quota does not name": claim({ storageClassName: "shared-nfs" }),
    "a StatefulSet with such a claim": withMore(
      object("apps/v1:StatefulSet", "more", {
        spec: { template: { spec: POD }, volumeClaimTemplates: [{ spec: { storageClassName: "shared-nfs" } }] },
      }),
    ),
  },
  { "a claim of the default class": claim({}) },
);

describeForeign(
  "volume-is-new",
  {
    "a volume that exists": claim({ volumeName: "pv-of-globex" }),
    "a volume by its labels": claim({ selector: { matchLabels: { app: "globex" } } }),
    "data of another namespace": claim({ dataSourceRef: { kind: "PersistentVolumeClaim", name: "data", namespace: "t-globex" } }),
    "a StatefulSet that claims a volume that exists": withMore(
      object("apps/v1:StatefulSet", "more", {
        spec: { template: { spec: POD }, volumeClaimTemplates: [{ spec: { volumeName: "pv-of-globex" } }] },
      }),
    ),
    "a pod that brings such a claim along": withMore(
      object("core/v1:Pod", "more", {
        spec: {
          ...POD,
          volumes: [{ name: "data", ephemeral: { volumeClaimTemplate: { spec: { volumeName: "pv-of-globex" } } } }],
        },
      }),
    ),
    "a volume laid ready for the tenant": withMore(
      platformObject("core/v1:PersistentVolume", "more", { spec: { claimRef: { namespace: "team-acme", name: "data" } } }),
    ),
    "a volume laid ready for whoever comes first": withMore(platformObject("core/v1:PersistentVolume", "more", { spec: {} })),
  },
  {
    "a copy of a claim of its own": claim({ dataSource: { kind: "PersistentVolumeClaim", name: "files" } }),
    "a volume for the platform": withMore(
      platformObject("core/v1:PersistentVolume", "more", { spec: { claimRef: { namespace: "monitoring", name: "data" } } }),
    ),
    "the volume that was made for the claim": withMore(
      resource("core/v1:PersistentVolumeClaim", "more", {
        metadata: { name: "more", namespace: "team-acme", uid: "b2d1", labels: { "leasehold/tenant": "acme" } },
        spec: { storageClassName: "fast", volumeName: "pvc-b2d1" },
      }),
    ),
  },
);

const storageClass = (props: Part) => withInstead(platformObject("storage.k8s.io/v1:StorageClass", "fast", props));

describeForeign(
  "volume-ends-with-its-claim",
  { "a class that keeps volumes": storageClass({ reclaimPolicy: "Retain" }) },
  { "a class that says nothing": storageClass({}) },
);

test("a class that one tenant has for itself may keep volumes", () => {
  const config = { "volume-ends-with-its-claim": { dedicatedClasses: ["fast"] } };
  expect(judge(storageClass({ reclaimPolicy: "Retain" }), { config })).toEqual([]);
});
