import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Progress } from "../../../cli/engine/progress";
import { type Outcome, runPulumi } from "../../../cli/engine/run";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "leasehold-run-"));
  vi.stubEnv("PATH", `${folder}${delimiter}${process.env.PATH ?? ""}`);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const summary = { summaryEvent: { resourceChanges: { same: 3, create: 1 }, PolicyPacks: { leasehold: "0.1.0" } } };

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
  const metadata = { op: "create", urn: "urn:pulumi:dev::leasehold::a::acme", type: "a", diffs: null };
  const outcome = await preview([
    { resourcePreEvent: { metadata } },
    { resourcePreEvent: { metadata: { ...metadata, op: "same" } } },
    summary,
  ]);
  expect(outcome).toMatchObject({ succeeded: true, errors: [], violations: [], counts: { same: 3, create: 1 } });
  expect(outcome.steps.map(({ op }) => op)).toEqual(["create"]);
});

test("a run in which the policy pack did not take part proves nothing and fails", async () => {
  const outcome = await preview([{ summaryEvent: { resourceChanges: { same: 3 }, PolicyPacks: {} } }]);
  expect(outcome).toMatchObject({ succeeded: false, errors: ["the policy pack did not run, so nothing is proven"] });
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
