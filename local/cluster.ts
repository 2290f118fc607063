import { existsSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { componentKubeconfig, controlPlane, type Part, type PartName, serverUrl } from "./control-plane";
import { hashOf } from "./files";
import { answers } from "./health";
import { writeKubeconfig } from "./kubeconfig";
import { kubectl } from "./kubectl";
import { isAlive } from "./lock";
import { createPki } from "./pki";
import { type Platform, savePlatform } from "./platform";
import { choosePorts } from "./ports";
import { endProcess, startDetached, untilHealthy } from "./processes";
import { type Run, watchOver } from "./run";

const crds = join(__dirname, "crds");
const own = join(__dirname, "cluster");

/** Starts what does not run of the local cluster and waits until it is usable: API server ready, nodes ready, CRDs established. */
export async function startCluster(run: Run): Promise<void> {
  const { platform } = run;
  createPki(platform.paths.pki);
  await chooseClusterPorts(platform);
  writeKubeconfigs(platform);
  const steps = new Map<PartName, Promise<void>>();
  for (const part of controlPlane) {
    const before = Promise.all(part.after.flatMap((name) => steps.get(name) ?? []));
    steps.set(
      part.name,
      before.then(() => run.progress.run(part.name, () => ensurePart(run, part))),
    );
  }
  const manifests = steps.get("kube-apiserver")?.then(() => applyManifests(run)) ?? [];
  await allOrFirstError([...steps.values()].concat(manifests));
  if (run.started.some((name) => name !== "postgres")) await run.progress.run("nodes", () => waitForNodes(platform));
}

/** Waits for all, even if one fails, so that nothing is still being started when the error is shown. */
export async function allOrFirstError(work: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

/** A part that has to move to another port takes those along that were told the old one. */
async function chooseClusterPorts(platform: Platform): Promise<void> {
  const moved = new Set<string>();
  for (const part of controlPlane) {
    const running = platform.record.parts[part.name];
    if (running !== undefined && part.after.some((name) => moved.has(name))) await endProcess(running);
    if (isAlive(running)) continue;
    const ports = part.name === "etcd" ? ["etcd", "etcd-peer"] : [part.name];
    if (await choosePorts(platform, ports)) moved.add(part.name);
  }
}

function writeKubeconfigs(platform: Platform): void {
  const common = { server: serverUrl(platform), pki: platform.paths.pki };
  writeKubeconfig(platform.paths.kubeconfig, { ...common, user: "admin" });
  for (const user of ["controller-manager", "scheduler", "kwok"] as const) {
    writeKubeconfig(componentKubeconfig(platform, user), { ...common, user });
  }
}

async function ensurePart(run: Run, part: Part): Promise<string | undefined> {
  const { platform } = run;
  const isHealthy = (): Promise<boolean> => answers(part.probe(platform));
  const running = platform.record.parts[part.name];
  if (running !== undefined && isAlive(running)) {
    const isUsable = await untilHealthy(part.name, running, isHealthy, 10).then(...asBoolean);
    if (isUsable) return "runs already";
    await endProcess(running);
  }
  const log = join(platform.paths.logs, `${part.name}.log`);
  if (existsSync(log)) renameSync(log, join(platform.paths.logs, `${part.name}.previous.log`));
  const started = await startDetached(part.command(platform), log);
  await watchOver(run, part.name, started, () => untilHealthy(part.name, started, isHealthy, 90));
  return undefined;
}

const asBoolean = [() => true, () => false] as const;

function manifestFiles(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => /\.ya?ml$/.test(file))
        .map((file) => join(folder, file))
    : [];
}

async function applyManifests({ platform, progress }: Run): Promise<void> {
  const files = [...manifestFiles(crds), ...manifestFiles(own).filter((file) => !file.endsWith("stages.yaml"))];
  const hash = hashOf(...files.map((file) => readFileSync(file)));
  if (platform.record.manifests === hash) return;
  await progress.run("nodes' manifests and CRDs", async () => {
    await kubectl(
      platform,
      "apply",
      "--server-side",
      "--force-conflicts",
      "--field-manager=leasehold-local",
      ...files.flatMap((file) => ["-f", file]),
    );
    platform.record.manifests = hash;
    savePlatform(platform);
    return undefined;
  });
}

async function waitForNodes(platform: Platform): Promise<undefined> {
  await kubectl(platform, "wait", "--for=condition=Ready", "nodes", "--all", "--timeout=60s");
  if (manifestFiles(crds).length > 0) {
    await kubectl(
      platform,
      "wait",
      "--for=condition=Established",
      ...manifestFiles(crds).flatMap((file) => ["-f", file]),
      "--timeout=30s",
    );
  }
  await kubectl(platform, "wait", "--for=create", "serviceaccount/default", "--namespace=default", "--timeout=30s");
  return undefined;
}
