import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { secretData } from "../support/servers";
import { type Result, Workspace } from "../support/workspace";

let workspace: Workspace;
let run: Result;
let processes = "";

beforeAll(async () => {
  workspace = new Workspace();
  const watch = setInterval(() => (processes += execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })), 300);
  run = await workspace.tenant("up", "--env", "dev");
  clearInterval(watch);
  expect(run.exitCode, run.output).toBe(0);
});

afterAll(async () => {
  await workspace.tenant("destroy", "--env", "dev");
  workspace.remove();
});

/** Every regular file below a folder, links not followed. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
  });
}

/** The generated secrets of all tenants, as they are and as base64. */
async function generatedValues(): Promise<string[]> {
  const values: string[] = [];
  for (const tenant of ["acme", "globex", "initech"]) {
    values.push(
      (await secretData(`t-${tenant}`, "db")).password ?? "",
      (await secretData(`t-${tenant}`, "gateway-key")).key ?? "",
    );
  }
  expect(values.every((value) => value.length >= 32)).toBe(true);
  return values.flatMap((value) => [value, Buffer.from(value).toString("base64").replace(/=+$/, "").slice(0, -1)]);
}

test("no generated secret stands in clear in state, logs, files, outputs or the process list", async () => {
  const values = await generatedValues();
  const outputs = await workspace.pulumi("stack", "output", "--json", "--stack", "dev");
  expect(outputs.exitCode, outputs.output).toBe(0);
  // The platform's folder holds the servers' data and logs as well as what the platform itself writes.
  const platform = dirname(process.env.KUBECONFIG ?? "");
  const places = new Map<string, string>([
    ["output of the run", run.output],
    ["stack outputs", outputs.output],
    ["process list", processes],
    ...[workspace.root, platform].flatMap(filesBelow).map((file) => [file, readFileSync(file, "latin1")] as const),
  ]);
  expect(places.size).toBeGreaterThan(50);
  const leaks = [...places].filter(([, text]) => values.some((value) => text.includes(value))).map(([place]) => place);
  expect(leaks).toEqual([]);
});

test("the search finds a secret that is planted in a file", async () => {
  const [value = ""] = await generatedValues();
  workspace.write("planted.log", `password=${value}`);
  expect(
    filesBelow(workspace.root).some((file) => statSync(file).size < 1_000 && readFileSync(file, "latin1").includes(value)),
  ).toBe(true);
});
