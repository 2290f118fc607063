import { type Invariant, type Violation, violation } from "./invariant";
import { type Container, containersOf, type TenantPod, tenantPods } from "./pods";
import { type Fields, fields, isEmpty, list, text, texts } from "./values";

/** Pod Security refuses such a pod when somebody starts it; a workload that makes none is found out here, before anything is changed. */
export const podIsRestricted: Invariant = {
  name: "pod-is-restricted",
  displayName: "Pods meet the restricted standard",
  ids: ["A5", "E5"],
  holds: "every pod that a tenant declares meets the Pod Security standard restricted, in whatever workload it is",
  sources: ["Pod Security Standards", "CIS 5.2.2-5.2.12", "NSA 1.0"],
  severity: "critical",
  remedy:
    "run as a non-root user with seccomp RuntimeDefault, no privilege escalation and all capabilities dropped, without host namespaces, host paths or host ports",
  violations: (stack) =>
    tenantPods(stack).flatMap((pod) => [...podProblems(pod), ...containersOf(pod).flatMap(ofContainer(pod))]),
};

const VOLUMES = new Set([
  ...["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"],
]);
const SECCOMP = new Set(["RuntimeDefault", "Localhost"]);
const SELINUX_TYPES = new Set(["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"]);
const SYSCTLS = new Set([
  ...["kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start"],
  ...["net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports"],
  ...["net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes"],
]);
const APPARMOR = "container.apparmor.security.beta.kubernetes.io/";

/** What is wrong, and where below the pod or the container. */
type Problem = readonly [problem: string, field: string];

function podProblems(pod: TenantPod): Violation[] {
  const { spec, annotations, object, place } = pod;
  const context = fields(spec["securityContext"]);
  const unconfined = Object.entries(annotations).filter(
    ([key, value]) => key.startsWith(APPARMOR) && text(value) === "unconfined",
  );
  const problems: Problem[] = [
    ...["hostNetwork", "hostPID", "hostIPC"]
      .filter((field) => spec[field] === true)
      .map((field): Problem => [`shares the node's own ${field.slice("host".length).toLowerCase()}`, field]),
    ...list(spec["volumes"])
      .map(fields)
      .flatMap(({ name, kinds }, index) =>
        texts(kinds)
          .filter((kind) => !VOLUMES.has(kind))
          .map((kind): Problem => [`has a volume "${text(name)}" of kind ${kind}`, `volumes[${index}]`]),
      ),
    ...list(context["sysctls"])
      .map((one) => text(fields(one)["name"]))
      .filter((name) => !SYSCTLS.has(name))
      .map((name): Problem => [`sets ${name} of the kernel`, "securityContext.sysctls"]),
    ...unconfined.map(([key]): Problem => [`frees container "${key.slice(APPARMOR.length)}" of AppArmor`, "securityContext"]),
    ...eitherContext(context),
  ];
  return problems.map(([problem, field]) => violation(object, `declares a pod that ${problem}`, `${place}.${field}`));
}

const ofContainer =
  (pod: TenantPod) =>
  (container: Container): Violation[] => {
    const context = fields(container.fields["securityContext"]);
    const ofPod = fields(pod.spec["securityContext"]);
    const problems = [
      ...eitherContext(context),
      ...ownContext(context),
      ...inherited(context, ofPod),
      ...reachesHost(container.fields),
    ];
    return problems.map(([problem, field]) =>
      violation(pod.object, `declares a container "${container.name}" that ${problem}`, `${container.place}.${field}`),
    );
  };

/** What neither a pod nor a container may say. */
function eitherContext(context: Fields): Problem[] {
  const seLinux = fields(context["seLinuxOptions"]);
  const at = (part: string): string => `securityContext.${part}`;
  return [
    ...(SELINUX_TYPES.has(text(seLinux["type"])) && isEmpty(seLinux["user"]) && isEmpty(seLinux["role"])
      ? []
      : [["takes SELinux rights of its own choice", at("seLinuxOptions")] as const]),
    ...(text(fields(context["appArmorProfile"])["type"]) === "Unconfined"
      ? [["runs without AppArmor", at("appArmorProfile")] as const]
      : []),
    ...(fields(context["windowsOptions"])["hostProcess"] === true
      ? [["runs as a process of the node", at("windowsOptions")] as const]
      : []),
    ...(context["runAsUser"] === 0 ? [["runs as root", at("runAsUser")] as const] : []),
    ...(text(fields(context["seccompProfile"])["type"]) === "Unconfined"
      ? [["runs without seccomp", at("seccompProfile")] as const]
      : []),
    ...(context["runAsNonRoot"] === false ? [["may run as root", at("runAsNonRoot")] as const] : []),
  ];
}

/** What a container alone can say. */
function ownContext(context: Fields): Problem[] {
  const capabilities = fields(context["capabilities"]);
  const added = texts(capabilities["add"]).filter((name) => name !== "NET_BIND_SERVICE");
  return [
    ...(context["privileged"] === true ? [["is privileged", "securityContext.privileged"] as const] : []),
    ...(context["allowPrivilegeEscalation"] === false
      ? []
      : [["may gain privileges", "securityContext.allowPrivilegeEscalation"] as const]),
    ...(texts(capabilities["drop"]).includes("ALL") ? [] : [["keeps capabilities", "securityContext.capabilities"] as const]),
    ...added.map((name): Problem => [`adds the capability ${name}`, "securityContext.capabilities.add"]),
    ...(["", "Default"].includes(text(context["procMount"]))
      ? []
      : [["sees all of the node's /proc", "securityContext.procMount"] as const]),
  ];
}

/** What must be said by the container or, for all of them, by the pod. */
function inherited(context: Fields, ofPod: Fields): Problem[] {
  const [own, pods] = [context["seccompProfile"], ofPod["seccompProfile"]].map((profile) => text(fields(profile)["type"]));
  const isSaid = context["runAsNonRoot"] !== undefined || ofPod["runAsNonRoot"] === true || ofPod["runAsNonRoot"] === false;
  return [
    ...(isSaid ? [] : [["does not say that it never runs as root", "securityContext.runAsNonRoot"] as const]),
    ...(SECCOMP.has(own || (pods ?? "")) || (own || pods) === "Unconfined"
      ? []
      : [["does not say which seccomp profile it has", "securityContext.seccompProfile"] as const]),
  ];
}

function reachesHost(container: Fields): Problem[] {
  const handlers = Object.entries(fields(container["handlers"]));
  return [
    ...list(container["ports"])
      .map((port) => fields(port)["hostPort"])
      .filter((port) => port !== undefined && port !== 0)
      .map((port): Problem => [`takes port ${String(port)} of its node`, "ports"]),
    ...handlers
      .filter(([, handler]) => Object.values(fields(handler)).some((to) => text(fields(to)["host"]) !== ""))
      .map(([name]): Problem => [`lets the node call a host of its choice`, name]),
  ];
}
