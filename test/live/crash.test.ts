import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inventory } from "../support/servers";
import { collect, Workspace } from "../support/workspace";

/** How often the engine is killed; `LEASEHOLD_KILLS` changes it. Each takes half a minute, which continuous integration has not for 20. */
const kills = Number(process.env.LEASEHOLD_KILLS ?? (process.env.CI === undefined ? 20 : 6));

let workspace: Workspace;

beforeAll(() => {
  workspace = new Workspace();
});

afterAll(async () => {
  await workspace.tenant("destroy", "--env", "dev");
  workspace.remove();
});

/** The pid of the live engine that holds the lock of either stack; a lock that an earlier kill left behind does not count. */
function lockHolder(): number | undefined {
  for (const stack of ["dev-platform", "dev"]) {
    const folder = join(workspace.root, ".state/.pulumi/locks/organization/leasehold", stack);
    try {
      const [name] = readdirSync(folder);
      if (name === undefined) continue;
      const { pid } = JSON.parse(readFileSync(join(folder, name), "utf8")) as { pid: number };
      process.kill(pid, 0);
      return pid;
    } catch {
      // No lock, one that was released between the two calls, or one of a dead engine.
    }
  }
  return undefined;
}

/** Starts the command and kills its engine with SIGKILL at a random moment of its work, `withinMs` at most after it took its lock. */
async function killDuring(verb: "up" | "destroy", withinMs: number): Promise<number> {
  const running = workspace.start("node", ["cli/tenant.js", verb, "--env", "dev"]);
  const ended = collect(running);
  while (running.exitCode === null && lockHolder() === undefined) await sleep(20);
  const delayMs = Math.floor(Math.random() * withinMs);
  await sleep(delayMs);
  const pid = lockHolder();
  if (pid !== undefined) process.kill(pid, "SIGKILL");
  await ended;
  return delayMs;
}

/** Runs the command to its end, which it must reach without help. */
async function finish(verb: "up" | "destroy", context: string): Promise<void> {
  const { exitCode, output } = await workspace.tenant(verb, "--env", "dev");
  expect(exitCode, `${context}\n${output}`).toBe(0);
}

/** Names of everything there is, without versions and without what the cluster itself names at random. */
async function names(): Promise<string[]> {
  const lines = (await inventory()).filter((line) => !line.startsWith("EndpointSlice "));
  return lines.map((line) => line.split(" at ")[0] ?? "");
}

const closed = "lifecycle: {status: deleted, deleted: {on: 2026-03-02, ticket: OPS-31}}\n";

/** Every other round takes two tenants away, the rounds between bring them back. */
function turnTenants(round: number): void {
  for (const file of ["tenants/acme.yaml", "tenants/initech.yaml"]) {
    workspace.restore(file);
    if (round % 2 === 1) workspace.write(file, `${workspace.read(file).trimEnd()}\n${closed}`);
  }
}

test(`a run that is killed at ${kills} random moments is finished by the next one each time`, async () => {
  const seen: string[][] = [];
  for (let round = 0; round < kills; round++) {
    turnTenants(round);
    const delayMs = await killDuring("up", 6_000);
    await finish("up", `round ${round}, killed after ${delayMs} ms`);
    const all = await names();
    // What stands depends on the files only, not on when the engine died.
    expect(all, `round ${round}, killed after ${delayMs} ms`).toEqual(seen[round % 2] ?? all);
    seen[round % 2] = all;
  }
  for (const stack of ["dev-platform", "dev"]) expect(Object.keys(await workspace.counts("preview", stack))).toEqual(["same"]);
}, 3_600_000);

test("destroying that is killed three times leaves nothing once it is done", async () => {
  for (let round = 0; round < 3; round++) await killDuring("destroy", 4_000);
  await finish("destroy", "after three kills");
  expect(await names()).toEqual([]);
});
