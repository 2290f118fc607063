import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { existsOnServer } from "../../../cli/engine/server";
import { type Checkpoint, createStack, readState, settlePending } from "../../../cli/engine/state";

vi.mock("../../../cli/engine/server", () => ({ existsOnServer: vi.fn() }));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "leasehold-state-"));
  vi.stubEnv("PATH", `${folder}${delimiter}${process.env.PATH ?? ""}`);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const fakePulumi = (script: string): void => writeFileSync(join(folder, "pulumi"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

const role = { urn: "urn:role", type: "postgresql:index/role:Role", custom: true, inputs: { name: "tnt__acme" } };
const secret = { urn: "urn:secret", type: "kubernetes:core/v1:Secret", custom: true, inputs: {} };
const pending = (type: string, resource: object): Checkpoint =>
  ({ version: 3, deployment: { resources: [secret], pending_operations: [{ type, resource }] } }) as unknown as Checkpoint;

/** Settles, and returns what was imported. */
async function settle(state: Checkpoint): Promise<Checkpoint | undefined> {
  fakePulumi(`cat > ${join(folder, "imported")}`);
  await settlePending(folder, "dev", state);
  const file = join(folder, "imported");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Checkpoint) : undefined;
}

test("a role whose creation was cut off enters the state if the server has it", async () => {
  vi.mocked(existsOnServer).mockResolvedValue(true);
  const { deployment } = (await settle(pending("creating", role))) ?? { deployment: {} };
  expect(deployment).toEqual({ resources: [secret, { ...role, id: "tnt__acme", outputs: role.inputs }] });
});

test("a role that never reached the server is created anew", async () => {
  vi.mocked(existsOnServer).mockResolvedValue(false);
  expect((await settle(pending("creating", role)))?.deployment).toEqual({ resources: [secret] });
});

test("a step on something the state knows is dropped: a refresh tells how far it got", async () => {
  vi.mocked(existsOnServer).mockResolvedValue(true);
  expect((await settle(pending("updating", secret)))?.deployment).toEqual({ resources: [secret] });
});

test("a state without half-done steps is not touched", async () => {
  expect(await settle({ version: 3, deployment: { resources: [] } })).toBeUndefined();
});

test("a stack that does not exist has no state; any other failure is told", async () => {
  fakePulumi("echo \"error: no stack named 'dev' found\" >&2; exit 1");
  expect(await readState(folder, "dev")).toBeUndefined();
  fakePulumi('echo "error: incorrect passphrase" >&2; exit 1');
  await expect(readState(folder, "dev")).rejects.toThrow("cannot read the state of stack dev: error: incorrect passphrase");
});

test("the salt of a new stack goes where the run says, and the next stack gets the same", async () => {
  const config = join(folder, "kept/stack.yaml");
  vi.stubEnv("PULUMI_OPTION_CONFIG_FILE", config);
  fakePulumi('test -f "Pulumi.$3.yaml" || echo "encryptionsalt: $3" > "Pulumi.$3.yaml"');
  await createStack(folder, "dev-platform");
  await createStack(folder, "dev");
  expect(readFileSync(config, "utf8")).toBe("encryptionsalt: dev-platform\n");
});
