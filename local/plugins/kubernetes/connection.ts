import { existsSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { homedir } from "node:os";
import { delimiter } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import type { Settings } from "./settings";

/** How to reach the API server. */
export interface Connection {
  server: URL;
  agent: http.Agent;
  /** Namespace of the kubeconfig's context, or "default". */
  namespace: string;
  /** Headers that prove who we are; may run a credential plugin now and then. */
  credentials: () => Promise<http.OutgoingHttpHeaders>;
}

const maxConnections = 32;
/** How long credentials are used before the kubeconfig is asked again, in milliseconds. */
const credentialsAge = 30_000;

/**
 * Opens the kubeconfig that the settings name.
 * @throws Error if it cannot be read, or has no such context or cluster
 */
export async function connect(settings: Settings): Promise<Connection> {
  const config = await loadKubeconfig(settings.kubeconfig);
  chooseContext(config, settings);
  const cluster = config.getCurrentCluster();
  if (cluster === null)
    throw new Error(`the kubeconfig's context "${config.getCurrentContext()}" names no cluster that it describes`);
  const options: https.RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  return {
    server: new URL(cluster.server),
    agent: cluster.proxyUrl ? (options.agent as http.Agent) : keptAliveAgent(cluster.server, options),
    namespace: config.getContextObject(config.getCurrentContext())?.namespace ?? "default",
    credentials: cachedCredentials(config),
  };
}

/** Loads content, one path, several paths with the system's delimiter, or (for an empty text) the usual places. */
async function loadKubeconfig(kubeconfig: string): Promise<KubeConfig> {
  // Imported late: it takes half a second to load, and most runs change nothing and never call the API server.
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  if (kubeconfig === "") config.loadFromDefault();
  else if (/[\n{]/.test(kubeconfig)) config.loadFromString(kubeconfig);
  else {
    const paths = kubeconfig.split(delimiter).map((path) => path.replace(/^~(?=\/)/, homedir()));
    const found = paths.filter((path) => existsSync(path));
    if (found.length === 0)
      throw new Error(`the kubeconfig ${paths.join(", ")} does not exist: check the provider's "kubeconfig" or KUBECONFIG`);
    for (const [index, path] of found.entries()) {
      const file = new KubeConfig();
      file.loadFromFile(path);
      if (index === 0) config.loadFromFile(path);
      else config.mergeConfig(file, true);
    }
  }
  return config;
}

function chooseContext(config: KubeConfig, { context, cluster }: Settings): void {
  if (context !== "") config.setCurrentContext(context);
  const current = config.getCurrentContext();
  const known = config.getContexts().map(({ name }) => name);
  if (!known.includes(current))
    throw new Error(`the kubeconfig has no context "${current}"; it has: ${known.join(", ") || "none"}`);
  if (cluster !== "")
    config.contexts = config.getContexts().map((entry) => (entry.name === current ? { ...entry, cluster } : entry));
}

function keptAliveAgent(server: string, options: https.RequestOptions): http.Agent {
  const sockets = { keepAlive: true, maxSockets: maxConnections };
  if (server.startsWith("http:")) return new http.Agent(sockets);
  const { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized } = options;
  const trust = rejectUnauthorized === undefined ? {} : { rejectUnauthorized };
  return new https.Agent({ ...sockets, ca, cert, key, pfx, passphrase, servername, ...trust });
}

function cachedCredentials(config: KubeConfig): Connection["credentials"] {
  let current: { until: number; headers: Promise<http.OutgoingHttpHeaders> } | undefined;
  const load = async (): Promise<http.OutgoingHttpHeaders> => {
    const options: https.RequestOptions = { headers: {} };
    await config.applyToHTTPSOptions(options);
    const basic = options.auth ? { Authorization: `Basic ${Buffer.from(options.auth).toString("base64")}` } : {};
    return { ...(options.headers as http.OutgoingHttpHeaders), ...basic };
  };
  return () => {
    if (current === undefined || Date.now() > current.until) current = { until: Date.now() + credentialsAge, headers: load() };
    return current.headers;
  };
}
