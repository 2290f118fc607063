/** 25 tenants on a real API server: what an analyzer that somebody else wrote finds in the objects read back is what the files declare. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { isolationOf } from "../../report/isolation/model";
import { environment } from "../support/fleet";
import { object } from "../support/isolation";
import { analyzed, type Manifest, manifestsOf, missingAnalyzer, modelled, pod, resourcesOf } from "../support/network-analyzer";
import { kubectl } from "../support/servers";
import { Workspace } from "../support/workspace";

const more = Array.from({ length: 22 }, (_, index) => `net-${String(index).padStart(2, "0")}`);
const ids = ["acme", "globex", "initech", ...more];

const inThreeMonths = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, "2026-03-02".length);

/** Every fourth has a range open outward, every eighth one inward. */
function openingsOf(index: number): { readonly egress?: string; readonly ingress?: string } {
  const [out, inward] = [`203.0.${index}.0/24`, `198.51.${100 + index}.0/24`];
  return { ...(index % 4 === 0 ? { egress: out } : {}), ...(index % 8 === 0 ? { ingress: inward } : {}) };
}

function file(id: string, index: number): string {
  const record = `reason: ERP, ticket: SEC-214, expires: ${inThreeMonths}`;
  const opening = (direction: string, range: string | undefined, port: number): string =>
    range === undefined ? "" : `  ${direction}: [{cidr: ${range}, ports: [${port}], ${record}}]\n`;
  const { egress, ingress } = openingsOf(index);
  const openings = opening("egress", egress, 443) + opening("ingress", ingress, 8443);
  return `apiVersion: tenancy/v1
id: ${id}
name: ${id}
tier: standard
owner: {team: ${id}-team, email: platform@${id}.example}
${openings === "" ? "" : `network:\n${openings}`}`;
}

/** What the files and the environment say, one by one. */
function declared(): readonly string[] {
  const always = ids.flatMap((id) => [
    ...["TCP", "UDP"].map((protocol) => `t-${id} > kube-system ${protocol} 53`),
    `t-${id} > postgresql TCP 5432`,
    `apisix > t-${id} TCP 8080`,
  ]);
  const openings = more.flatMap((id, index) => {
    const { egress, ingress } = openingsOf(index);
    return [
      ...(egress === undefined ? [] : [`t-${id} > ${egress} TCP 443`]),
      ...(ingress === undefined ? [] : [`${ingress} > t-${id} TCP 8443`]),
    ];
  });
  return [...always, ...openings].sort();
}

/** Namespaces and pods of the platform; the local one has no such pods. */
function platform(): readonly Manifest[] {
  const services = [environment.dns, environment.database, environment.gateway];
  const namespaces = services.map(({ namespace }) => object("Namespace", namespace));
  const pods = services.flatMap(({ namespace, podLabels }) => [
    pod(namespace, "service", podLabels),
    pod(namespace, "stranger", { role: "stranger" }),
  ]);
  return [...manifestsOf(namespaces, ["Namespace"]), ...pods];
}

let workspace: Workspace;
let missing: string | undefined;

beforeAll(async () => {
  missing = await missingAnalyzer();
  if (missing !== undefined) return;
  workspace = new Workspace();
  // The state is written once and not after each of 600 steps: nobody goes on with it.
  Object.assign(workspace.environment, { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" });
  more.forEach((id, index) => {
    workspace.write(`tenants/${id}.yaml`, file(id, index));
  });
  const { exitCode, output } = await workspace.tenant("up", "--env", "dev");
  expect(exitCode, output).toBe(0);
}, 2_400_000);

afterAll(async () => {
  if (missing !== undefined) return;
  await workspace.tenant("destroy", "--env", "dev");
  workspace.remove();
}, 2_400_000);

/** A pod as the restricted profile wants it. */
function compliant(namespace: string, name: string, labels: Record<string, string>): object {
  const { spec, ...rest } = pod(namespace, name, labels) as Manifest & {
    readonly spec: { readonly containers: readonly object[] };
  };
  const containers = spec.containers.map((container) => ({
    ...container,
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  }));
  return { ...rest, spec: { securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } }, containers } };
}

async function readBack(kind: string): Promise<readonly Manifest[]> {
  const listed = JSON.parse(await kubectl("get", kind, "-A", "-o", "json")) as { readonly items: readonly Manifest[] };
  const own = new Set(ids.map((id) => `t-${id}`));
  return listed.items.filter(({ metadata: { namespace, name } }) => own.has(namespace ?? name));
}

test("the objects read back open exactly what is declared, to the analyzer and to the model", { timeout: 600_000 }, async ({
  skip,
}) => {
  if (missing !== undefined) skip(missing);
  const items = ids.flatMap((id) => [
    compliant(`t-${id}`, "app", { "app.kubernetes.io/name": "app" }),
    compliant(`t-${id}`, "batch", { role: "batch" }),
  ]);
  workspace.write("pods.json", JSON.stringify({ apiVersion: "v1", kind: "List", items }));
  await kubectl("create", "-f", `${workspace.root}/pods.json`);
  const stored = (await Promise.all(["namespace", "networkpolicy", "pod"].map(readBack))).flat();
  expect(stored.filter(({ kind }) => kind === "Pod")).toHaveLength(50);
  expect(await analyzed([...stored, ...platform()])).toEqual(declared());
  expect(modelled(isolationOf(resourcesOf(stored)).edges)).toEqual(declared());
});
