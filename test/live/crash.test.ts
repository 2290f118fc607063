import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inventory } from "../support/servers";
import { collect, Workspace } from "../support/workspace";

/** How often the engine is killed; `LEASEHOLD_KILLS` changes it. */
const kills = Number(process.env.LEASEHOLD_KILLS ?? 20);

let workspace: Workspace;

beforeAll(() => {
  workspace = new Workspace();
});

afterAll(async () => {
  await workspace.tenant("destroy", "--env", "dev");
  workspace.remove();
});

/** The pid in the lock that a running engine holds on either stack. */
function lockHolder(): number | undefined {
  for (const stack of ["dev-platform", "dev"]) {
    const folder = join(workspace.root, ".state/.pulumi/locks/organization/leasehold", stack);
    try {
      const [name] = readdirSync(folder);
      if (name !== undefined) return (JSON.parse(readFileSync(join(folder, name), "utf8")) as { pid: number }).pid;
    } catch {
      // No lock, or one that was released between the two calls.
    }
  }
  return undefined;
}

/** Starts the command and kills its engine with SIGKILL `delayMs` after it took its first lock. */
async function killDuring(verb: "up" | "destroy", delayMs: number): Promise<void> {
  const running = workspace.start("node", ["cli/tenant.js", verb, "--env", "dev"]);
  const ended = collect(running);
  while (running.exitCode === null && lockHolder() === undefined) await sleep(20);
  await sleep(delayMs);
  const pid = lockHolder();
  if (pid !== undefined) process.kill(pid, "SIGKILL");
  await ended;
}

test(`a run that is killed ${kills} times at random moments is finished by the next one each time`, async () => {
  expect((await workspace.tenant("up", "--env", "dev")).exitCode).toBe(0);
  const names = (): Promise<string[]> => inventory().then((all) => all.map((line) => line.split(" at ")[0] ?? ""));
  const whole = await names();
  for (let round = 0; round < kills; round++) {
    const delayMs = Math.floor(Math.random() * 6_000);
    // Every other round the environment is taken down as well, and that is killed too.
    await killDuring("destroy", Math.floor(Math.random() * 4_000));
    expect((await workspace.tenant("destroy", "--env", "dev")).exitCode).toBe(0);
    await killDuring("up", delayMs);
    const { exitCode, output } = await workspace.tenant("up", "--env", "dev");
    expect(exitCode, `round ${round}, killed after ${delayMs} ms\n${output}`).toBe(0);
    expect(await names()).toEqual(whole);
    for (const stack of ["dev-platform", "dev"]) expect(Object.keys(await workspace.counts("preview", stack))).toEqual(["same"]);
  }
}, 3_600_000);
