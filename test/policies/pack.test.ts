import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { invariants } from "../../policies/invariants";
import type { StackResource } from "../../policies/resources";
import { fleetOf, fleetWithOpenings } from "../support/fleet";
import { provision, provisionPlatform } from "../support/mocks";
import { PackProcess } from "../support/pack-process";
import type { Recorded } from "../support/recorded";

/** How the engine marks a text that is not known in a preview. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const TODAY = "2026-12-01";
const POLICIES = resolve(__dirname, "../../policies");

let pack: PackProcess;
let tenants: Recorded;

beforeAll(async () => {
  [pack, { recorded: tenants }] = await Promise.all([
    PackProcess.start({ today: TODAY }),
    provision(fleetOf("acme", "globex"), true),
  ]);
}, 60_000);

afterAll(() => pack.stop());

/** Which policies report, and whether each of them stops the run. */
async function reported(resources: readonly StackResource[], by = pack): Promise<{ policy: string; mandatory: boolean }[]> {
  return (await by.analyze(resources)).map(({ policy, mandatory }) => ({ policy, mandatory }));
}

const stopped = (policy: string): object => ({ policy, mandatory: true });

describe("the pack, run as the engine runs it,", () => {
  test("has nothing to say about what the program builds", async () => {
    expect(await pack.analyze(tenants.resources)).toEqual([]);
    expect(await pack.analyze((await provisionPlatform(fleetOf(), true)).recorded.resources)).toEqual([]);
    expect(await pack.analyze((await provision(fleetWithOpenings())).recorded.resources)).toEqual([]);
  });

  test("offers every invariant as a policy that stops, and that takes exceptions", async () => {
    const described = await pack.describe();
    expect([...described.keys()].sort()).toEqual(invariants.map(({ name }) => name).sort());
    for (const { mandatory, settings } of described.values()) {
      expect(mandatory).toBe(true);
      expect(settings).toContain("exceptions");
    }
  });

  test("stops a run for a violation, and says what to do", async () => {
    expect(await pack.analyze(tenants.without("NetworkPolicy", "acme-default-deny"))).toEqual([
      {
        policy: "namespace-denies-by-default",
        mandatory: true,
        message: expect.stringContaining("Remedy: add a NetworkPolicy") as string,
      },
    ]);
  });

  test("forgets a stack when it is asked about the next one", async () => {
    const wrong = tenants.changed("Namespace", "acme", (props) =>
      props.setKey("metadata.labels", "pod-security.kubernetes.io/enforce", "baseline"),
    );
    expect(await reported(wrong)).toEqual([stopped("namespace-enforces-restricted")]);
    expect(await reported(tenants.resources)).toEqual([]);
  });

  test.each([
    { kind: "RoleBinding", name: "acme-editor", path: "subjects" },
    { kind: "Namespace", name: "acme", path: "metadata.labels" },
    { kind: "NetworkPolicy", name: "acme-dns", path: "spec" },
    { kind: "Role", name: "acme-login-a", path: "superuser" },
  ])("stops a run for an unknown $path of $kind, where the engine would only leave a note", async ({ kind, name, path }) => {
    const answers = await reported(tenants.changed(kind, name, (props) => props.set(path, UNKNOWN)));
    expect(answers).toContainEqual(stopped("every-resource-is-decidable"));
    expect(answers.every(({ mandatory }) => mandatory)).toBe(true);
  });
});

describe("an exception in the pack's configuration", () => {
  const baseline = (): readonly StackResource[] =>
    tenants.changed("Namespace", "acme", (props) =>
      props.setKey("metadata.labels", "pod-security.kubernetes.io/warn", "baseline"),
    );
  const exception = { object: "Namespace t-acme", reason: "migration", ticket: "SEC-300", expires: "2026-12-31" };
  const excuse = (more: object): Promise<void> =>
    pack.configure({ "namespace-enforces-restricted": { exceptions: [{ ...exception, ...more }] } });

  afterEach(() => pack.configure({}));

  test("lets its object pass, and no other", async () => {
    await excuse({});
    expect(await reported(baseline())).toEqual([]);
    await excuse({ object: "Namespace t-globex" });
    const messages = (await pack.analyze(baseline())).map(({ message }) => message);
    expect(messages).toContainEqual(expect.stringContaining("Namespace t-acme has warn set to"));
  });

  test.each([
    ["has ended", { expires: "2026-11-30" }],
    ["lasts too long", { expires: "2028-01-01" }],
    ["names no ticket", { ticket: "" }],
    ["gives no reason", { reason: " " }],
  ])("that %s stops the run", async (_, more) => {
    await excuse(more);
    const answers = await reported(baseline());
    expect(answers.length).toBeGreaterThan(0);
    expect(new Set(answers.map(({ policy }) => policy))).toEqual(new Set(["namespace-enforces-restricted"]));
    expect(answers.every(({ mandatory }) => mandatory)).toBe(true);
  });

  test("that excuses nothing any more stops the run", async () => {
    await excuse({});
    expect(await reported(tenants.resources)).toEqual([stopped("namespace-enforces-restricted")]);
  });
});

describe("a policy that fails while judging", () => {
  const folder = mkdtempSync(join(tmpdir(), "pack-"));
  let failing: PackProcess;

  beforeAll(async () => {
    // The same pack with one more invariant, which throws: how it is run, and what becomes of the failure, is ours.
    const more = `{ name: "always-fails", ids: [], holds: "x", sources: [], severity: "high", remedy: "x", violations() { throw new Error("p4ss"); } }`;
    writeFileSync(join(folder, "PulumiPolicy.yaml"), "runtime: {name: nodejs, options: {typescript: false}}\n");
    writeFileSync(join(folder, "package.json"), '{"name": "failing", "version": "0.1.0", "main": "index.js"}');
    const at = (file: string): string => JSON.stringify(join(POLICIES, file));
    writeFileSync(
      join(folder, "index.js"),
      `require(${JSON.stringify(require.resolve("tsx/cjs"))});\nrequire(${at("invariants.ts")}).invariants.push(${more});\nrequire(${at("pack.ts")});\n`,
    );
    failing = await PackProcess.start({ pack: folder, today: TODAY });
  }, 60_000);

  afterAll(async () => {
    await failing.stop();
    rmSync(folder, { recursive: true });
  });

  test("stops the run, and does not tell what it met", async () => {
    expect(await reported(tenants.resources, failing)).toEqual([stopped("always-fails")]);
    expect(JSON.stringify(await failing.analyze(tenants.resources))).not.toContain("p4ss");
  });

  test("does not keep the others from judging", async () => {
    const wrong = tenants.without("NetworkPolicy", "acme-default-deny");
    expect(await reported(wrong, failing)).toEqual([stopped("namespace-denies-by-default"), stopped("always-fails")]);
  });
});
