import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { resolveFleet } from "../../model/fleet";
import { loadSources } from "../../model/sources";
import type { StackResource } from "../../policies/resources";
import { repository, tenantFile } from "../model/repository";
import { provision, provisionPlatform } from "../support/mocks";
import type { Recorded } from "../support/recorded";
import { tenantWith } from "./command";

const TODAY = "2026-09-01";
const file = (id: string): string => tenantFile(id, `access: {members: [{group: ${id}-admins, role: admin}]}\n`);
const root = repository({ "tenants/acme.yaml": file("acme"), "tenants/globex.yaml": file("globex") });

let tenants: Recorded;
let platform: Recorded;
beforeAll(async () => {
  const { fleet } = resolveFleet(loadSources(root), "dev", { today: TODAY });
  if (fleet === undefined) throw new Error("the files have problems");
  [tenants, platform] = [(await provision(fleet)).recorded, (await provisionPlatform(fleet)).recorded];
});

/** Runs the command with an engine that has these stacks. */
function verify(
  stacks: Readonly<Record<string, readonly StackResource[]>>,
  ...args: readonly string[]
): ReturnType<typeof tenantWith> {
  const bin = join(root, "bin");
  mkdirSync(bin, { recursive: true });
  for (const [name, resources] of Object.entries(stacks)) {
    const recorded = resources.map(({ type, urn, props }) => ({ type, urn, custom: true, id: "x", inputs: props }));
    const component = {
      type: "leasehold:components:Tenant",
      urn: "urn:pulumi:dev::leasehold::leasehold:components:Tenant::acme",
    };
    writeFileSync(join(bin, `${name}.json`), JSON.stringify({ version: 3, deployment: { resources: [component, ...recorded] } }));
  }
  const list = JSON.stringify(Object.keys(stacks).map((name) => ({ name })));
  const script = `#!/bin/sh\nif [ "$2" = ls ]; then echo '${list}'; else cat "${bin}/$4.json"; fi\n`;
  writeFileSync(join(bin, "pulumi"), script, { mode: 0o755 });
  const variables = { PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`, NO_COLOR: "1", FORCE_COLOR: undefined };
  return tenantWith(variables, root, "verify", "--env", "dev", "--today", TODAY, ...args);
}

const of = (id: string, resources: readonly StackResource[]): readonly StackResource[] =>
  resources.filter(({ name }) => name === id || name.startsWith(`${id}-`));

describe("tenant verify", () => {
  test("judges all stacks of the environment together, and no other's", () => {
    const all = tenants.resources;
    const { code, out } = verify({
      ...{ dev: of("acme", all), "dev-platform": platform.resources, "dev-s2": of("globex", all) },
      other: tenants.without("NetworkPolicy", "acme-default-deny"),
    });
    expect(code).toBe(0);
    expect(out).toMatch(
      /^\d+ invariants over \d+ recorded resources: all hold\. Stacks: dev \(\d+ resources\), dev-platform \(\d+ resources\), dev-s2 \(\d+ resources\)\.\n$/,
    );
  });

  test("a violation in any of them: exit code 1, with resource and line", () => {
    const broken = tenants.changed("ResourceQuota", "globex-quota", (props) => props.setKey("spec.hard", "requests.cpu", "0"));
    const stacks = { dev: of("acme", broken), "dev-platform": platform.resources, "dev-s2": of("globex", broken) };
    const { code, out, chat } = verify(stacks);
    expect(code).toBe(1);
    expect(out).toMatch(
      /^tiers\/standard\.yaml:\d+:\d+ quota-is-complete ResourceQuota t-globex\/quota allows nothing of requests\.cpu/,
    );
    expect(chat).toContain("recorded resources: 1 violation.");
    expect(JSON.parse(verify(stacks, "--json").out)).toMatchObject({
      environment: "dev",
      stacks: [{ name: "dev" }, { name: "dev-platform" }, { name: "dev-s2" }],
      findings: [{ code: "quota-is-complete", tenant: "globex", resource: "ResourceQuota t-globex/quota" }],
    });
  });

  test("what one shard lets into another is seen: the union is judged", () => {
    const stolen = tenants.changed("RoleBinding", "globex-admin", (props) =>
      props.set("subjects", [{ kind: "ServiceAccount", name: "app", namespace: "t-acme" }]),
    );
    const { code, out } = verify({ dev: of("acme", stolen), "dev-platform": platform.resources, "dev-s2": of("globex", stolen) });
    expect(code).toBe(1);
    expect(out).toContain("binding-stays-in-tenant RoleBinding t-globex/admin");
  });

  test("encrypted secrets are not needed, and where a policy would need one it is a violation", () => {
    const envelope = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" };
    const hidden = (kind: string, name: string, path: string): readonly StackResource[] =>
      tenants.changed(kind, name, (props) => props.set(path, envelope));
    const run = (dev: readonly StackResource[]) => verify({ dev, "dev-platform": platform.resources });
    expect(run(hidden("Secret", "acme-db", "stringData")).code).toBe(0);
    const { code, out } = run(hidden("RoleBinding", "acme-admin", "subjects"));
    expect(code).toBe(1);
    expect(out).toContain("every-resource-is-decidable");
    expect(out).not.toContain("v1:abc");
  });

  test("a stack that is missing: exit code 3, never `all hold`", () =>
    expect(verify({ "dev-platform": platform.resources })).toMatchObject({
      code: 3,
      out: "",
      chat: expect.stringContaining("There is no stack dev: nothing was built there yet.") as string,
    }));

  test("an environment that does not exist: exit code 2", () =>
    expect(tenantWith({}, root, "verify", "--env", "prd")).toMatchObject({ code: 2, out: "" }));
});
