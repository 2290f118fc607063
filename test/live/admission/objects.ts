/** Objects of a tenant that admission lets through, but for what a test changes. */

export interface Metadata {
  readonly labels?: Record<string, string>;
  readonly name?: string;
}

const container = { name: "app", image: "registry.example/app:1", securityContext: restricted() };

function restricted(): object {
  return { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
}

export function object(
  apiVersion: string,
  kind: string,
  { metadata = {}, ...rest }: { readonly metadata?: Metadata } & Record<string, unknown>,
): object {
  return { apiVersion, kind, metadata: { name: "probe", namespace: "t-acme", ...metadata }, ...rest };
}

export const pod = (spec: object = {}, metadata: Metadata = {}): object =>
  object("v1", "Pod", { metadata, spec: { ...podSpec(), ...spec } });

function podSpec(): object {
  return { securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } }, containers: [container] };
}

export const deployment = (labels: Record<string, string>): object =>
  object("apps/v1", "Deployment", {
    spec: {
      selector: { matchLabels: { app: "a" } },
      template: { metadata: { labels: { app: "a", ...labels } }, spec: podSpec() },
    },
  });
export const cronJob = (labels: Record<string, string>): object =>
  object("batch/v1", "CronJob", {
    spec: {
      schedule: "0 3 * * *",
      jobTemplate: { spec: { template: { metadata: { labels }, spec: { ...podSpec(), restartPolicy: "Never" } } } },
    },
  });
export const service = (spec: object): object =>
  object("v1", "Service", { spec: { selector: { app: "a" }, ports: [{ port: 80 }], ...spec } });
export const networkPolicy = (spec: object): object =>
  object("networking.k8s.io/v1", "NetworkPolicy", { spec: { podSelector: {}, ...spec } });
export const claim = (spec: object): object =>
  object("v1", "PersistentVolumeClaim", {
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, storageClassName: "standard", ...spec },
  });
export const own = [{ podSelector: { matchLabels: { app: "a" } } }];
