/**
 * Writes what the program would register for the tenant files of a folder, as JSON. Its one argument is an `Order`, as JSON.
 *
 * Needs neither engine nor cluster nor credentials. What only a provider decides, such as a generated password, stays unknown, and what
 * is secret is left out, so nothing in the answer is worth hiding. Has its own process: it changes how errors are made, for speed.
 */

import { setImmediate } from "node:timers/promises";
import { loadFleet } from "../model/fleet";
import type { Fleet, ResolvedTenant } from "../model/resolved-tenant";
import { buildPlatform, buildTenants } from "./fleet-stack";
import { type RecordedResource, record } from "./recording";
import type { Settings } from "./settings";

/** Names for what nobody is asked; `.invalid` answers nowhere. */
const SETTINGS: Settings = {
  kubeconfig: "unknown",
  database: {
    host: "database.invalid",
    port: 5432,
    username: "unknown",
    password: "unknown",
    sslmode: "verify-full",
    authorityFile: "",
    authority: "",
  },
};

/** As the engine writes a text that it does not know before the update, and one that it must not show. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const MASK = "[secret]";

/** How Pulumi marks both in what it hands to mocks. */
const UNKNOWN_MARK = "__pulumiUnknown";
const SECRET_MARK = "4dabf18193072939515e22adb298388d";

/** Tenants at a time: what is under way at once is kept in memory, and the collector's work grows faster than that. */
const AT_ONCE = 10;

/** What is asked for. */
interface Order {
  readonly root: string;
  readonly environments: readonly string[];
  /** The day on which the files are judged; the real one by default. */
  readonly today?: string;
  /** A share of the tenants, so that several processes can do one fleet. */
  readonly part: { readonly index: number; readonly of: number };
}

type Planned = Pick<RecordedResource, "type" | "name" | "urn" | "props">;

async function main({ root, environments, today, part }: Order): Promise<void> {
  const answer: Record<string, unknown> = {};
  for (const id of environments) {
    const { problems, fleet } = loadFleet(root, id, { today });
    answer[id] = fleet === undefined ? { problems } : await planned(fleet, part);
  }
  process.stdout.write(JSON.stringify(answer));
}

/** The resources of both stacks; those of the platform go with the first part. */
async function planned(
  fleet: Fleet,
  part: Order["part"],
): Promise<{ platform: readonly Planned[]; tenants: readonly Planned[] }> {
  const { id } = fleet.environment;
  const platform = part.index === 0 ? await recorded(`${id}-platform`, () => void buildPlatform(fleet, SETTINGS)) : [];
  const tenants: Planned[] = [];
  for (const some of chunks(fleet.tenants.filter((_, number) => number % part.of === part.index)))
    tenants.push(...(await recorded(id, () => void buildTenants({ ...fleet, tenants: some }, SETTINGS))));
  return { platform, tenants };
}

function chunks(tenants: readonly ResolvedTenant[]): readonly (readonly ResolvedTenant[])[] {
  const starts = Array.from({ length: Math.ceil(tenants.length / AT_ONCE) }, (_, number) => number * AT_ONCE);
  return starts.map((start) => tenants.slice(start, start + AT_ONCE));
}

/** What exists somewhere: no components, no providers. */
async function recorded(stack: string, build: () => void): Promise<readonly Planned[]> {
  // A recording is one chain of promises, during which no event arrives: not even that the caller is gone.
  await setImmediate();
  const { resources } = await record({ stack, preview: true }, build);
  return resources
    .filter(({ custom, type }) => custom && !type.startsWith("pulumi:"))
    .map(({ type, name, urn, props }) => ({ type, name, urn, props: shown(props) as Planned["props"] }));
}

function shown(value: unknown): unknown {
  if (Array.isArray(value)) return (value as unknown[]).map(shown);
  if (typeof value !== "object" || value === null) return value;
  if (SECRET_MARK in value) return MASK;
  if (UNKNOWN_MARK in value) return UNKNOWN;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item)]));
}

// Pulumi asks where each resource and each promise was made, and nobody reads the answer here: finding it takes a third of the time.
// It sets the limit itself for that, so a number would not stay.
Object.defineProperty(Error, "stackTraceLimit", { get: () => 0, set: () => undefined });

// Nobody reads the answer of a run whose caller is gone, however it went.
process.stdin.resume().once("end", () => process.exit(1));
process.stdin.unref();

main(JSON.parse(process.argv[2] ?? "{}") as Order).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
