import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Outcome } from "../../../cli/engine/events";
import { Progress } from "../../../cli/engine/progress";
import { runPulumi } from "../../../cli/engine/run";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "leasehold-run-"));
  vi.stubEnv("PATH", `${folder}${delimiter}${process.env.PATH ?? ""}`);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const summary = {
  summaryEvent: { resourceChanges: { same: 1, create: 1 }, PolicyPacks: { "leasehold-isolation|local|/policies": "0.1.0" } },
};

/** What stands before the resource's step; `inputs` are what it will be. */
function step(op: string, name: string, inputs?: object): object {
  const [type, urn] = ["random:index/randomPassword:RandomPassword", `urn:pulumi:dev::leasehold::${name}`];
  const state = inputs === undefined ? null : { type, urn, inputs };
  return { resourcePreEvent: { metadata: { op, urn, type, diffs: null, old: null, new: state } } };
}

/** Runs a preview with a `pulumi` that prints these events and ends with this exit code. */
async function preview(events: readonly object[], exitCode = 0, text = ""): Promise<Outcome> {
  const lines = events.map((event) => JSON.stringify(event)).join("\n");
  writeFileSync(join(folder, "events"), `${lines}\n${text}`);
  writeFileSync(join(folder, "pulumi"), `#!/bin/sh\ncat ${join(folder, "events")}\nexit ${exitCode}\n`, { mode: 0o755 });
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const progress = new Progress("preview");
  try {
    return await runPulumi({ verb: "preview", stack: "dev", root: folder, policyPack: "policies" }, progress);
  } finally {
    progress.end("done");
    written.mockRestore();
  }
}

test("a clean run under the policy pack succeeds and tells its steps and counts", async () => {
  const outcome = await preview([step("create", "acme", {}), step("same", "globex", {}), summary]);
  expect(outcome).toMatchObject({ succeeded: true, errors: [], violations: [], counts: { same: 1, create: 1 } });
  expect(outcome.steps.map(({ op }) => op)).toEqual(["create"]);
});

test("a run in which the policy pack did not take part proves nothing and fails", async () => {
  const outcome = await preview([{ summaryEvent: { resourceChanges: {}, PolicyPacks: {} } }]);
  expect(outcome).toMatchObject({ succeeded: false, errors: ["the policy pack did not run, so nothing is proven"] });
});

test("another policy pack is not the one that had to run", async () => {
  const outcome = await preview([{ summaryEvent: { resourceChanges: {}, PolicyPacks: { costs: "1.0.0" } } }]);
  expect(outcome).toMatchObject({ succeeded: false, errors: ["the policy pack did not run, so nothing is proven"] });
});

test("the stack is told as it will be: unchanged, changed and replaced resources, and none that goes", async () => {
  const { resources } = await preview([
    step("same", "unchanged", { length: 1 }),
    step("update", "changed", { length: 2 }),
    step("create-replacement", "replaced", { length: 3 }),
    step("replace", "replaced", { length: 3 }),
    step("delete-replaced", "replaced"),
    step("delete", "gone"),
    {
      summaryEvent: {
        resourceChanges: { same: 1, update: 1, replace: 1, delete: 1 },
        PolicyPacks: { "leasehold-isolation": "0.1.0" },
      },
    },
  ]);
  expect(resources.map(({ name, props }) => [name, props])).toEqual([
    ["unchanged", { length: 1 }],
    ["changed", { length: 2 }],
    ["replaced", { length: 3 }],
  ]);
});

test("an engine that shows fewer resources than it counts has left some unjudged", async () => {
  const outcome = await preview([step("create", "acme", {}), summary]);
  expect(outcome).toMatchObject({
    succeeded: false,
    errors: ["the engine counts 2 resources and shows 1: the others cannot be judged"],
  });
});

test("a policy check that the engine gave up on is an error, although the engine calls it advice", async () => {
  const advice = { diagnosticEvent: { severity: "info", message: "can't run policy 'x' during preview: unknown value" } };
  expect(await preview([advice, summary])).toMatchObject({ succeeded: false });
});

test("violations are kept apart from errors", async () => {
  const policyEvent = { policyName: "isolation", resourceUrn: "urn", message: " leaks \n", enforcementLevel: "mandatory" };
  const outcome = await preview(
    [{ policyEvent }, { diagnosticEvent: { severity: "error", message: "preview failed" } }, summary],
    1,
  );
  expect(outcome.succeeded).toBe(false);
  expect(outcome.errors).toEqual([]);
  expect(outcome.violations).toEqual([{ policy: "isolation", urn: "urn", message: "leaks" }]);
});

test("an engine that dies without an event is quoted", async () => {
  expect(await preview([], 255, "error: the stack is currently locked")).toMatchObject({
    succeeded: false,
    errors: ["error: the stack is currently locked"],
  });
});

test("a missing engine is named with what to do about it", async () => {
  vi.stubEnv("PATH", folder);
  const progress = new Progress("preview");
  await expect(runPulumi({ verb: "preview", stack: "dev", root: folder }, progress)).rejects.toThrow(
    /pulumi is not on PATH.*npm run up/,
  );
});
