import { expect, test } from "vitest";
import { judge } from "../../policies/judge";
import { CONTAINER, describeForeign, object, POD, platformObject, resource, withMore } from "../support/foreign-cluster";
import { summary } from "../support/sabotage";

const NODES = "leasehold.node-restriction.kubernetes.io/dedicated";

/** As the engine hands over what is not known in a preview: reading it throws. */
const unknown = <T extends object>(known: T, ...keys: string[]): T =>
  Object.defineProperties(
    { ...known },
    Object.fromEntries(
      keys.map((key) => [
        key,
        {
          enumerable: true,
          get: () => {
            throw new Error(key);
          },
        },
      ]),
    ),
  );

type Part = Readonly<Record<string, unknown>>;

const deployment = (spec: Part, metadata: Part = {}) =>
  withMore(
    object("apps/v1:Deployment", "more", {
      spec: { template: { metadata, spec: Object.defineProperties({ ...POD }, Object.getOwnPropertyDescriptors(spec)) } },
    }),
  );
const container = (changes: Part) => deployment({ containers: [{ ...CONTAINER, ...changes }] });
const context = (changes: Part) => container({ securityContext: { ...CONTAINER.securityContext, ...changes } });
const podContext = (changes: Part) => deployment({ securityContext: changes });
const PRIVILEGED = { containers: [{ ...CONTAINER, securityContext: { ...CONTAINER.securityContext, privileged: true } }] };
const template = { spec: PRIVILEGED };

/** What each kind of workload says of its pods, and where. */
const WORKLOADS: Readonly<Record<string, Part>> = {
  "core/v1:Pod": { spec: PRIVILEGED },
  "core/v1:PodTemplate": { template },
  "core/v1:ReplicationController": { spec: { template } },
  "apps/v1:Deployment": { spec: { template } },
  "apps/v1beta2:Deployment": { spec: { template } },
  "extensions/v1beta1:Deployment": { spec: { template } },
  "apps/v1:ReplicaSet": { spec: { template } },
  "apps/v1:DaemonSet": { spec: { template } },
  "apps/v1:StatefulSet": { spec: { template } },
  "batch/v1:Job": { spec: { template } },
  "batch/v1:CronJob": { spec: { jobTemplate: { spec: { template } } } },
  "v1:Pod": { spec: PRIVILEGED },
};

describeForeign(
  "pod-is-restricted",
  {
    ...Object.fromEntries(
      Object.entries(WORKLOADS).map(([type, rest]) => [
        `a privileged container in ${type}`,
        withMore(object(type, "more", rest)),
      ]),
    ),
    "the node's network": deployment({ hostNetwork: true }),
    "the node's processes": deployment({ hostPID: true }),
    "the node's shared memory": deployment({ hostIPC: true }),
    "a path of the node": deployment({ volumes: [{ name: "root", hostPath: { path: "/" } }] }),
    "a volume of a kind of long ago": deployment({ volumes: [{ name: "old", nfs: { server: "10.0.0.1", path: "/" } }] }),
    "a setting of the kernel": podContext({ sysctls: [{ name: "kernel.msgmax", value: "1" }] }),
    "a pod without seccomp": podContext({ seccompProfile: { type: "Unconfined" } }),
    "a pod that may be root": podContext({ runAsNonRoot: false }),
    "a pod that is root": podContext({ runAsUser: 0 }),
    "a pod without AppArmor": podContext({ appArmorProfile: { type: "Unconfined" } }),
    "a container freed of AppArmor, as it was written once": deployment(
      {},
      { annotations: { "container.apparmor.security.beta.kubernetes.io/app": "unconfined" } },
    ),
    "SELinux rights of its own choice": podContext({ seLinuxOptions: { type: "spc_t" } }),
    "a SELinux user of its own choice": context({ seLinuxOptions: { user: "system_u" } }),
    "a process of the node on Windows": context({ windowsOptions: { hostProcess: true } }),
    "a container that may gain privileges": context({ allowPrivilegeEscalation: true }),
    "a container that does not say whether it may": context({ allowPrivilegeEscalation: undefined }),
    "a container that keeps its capabilities": context({ capabilities: {} }),
    "a container with one more capability": context({ capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] } }),
    "a container that is root": context({ runAsUser: 0 }),
    "a container that may be root": context({ runAsNonRoot: false }),
    "a container that does not say whether it may be root": context({ runAsNonRoot: undefined }),
    "a container without seccomp": context({ seccompProfile: { type: "Unconfined" } }),
    "a container that does not name its seccomp profile": context({ seccompProfile: undefined }),
    "all of /proc": context({ procMount: "Unmasked" }),
    "a port of the node": container({ ports: [{ containerPort: 80, hostPort: 80 }] }),
    "a probe of another host": container({ livenessProbe: { httpGet: { host: "169.254.169.254", port: 80 } } }),
    "a hook that calls another host": container({ lifecycle: { preStop: { httpGet: { host: "169.254.169.254", port: 80 } } } }),
    "a privileged container that starts the pod": deployment({ initContainers: PRIVILEGED.containers }),
  },
  {
    "what the pod says for all of its containers": deployment({
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: [{ name: "app", securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } }],
    }),
    "an image and variables that are not known yet": deployment({ containers: [unknown(CONTAINER, "image", "env", "args")] }),
    "a capability that anybody may have": context({ capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } }),
    "a privileged pod of the platform": withMore(
      platformObject("core/v1:Pod", "driver", { spec: { hostNetwork: true, ...PRIVILEGED } }, "monitoring"),
    ),
  },
);

describeForeign(
  "pod-keeps-its-place",
  {
    "a node of its own choice": deployment({ nodeName: "node-1" }),
    "another scheduler": deployment({ schedulerName: "mine" }),
    "another runtime": deployment({ runtimeClassName: "kata" }),
    "the priority of the cluster's own": deployment({ priorityClassName: "system-node-critical" }),
    "a toleration of every taint": deployment({ tolerations: [{ operator: "Exists" }] }),
    "a toleration of another tenant's nodes": deployment({ tolerations: [{ key: "leasehold/dedicated", operator: "Exists" }] }),
    "a toleration of another tenant's nodes by value": deployment({
      tolerations: [{ key: "leasehold/dedicated", value: "globex" }],
    }),
    "another tenant's nodes": deployment({ nodeSelector: { [NODES]: "globex" } }),
    "its tenant's own nodes, and all others": deployment({ tolerations: [{ key: "leasehold/dedicated", value: "acme" }] }),
    "a toleration of the control plane": deployment({
      tolerations: [{ key: "node-role.kubernetes.io/control-plane", operator: "Exists" }],
    }),
    "a pod on a node of its own choice": withMore(object("core/v1:Pod", "more", { spec: { ...POD, nodeName: "node-1" } })),
  },
  {
    "its tenant's own nodes, and no others": deployment({
      tolerations: [{ key: "leasehold/dedicated", operator: "Equal", value: "acme", effect: "NoExecute" }],
      nodeSelector: { [NODES]: "acme" },
    }),
    "a taint that is named": deployment({ tolerations: [{ key: "spot", operator: "Exists" }] }),
    "a class of the platform's": deployment({ priorityClassName: "standard" }),
    "the node that the scheduler wrote": withMore(
      resource("core/v1:Pod", "more", {
        metadata: { name: "more", namespace: "team-acme", uid: "7", labels: { "leasehold/tenant": "acme" } },
        spec: { ...POD, nodeName: "node-1", schedulerName: "default-scheduler" },
      }),
    ),
  },
);

describeForeign("trust-labels-are-the-platforms", {
  "a pod that calls itself another tenant's": deployment({}, { labels: { "leasehold/tenant": "globex" } }),
  "a pod that calls itself the platform's": deployment({}, { labels: { "leasehold/managed": "true" } }),
});

test.each(["securityContext", "name", "ports"])("a container whose %s is not known yet is refused", (key) => {
  const stack = deployment({ containers: [unknown(CONTAINER, key)] });
  expect(summary(judge(stack))).toEqual(["every-resource-is-decidable"]);
});

test.each(["hostNetwork", "volumes", "tolerations"])("a pod whose %s is not known yet is refused", (key) => {
  expect(summary(judge(deployment(unknown({}, key))))).toEqual(["every-resource-is-decidable"]);
});

test("what is not known yet of a pod in a namespace of the platform concerns no tenant", () => {
  const stack = withMore(platformObject("core/v1:Pod", "driver", { spec: unknown({}, "hostNetwork") }, "monitoring"));
  expect(judge(stack)).toEqual([]);
});
