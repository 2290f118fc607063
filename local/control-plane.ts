import { join } from "node:path";
import type { Probe } from "./health";
import { certificateFiles } from "./pki";
import type { Platform } from "./platform";
import type { Command } from "./processes";

/** A process of the control plane. */
export interface Part {
  readonly name: PartName;
  /** Parts that must answer before this one is started. */
  readonly after: readonly PartName[];
  readonly command: (platform: Platform) => Command;
  readonly probe: (platform: Platform) => Probe;
}

/** Names of the processes; the same as their logs' and, but for kwok and etcd, their programs'. */
export type PartName = "etcd" | "kube-apiserver" | "kube-controller-manager" | "kube-scheduler" | "kwok";

/** Ports a local cluster listens on, all on loopback. */
type ClusterPort = "etcd" | "etcd-peer" | "kube-apiserver" | "kube-controller-manager" | "kube-scheduler" | "kwok";

const url = (platform: Platform, port: ClusterPort, scheme = "https"): string =>
  `${scheme}://127.0.0.1:${platform.record.ports[port] ?? 0}`;

/** Address of the API server. */
export const serverUrl = (platform: Platform): string => url(platform, "kube-apiserver");

/** Writes `--name=value` for every entry. */
function flags(values: Record<string, string | number>): string[] {
  return Object.entries(values).map(([name, value]) => `--${name}=${value}`);
}

function program(platform: Platform, name: PartName): string {
  return platform.record.tools[name] ?? name;
}

/** Kubeconfig of a component, in the folder of the certificates. */
export const componentKubeconfig = (platform: Platform, user: "controller-manager" | "scheduler" | "kwok"): string =>
  join(platform.paths.pki, `${user}.kubeconfig`);

function etcd(platform: Platform): Command {
  const own = certificateFiles(platform.paths.pki, "etcd");
  const args = flags({
    name: "leasehold",
    "data-dir": platform.paths.etcd,
    "listen-client-urls": url(platform, "etcd"),
    "advertise-client-urls": url(platform, "etcd"),
    "listen-peer-urls": url(platform, "etcd-peer"),
    "initial-advertise-peer-urls": url(platform, "etcd-peer"),
    "initial-cluster": `leasehold=${url(platform, "etcd-peer")}`,
    "cert-file": own.cert,
    "key-file": own.key,
    "trusted-ca-file": own.ca,
    "client-cert-auth": "true",
    "peer-cert-file": own.cert,
    "peer-key-file": own.key,
    "peer-trusted-ca-file": own.ca,
    "peer-client-cert-auth": "true",
    "auto-compaction-retention": "10m",
    "log-level": "warn",
  });
  return { file: program(platform, "etcd"), args };
}

function apiServer(platform: Platform): Command {
  const pki = platform.paths.pki;
  const own = certificateFiles(pki, "apiserver");
  const store = certificateFiles(pki, "etcd-client");
  const args = flags({
    "bind-address": "127.0.0.1",
    "secure-port": platform.record.ports["kube-apiserver"] ?? 0,
    "tls-cert-file": own.cert,
    "tls-private-key-file": own.key,
    "client-ca-file": own.ca,
    "etcd-servers": url(platform, "etcd"),
    "etcd-cafile": store.ca,
    "etcd-certfile": store.cert,
    "etcd-keyfile": store.key,
    "encryption-provider-config": join(pki, "encryption.yaml"),
    "authorization-mode": "RBAC",
    "service-account-issuer": "https://kubernetes.default.svc.cluster.local",
    "service-account-key-file": join(pki, "service-accounts.key"),
    "service-account-signing-key-file": join(pki, "service-accounts.key"),
    "service-cluster-ip-range": "10.96.0.0/16",
    // Refusing privileged pods is the business of Pod Security, and its refusal names the reason.
    "allow-privileged": "true",
    // Loopback addresses may not stand in an Endpoints object, and no pod could reach them.
    "endpoint-reconciler-type": "none",
    profiling: "false",
  });
  return { file: program(platform, "kube-apiserver"), args };
}

function serving(platform: Platform, name: "kube-controller-manager" | "kube-scheduler"): Record<string, string | number> {
  const files = certificateFiles(platform.paths.pki, "controllers");
  return {
    "bind-address": "127.0.0.1",
    "secure-port": platform.record.ports[name] ?? 0,
    "tls-cert-file": files.cert,
    "tls-private-key-file": files.key,
    "leader-elect": "false",
    profiling: "false",
  };
}

function controllerManager(platform: Platform): Command {
  const pki = platform.paths.pki;
  const args = flags({
    ...serving(platform, "kube-controller-manager"),
    kubeconfig: componentKubeconfig(platform, "controller-manager"),
    "root-ca-file": certificateFiles(pki, "apiserver").ca,
    "service-account-private-key-file": join(pki, "service-accounts.key"),
    "use-service-account-credentials": "true",
    // A namespace's objects are deleted one request at a time; the default of 20 a second would make tests wait.
    "kube-api-qps": 200,
    "kube-api-burst": 400,
  });
  return { file: program(platform, "kube-controller-manager"), args };
}

function scheduler(platform: Platform): Command {
  const args = flags({ ...serving(platform, "kube-scheduler"), kubeconfig: componentKubeconfig(platform, "scheduler") });
  return { file: program(platform, "kube-scheduler"), args };
}

function kwok(platform: Platform): Command {
  const args = flags({
    kubeconfig: componentKubeconfig(platform, "kwok"),
    config: join(__dirname, "cluster", "stages.yaml"),
    "manage-all-nodes": "true",
    "node-ip": "127.0.0.1",
    "node-lease-duration-seconds": 40,
    cidr: "10.244.0.0/16",
    "server-address": `127.0.0.1:${platform.record.ports["kwok"] ?? 0}`,
  });
  return { file: program(platform, "kwok"), args };
}

/** The control plane in the order of dependence. */
export const controlPlane: readonly Part[] = [
  part("etcd", [], etcd, (p) => ({ url: `${url(p, "etcd")}/health`, pki: p.paths.pki, as: "etcd-client" })),
  part("kube-apiserver", ["etcd"], apiServer, (p) => ({ url: `${serverUrl(p)}/readyz`, pki: p.paths.pki, as: "admin" })),
  part("kube-controller-manager", ["kube-apiserver"], controllerManager, (p) => healthz(p, "kube-controller-manager")),
  part("kube-scheduler", ["kube-apiserver"], scheduler, (p) => healthz(p, "kube-scheduler")),
  part("kwok", ["kube-apiserver"], kwok, (p) => ({ url: `${url(p, "kwok", "http")}/healthz`, pki: p.paths.pki, as: "admin" })),
];

function part(name: PartName, after: PartName[], command: Part["command"], probe: Part["probe"]): Part {
  return { name, after, command, probe };
}

function healthz(platform: Platform, name: "kube-controller-manager" | "kube-scheduler"): Probe {
  return { url: `${url(platform, name)}/healthz`, pki: platform.paths.pki, as: "controllers" };
}
