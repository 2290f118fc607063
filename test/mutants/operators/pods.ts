/** Pods that are half a node, and volumes of somebody else's. */

import { TENANT_LABEL } from "../../../model/labels";
import type { Fields } from "../../../policies/values";
import type { Values } from "../mutant";
import { ofOpenTenant, ofTenant, table } from "../table";
import { any, beside } from "../values";
import { inside, wide } from "./created";

const VOLUMES = ["volume-is-new"];
const CONTAINED = ["pod-is-restricted"];

/** A sound pod but for one thing. */
const pod = (spec: Fields): Values =>
  beside("kubernetes:core/v1:Pod", (target) => ({
    metadata: { name: "more", namespace: `t-${target.tenant}`, labels: { [TENANT_LABEL]: target.tenant } },
    spec: {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: [container],
      ...spec,
    },
  }));
const container = {
  name: "app",
  image: "app",
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
};

export const pods = table(
  [
    "a pod that is half a node",
    "Namespace",
    "",
    any(pod({ hostNetwork: true }), pod({ hostPID: true }), pod({ hostIPC: true })),
    CONTAINED,
    ofOpenTenant,
  ],
  [
    "a pod with a node's files",
    "Namespace",
    "",
    pod({ volumes: [{ name: "host", hostPath: { path: "/" } }] }),
    CONTAINED,
    ofOpenTenant,
  ],
  [
    "a pod with a node's powers",
    "Namespace",
    "",
    pod({ containers: [{ ...container, securityContext: { ...container.securityContext, privileged: true } }] }),
    CONTAINED,
    ofOpenTenant,
  ],
  [
    "a pod before all others, or where it likes",
    "Namespace",
    "",
    any(pod({ priorityClassName: "system-node-critical" }), pod({ nodeName: "node-1" })),
    ["pod-keeps-its-place"],
    ofOpenTenant,
  ],
  [
    "a volume of somebody else's",
    "Namespace",
    "",
    any(
      inside("core/v1:PersistentVolumeClaim", { spec: { volumeName: "pv-of-globex" } }),
      inside("core/v1:PersistentVolumeClaim", {
        spec: { dataSourceRef: { kind: "PersistentVolumeClaim", name: "data", namespace: "t-initech" } },
      }),
    ),
    VOLUMES,
    ofOpenTenant,
  ],
  [
    "a volume for whoever claims it",
    "Namespace",
    "",
    any(
      wide("core/v1:PersistentVolume", { spec: { hostPath: { path: "/" } } }),
      wide("core/v1:PersistentVolume", { spec: { persistentVolumeReclaimPolicy: "Retain" } }),
    ),
    VOLUMES,
    ofTenant,
  ],
  [
    "a class that keeps what was deleted",
    "Namespace",
    "",
    wide("storage.k8s.io/v1:StorageClass", { provisioner: "x", reclaimPolicy: "Retain" }),
    ["storage-is-limited", "volume-ends-with-its-claim"],
    ofTenant,
  ],
);
