import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inventory } from "../support/servers";
import { Workspace } from "../support/workspace";

/** A wrong file: what makes it wrong, and what a person must be told. */
interface Wrong {
  readonly what: string;
  readonly spoil: (workspace: Workspace) => void;
  readonly file: string;
  readonly told: RegExp;
}

const wrongs: readonly Wrong[] = [
  {
    what: "does not parse",
    spoil: (workspace) => workspace.edit("tenants/acme.yaml", "name: Acme Manufacturing", "name: [Acme"),
    file: "tenants/acme.yaml",
    told: /tenants\/acme\.yaml:\d+:\d+ YML-\d+/,
  },
  {
    what: "has an unknown field",
    spoil: (workspace) => workspace.write("tenants/globex.yaml", `${workspace.read("tenants/globex.yaml")}quota: {}\n`),
    file: "tenants/globex.yaml",
    told: /tenants\/globex\.yaml:\d+:\d+ TEN-101 .*`quota`.*\n?.*quotas/s,
  },
  {
    what: "lets every authenticated user in",
    spoil: (workspace) => workspace.edit("tenants/acme.yaml", "group: acme-auditors", "group: system:authenticated"),
    file: "tenants/acme.yaml",
    told: /tenants\/acme\.yaml:\d+:\d+ IDN-\d+ .*system:authenticated/,
  },
  {
    what: "lets in a group of another tenant",
    spoil: (workspace) => workspace.edit("tenants/globex.yaml", "group: globex-leads", "group: acme-admins"),
    file: "tenants/globex.yaml",
    told: /IDN-\d+ .*acme-admins/,
  },
  {
    what: "is empty",
    spoil: (workspace) => workspace.write("tenants/initech.yaml", ""),
    file: "tenants/initech.yaml",
    told: /tenants\/initech\.yaml:1:1 YML-104/,
  },
  {
    what: "is gone",
    spoil: (workspace) => workspace.delete("tenants/initech.yaml"),
    file: "tenants/initech.yaml",
    told: /tenants\/initech\.yaml.* LIF-101 /,
  },
];

let workspace: Workspace;
let before: string[];

beforeAll(async () => {
  workspace = new Workspace();
  const { exitCode, output } = await workspace.tenant("up", "--env", "dev");
  expect(exitCode, output).toBe(0);
  before = await inventory();
});

afterAll(async () => {
  await workspace.tenant("destroy", "--env", "dev");
  workspace.remove();
});

describe.each(wrongs)("a tenant file that $what", ({ spoil, file, told }) => {
  beforeAll(() => spoil(workspace));
  afterAll(() => workspace.restore(file));

  test.each([
    ["tenant check", (): ReturnType<Workspace["tenant"]> => workspace.tenant("check")],
    ["tenant preview", (): ReturnType<Workspace["tenant"]> => workspace.tenant("preview", "--env", "dev")],
    ["tenant up", (): ReturnType<Workspace["tenant"]> => workspace.tenant("up", "--env", "dev")],
    ["pulumi up", (): ReturnType<Workspace["tenant"]> => workspace.pulumi("up", "--yes", "--stack", "dev")],
    [
      "pulumi up without preview",
      (): ReturnType<Workspace["tenant"]> => workspace.pulumi("up", "--yes", "--skip-preview", "--stack", "dev"),
    ],
  ])("%s refuses it by line and code, and nothing changes", async (command, run) => {
    // A file alone cannot tell that another one is gone: that takes the state.
    if (command === "tenant check" && told.source.includes("LIF-101")) return;
    const { exitCode, output } = await run();
    expect(exitCode, output).not.toBe(0);
    expect(output).toMatch(told);
    expect(await inventory()).toEqual(before);
  });
});

/** A program that leaks: the defence that is taken away, and the invariant that must notice. */
const leaks = [
  {
    what: "no longer denies by default",
    file: "components/network.ts",
    from: 'policyTypes: ["Ingress", "Egress"]',
    to: 'policyTypes: ["Ingress"]',
    policy: "namespace-denies-by-default",
  },
  {
    what: "no longer pins the restricted profile",
    file: "components/namespace.ts",
    from: '"restricted"',
    to: '"privileged"',
    policy: "namespace-enforces-restricted",
  },
];

describe.each(leaks)("a program that $what", ({ file, from, to, policy }) => {
  beforeAll(() => workspace.edit(file, from, to));
  afterAll(() => workspace.restore(file));

  test.each([
    ["tenant up", (): ReturnType<Workspace["tenant"]> => workspace.tenant("up", "--env", "dev")],
    ["pulumi up", (): ReturnType<Workspace["tenant"]> => workspace.pulumi("up", "--yes", "--stack", "dev")],
  ])("is refused by the policy pack under %s, and nothing changes", async (_command, run) => {
    const { exitCode, output } = await run();
    expect(exitCode, output).not.toBe(0);
    expect(output).toContain(policy);
    expect(await inventory()).toEqual(before);
  });
});
