import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { planResources, UnplannableError } from "../../cli/engine/planned";
import { resolveFleet } from "../../model/fleet";
import { loadSources } from "../../model/sources";
import { withoutHidden } from "../../policies/hidden";
import { judge } from "../../policies/judge";
import { repository, tenantFile } from "../model/repository";
import { generatedPassword, provision, provisionPlatform } from "../support/mocks";

// Each plan loads the whole program and its providers.
vi.setConfig({ testTimeout: 120_000 });

const TODAY = "2026-09-01";
const root = repository({ "tenants/acme.yaml": tenantFile("acme"), "tenants/globex.yaml": tenantFile("globex") });

describe("the planned resources", () => {
  test("are those that the program registers, for every environment that is asked for, in one go", async () => {
    const planned = await planResources({ root, environments: ["dev"], today: TODAY });
    const { fleet } = resolveFleet(loadSources(root), "dev", { today: TODAY });
    if (fleet === undefined) throw new Error("the files have problems");
    const [tenants, platform] = [(await provision(fleet, true)).recorded, (await provisionPlatform(fleet, true)).recorded];
    const dev = planned.get("dev");
    expect([...planned.keys()]).toEqual(["dev"]);
    expect(dev?.tenants.map(({ urn }) => urn)).toEqual(tenants.resources.map(({ urn }) => urn));
    expect(dev?.platform.map(({ urn }) => urn)).toEqual(platform.resources.map(({ urn }) => urn));
    expect(dev?.tenants.find(({ name }) => name === "acme-quota")?.props).toEqual(
      tenants.one("ResourceQuota", "acme-quota").props,
    );
  });

  test("satisfy every invariant, and hold no secret", async () => {
    const dev = (await planResources({ root, environments: ["dev"], today: TODAY })).get("dev");
    const all = [...(dev?.platform ?? []), ...(dev?.tenants ?? [])];
    expect(judge(all.map(withoutHidden), { today: TODAY })).toEqual([]);
    expect(JSON.stringify(all)).not.toContain(generatedPassword(""));
    const secret = all.find(({ name }) => name === "acme-db");
    expect(() => withoutHidden(secret ?? { type: "", name: "", urn: "", props: {} }).props["stringData"]).toThrow();
  });

  test("of files with problems there are none, and the problems are told", async () => {
    const broken = repository({ "tenants/acme.yaml": tenantFile("acme", "quota: {}\n") });
    const failed = planResources({ root: broken, environments: ["dev"] });
    await expect(failed).rejects.toThrow(UnplannableError);
    await expect(failed).rejects.toThrow(/Nothing can be planned for dev .*\ntenants\/acme\.yaml:6:1 TEN-101/);
  });
});

test("the process that plans ends when nobody waits for its answer any more", async () => {
  const order = JSON.stringify({ root, environments: ["dev", "dev", "dev"], part: { index: 0, of: 1 } });
  const child = spawn(process.execPath, ["--require", "tsx/cjs", join(__dirname, "../../stacks/planned.ts"), order], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stdin.end();
  const [code] = (await once(child, "close")) as [number];
  expect({ code, said: out.slice(0, 20) }).toEqual({ code: 1, said: "" });
});
