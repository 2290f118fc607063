import { afterAll, beforeAll, expect, test } from "vitest";
import { fleetOf } from "../support/fleet";
import { provision } from "../support/mocks";
import { PackProcess } from "../support/pack-process";
import type { Recorded } from "../support/recorded";

/** How the engine marks a text that is not known in a preview. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

let pack: PackProcess;
let tenants: Recorded;

beforeAll(async () => {
  [pack, { recorded: tenants }] = await Promise.all([PackProcess.start(), provision(fleetOf("acme", "globex"), true)]);
}, 60_000);

afterAll(() => pack.stop());

test("the pack, run as the engine runs it, has nothing to say about what the program builds", async () => {
  expect(await pack.analyze(tenants.resources)).toEqual([]);
});

test("the pack stops a run for a violation, and says what to do", async () => {
  expect(await pack.analyze(tenants.without("NetworkPolicy", "acme-default-deny"))).toEqual([
    {
      policy: "namespace-denies-by-default",
      mandatory: true,
      message: expect.stringContaining("Remedy: add a NetworkPolicy") as string,
    },
  ]);
});

test("the pack stops a run for a value that is not known yet, where the engine would only leave a note", async () => {
  const unknown = tenants.changed("RoleBinding", "acme-editor", (props) => props.set("subjects", UNKNOWN));
  expect((await pack.analyze(unknown)).map(({ policy, mandatory }) => ({ policy, mandatory }))).toEqual([
    { policy: "every-resource-is-decidable", mandatory: true },
  ]);
});
