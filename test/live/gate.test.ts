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
    line: /^tenants\/acme\.yaml:\d+:\d+ namespace-denies-by-default .*t-acme.*\n> \d+ \| id: acme$/m,
  },
  {
    what: "no longer pins the restricted profile",
    file: "components/namespace.ts",
    from: '"restricted"',
    to: '"privileged"',
    policy: "namespace-enforces-restricted",
    line: /^tenants\/acme\.yaml:\d+:\d+ namespace-enforces-restricted .*t-acme.*\n> \d+ \| id: acme$/m,
  },
  {
    what: "leaves the quota for CPU out",
    file: "components/quota-limits.ts",
    from: '...prefixed("requests", computeAmounts(quotas.requests))',
    to: '...prefixed("requests", { ...computeAmounts(quotas.requests), cpu: "0" })',
    policy: "quota-is-complete",
    line: /^tiers\/enterprise\.yaml:\d+:\d+ quota-is-complete ResourceQuota t-acme\/quota .*requests\.cpu.*\n> \d+ \| .*cpu: /m,
  },
];

describe.each(leaks)("a program that $what", ({ file, from, to, policy, line }) => {
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

  test.each([
    ["tenant check --resources", ["check", "--resources"]],
    ["tenant preview", ["preview", "--env", "dev"]],
    ["tenant up", ["up", "--env", "dev"]],
  ])("is refused by our own runner under %s, with the line of the tenant file", async (_command, args) => {
    const { exitCode, output } = await workspace.tenant(...args);
    expect(exitCode, output).toBe(1);
    expect(output).toMatch(line);
    expect(await inventory()).toEqual(before);
  });
});

test("the recorded state is judged like the plan, over both stacks", async () => {
  const { exitCode, stdout, output } = await workspace.tenant("verify", "--env", "dev");
  expect(exitCode, output).toBe(0);
  expect(stdout).toMatch(
    /^\d+ invariants over \d+ recorded resources: all hold\. Stacks: dev \(\d+ resources\), dev-platform \(\d+ resources\)\.$/m,
  );
});
