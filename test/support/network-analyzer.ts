/**
 * An evaluator of network policies that somebody else wrote: `nca` (network-config-analyzer), kept in the user's cache.
 *
 * It looks at the pods that there are, so a fleet to compare needs pods; ours looks at all that could be.
 */

import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../../local/paths";
import type { StackResource } from "../../policies/resources";
import { type Edge, INTERNET, SHARED } from "../../report/isolation/isolation-model";
import { object } from "./isolation";

const run = promisify(execFile);

const VERSION = "2.1.0";
const folder = join(cacheFolder, `nca-${VERSION}`);
const program = join(folder, "bin", "nca");
const ready = join(folder, "ready");

/** Installs the analyzer unless it is there; a text that says why when it cannot be had. */
export async function missingAnalyzer(): Promise<string | undefined> {
  if (existsSync(ready)) return undefined;
  try {
    await run("python3", ["--version"]);
  } catch {
    return "python3 cannot be run";
  }
  try {
    mkdirSync(cacheFolder, { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    await run("python3", ["-m", "venv", folder]);
    await run(join(folder, "bin", "pip"), [
      "install",
      "--quiet",
      "--disable-pip-version-check",
      `network-config-analyzer==${VERSION}`,
    ]);
    writeFileSync(ready, "");
    return undefined;
  } catch (error) {
    const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    return `network-config-analyzer ${VERSION} cannot be installed: ${reason}`;
  }
}

/** An object of Kubernetes as its API server would give it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
}

/** A pod for the analyzer to move traffic between. */
export function pod(namespace: string, name: string, labels: Readonly<Record<string, string>>): Manifest {
  const spec = { containers: [{ name: "app", image: "registry.example/app:1" }] };
  return { apiVersion: "v1", kind: "Pod", metadata: { namespace, name, labels }, spec } as Manifest;
}

/** Resources of a stack as the API server would hold them. */
export function manifestsOf(resources: readonly StackResource[], kinds: readonly string[]): readonly Manifest[] {
  return resources.flatMap(({ type, props }) => {
    const kind = type.split(":").at(-1) ?? "";
    if (!type.startsWith("kubernetes:") || !kinds.includes(kind)) return [];
    const apiVersion = type.slice("kubernetes:".length, -kind.length - 1).replace("core/", "");
    return [{ ...props, apiVersion, kind } as unknown as Manifest];
  });
}

/** The same the other way round: what was read from an API server, as resources. */
export function resourcesOf(manifests: readonly Manifest[]): readonly StackResource[] {
  return manifests.map((manifest) => {
    const { kind, metadata } = manifest;
    const place = metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
    return { ...object(kind, place), props: { ...manifest } };
  });
}

/** One side of a rule, and what passes, in the analyzer's words. */
interface Rule {
  readonly src_ns?: readonly string[];
  readonly src_pods?: readonly string[];
  readonly src_ip_block?: readonly string[];
  readonly dst_ns?: readonly string[];
  readonly dst_pods?: readonly string[];
  readonly dst_ip_block?: readonly string[];
  readonly connection: readonly (
    | "All connections"
    | { readonly protocols: string; readonly dst_ports?: readonly (number | string)[] }
  )[];
}

/**
 * What the analyzer says is open between a tenant's namespace and another namespace or a range of addresses, as
 * `t-acme > kube-system UDP 53`; what stays in a namespace, or touches no tenant's, is left out.
 */
export async function analyzed(manifests: readonly Manifest[]): Promise<string[]> {
  const place = mkdtempSync(join(tmpdir(), "leasehold-nca-"));
  try {
    // Labels are the API server's to add: what was written by hand lacks the one that selectors of namespaces go by.
    const complete = manifests.map((manifest) => (manifest.kind === "Namespace" ? named(manifest) : manifest));
    writeFileSync(join(place, "objects.json"), JSON.stringify({ apiVersion: "v1", kind: "List", items: complete }));
    const { stdout } = await run(program, ["--connectivity", place, "-r", place, "--output_format", "json"], {
      maxBuffer: 1 << 26,
    });
    const [answer] = JSON.parse(stdout.slice(stdout.indexOf("["), stdout.lastIndexOf("]") + 1)) as [
      { explanation: [{ rules: Rule[] }] },
    ];
    const ways = answer.explanation[0].rules.flatMap(waysOf);
    return [
      ...new Set(
        ways.filter(({ from, to }) => from !== to && [from, to].some((end) => end.startsWith("t-"))).map(({ text }) => text),
      ),
    ].sort();
  } finally {
    rmSync(place, { recursive: true });
  }
}

function named(manifest: Manifest): Manifest {
  const labels = { ...manifest.metadata.labels, "kubernetes.io/metadata.name": manifest.metadata.name };
  return { ...manifest, metadata: { ...manifest.metadata, labels } };
}

type Way = { readonly from: string; readonly to: string; readonly text: string };

function waysOf(rule: Rule): Way[] {
  const sources = endsOf(rule.src_ns, rule.src_pods, rule.src_ip_block);
  return sources.flatMap((from) =>
    endsOf(rule.dst_ns, rule.dst_pods, rule.dst_ip_block).flatMap((to) =>
      rule.connection.flatMap((passes) => {
        if (passes === "All connections") return [{ from, to, text: `${from} > ${to} everything` }];
        const ports = passes.dst_ports ?? ["any port"];
        return passes.protocols
          .split(", ")
          .flatMap((protocol) => ports.map((port) => ({ from, to, text: `${from} > ${to} ${protocol} ${port}` })));
      }),
    ),
  );
}

/** Outside of tenants it counts whether a way is for all pods of a namespace. */
function endsOf(
  namespaces: readonly string[] = [],
  pods: readonly string[] = [],
  blocks: readonly string[] = [],
): readonly string[] {
  const isAll = pods.includes("*");
  return [...namespaces.map((name) => (isAll && !name.startsWith("t-") ? `${name}/*` : name)), ...blocks];
}

/** The model's edges of the network layer in the same words. */
export function modelled(edges: readonly Edge[]): string[] {
  const ways = edges
    .filter(({ layer }) => layer === "network")
    .flatMap(({ from, to, says }) => {
      const [, passes = "", , target = ""] = /^(.*?) (to|from) (?:pods .* of )?(\S+)(?: until .*)?$/.exec(says) ?? [];
      const name = (end: string): string => (end === SHARED || end === INTERNET ? target : `t-${end}`);
      const ends = `${name(from)} > ${name(to)}`;
      if (passes === "any port") return [`${ends} everything`];
      return passes.split(" and ").flatMap((part) => {
        const [protocol = "", ...ports] = part.split(/,? /);
        return ports.map((port) => `${ends} ${protocol} ${port}`);
      });
    });
  return [...new Set(ways)].sort();
}
