/**
 * `npm run bench:policies`: what judging a fleet takes, beside what parsing and walking the same resources takes.
 *
 * The fleet is one tenant's recorded resources, again and again under other ids, so that every rule about several tenants has work.
 */

import { judge } from "../policies/judge";
import type { StackResource } from "../policies/resources";
import { fleetOf } from "../test/support/fleet";
import { provision, provisionPlatform } from "../test/support/mocks";
import { PackProcess } from "../test/support/pack-process";

const ROUNDS = 3;
const TODAY = "2026-12-01";

/** The limits of the project, in seconds: over all shards together, and in addition to one preview. */
const MOST = [
  { tenants: 25, seconds: 3 },
  { tenants: 1000, seconds: 20 },
] as const;

/** The tenant whose resources are multiplied. Nothing else is called so. */
const MODEL = "acme";

const nameOf = (index: number): string => `t${String(index).padStart(4, "0")}`;

async function fleet(tenants: number): Promise<string> {
  const { recorded } = await provision(fleetOf(MODEL));
  const platform = (await provisionPlatform(fleetOf())).recorded.resources;
  const text = JSON.stringify(recorded.resources).slice(1, -1);
  const copies = Array.from({ length: tenants }, (_, index) => renamed(text, nameOf(index)));
  return `[${[...copies, JSON.stringify(platform).slice(1, -1)].join(",")}]`;
}

/** The tenant's id is in the clear everywhere but in the header that tells the application all about the tenant. */
function renamed(text: string, name: string): string {
  const group = new RegExp(MODEL, "gi");
  const context = (told: string): string =>
    Buffer.from(Buffer.from(told, "base64url").toString().replace(group, name)).toString("base64url");
  return text
    .replace(/("X-Tenant-Context":")([^"]+)/g, (_, key: string, told: string) => key + context(told))
    .replace(group, name);
}

/** What nobody can do without: reading the file and looking at every value once. */
function walk(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce<number>((sum, item) => sum + walk(item), 1);
}

function timed<T>(work: () => T): { readonly seconds: number; readonly result: T } {
  const started = performance.now();
  const result = work();
  return { seconds: (performance.now() - started) / 1000, result };
}

const least = (runs: readonly number[]): number => Math.min(...runs);

async function measure({ tenants, seconds: most }: (typeof MOST)[number]): Promise<boolean> {
  const text = await fleet(tenants);
  const resources = JSON.parse(text) as StackResource[];
  const [parsing, judging]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    parsing.push(timed(() => walk(JSON.parse(text))).seconds);
    const { seconds, result } = timed(() => judge(resources, { today: TODAY }));
    const [found] = result;
    if (found !== undefined) throw new Error(`the fleet is not sound: ${found.invariant}: ${found.object} ${found.problem}`);
    judging.push(seconds);
  }
  const [parse, judged] = [least(parsing), least(judging)];
  const isWithin = judged <= most;
  process.stdout.write(
    `${tenants} tenants, ${resources.length} resources: judged in ${judged.toFixed(2)} s, parsed and walked in ${parse.toFixed(2)} s, ` +
      `ratio ${(judged / parse).toFixed(1)}; ${isWithin ? "within" : "ABOVE"} the limit of ${most} s\n`,
  );
  return isWithin;
}

/** The pack as a preview meets it: a process that starts, and then is asked about the whole stack. */
async function measurePack({ tenants, seconds: most }: (typeof MOST)[number]): Promise<boolean> {
  const resources = JSON.parse(await fleet(tenants)) as StackResource[];
  const started = performance.now();
  const pack = await PackProcess.start({ today: TODAY });
  const starting = (performance.now() - started) / 1000;
  try {
    const found = await pack.analyze(resources);
    if (found.length > 0) throw new Error(`the fleet is not sound: ${found[0]?.message ?? ""}`);
  } finally {
    await pack.stop();
  }
  const all = (performance.now() - started) / 1000;
  const isWithin = all <= most;
  process.stdout.write(
    `${tenants} tenants: the pack adds ${all.toFixed(2)} s, of which ${starting.toFixed(2)} s to start; ` +
      `${isWithin ? "within" : "ABOVE"} the limit of ${most} s\n`,
  );
  return isWithin;
}

async function main(): Promise<void> {
  for (const limit of MOST) if (!(await measure(limit))) process.exitCode = 1;
  if (!(await measurePack(MOST[0]))) process.exitCode = 1;
}

main().catch((error: unknown) => {
  process.exitCode = 3;
  throw error;
});
