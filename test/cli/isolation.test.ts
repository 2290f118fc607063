/** `tenant matrix`, `can` and `diff`, by the front door. Each run plans an environment, which takes seconds. */

import { beforeAll, describe, expect, test } from "vitest";
import { sampleRepository } from "../model/repository";
import { tenant } from "./command";
import { gitRepository, type Repository } from "./git";

const DAY = ["--today", "2026-09-01"] as const;
const OPENING = "network:\n  egress: [{cidr: 203.0.113.0/24, ports: [443], reason: ERP, ticket: SEC-214, expires: 2026-12-31}]\n";

let fleet: Repository;

/** Globex is with an opening in the work tree and without one in the commit. */
beforeAll(() => {
  fleet = gitRepository(sampleRepository());
  const before = fleet.git("show", "main:tenants/globex.yaml");
  fleet.write({ "tenants/globex.yaml": `${before}\n${OPENING}` });
});

interface Cell {
  readonly from: string;
  readonly cells: readonly string[];
}

describe("matrix", { timeout: 120_000 }, () => {
  test("draws every tenant with its letters, counts in a sentence and says what letters mean", () => {
    const { code, out } = tenant(fleet.root, "matrix", ...DAY);
    expect(code).toBe(0);
    const rows = out.split("\n").filter((line) => line.startsWith("│"));
    const cells = rows.map((line) =>
      line
        .split("│")
        .map((cell) => cell.trim())
        .slice(1, -1),
    );
    expect(cells).toEqual([
      ["from ▾ to ▸", "acme", "globex", "initech", "shared", "internet"],
      ["acme", "own", "·", "·", "G", "·"],
      ["globex", "·", "own", "·", "G", "O"],
      ["initech", "·", "·", "own", "G", "·"],
      ["internet", "G", "G", "G", "", ""],
    ]);
    expect(out).toContain("3 tenants, 6 ordered pairs: all deny, 1 declared opening, 0 leaks.\n");
    expect(out).toContain("! leak");
  });

  test("draws only those who are named, and gives the ways as JSON with their evidence", () => {
    const { code, out } = tenant(fleet.root, "matrix", "globex", "--json", ...DAY);
    const { columns, rows, edges } = JSON.parse(out) as {
      readonly columns: readonly string[];
      readonly rows: readonly Cell[];
      readonly edges: readonly {
        readonly letter: string;
        readonly evidence: readonly { readonly file?: string; readonly line?: number }[];
      }[];
    };
    expect({ code, columns, from: rows.map(({ from }) => from) }).toEqual({
      code: 0,
      columns: ["globex", "shared", "internet"],
      from: ["globex", "internet"],
    });
    const line = fleet.git("show", "main:tenants/globex.yaml").split("\n").length + 2;
    expect(edges.find(({ letter }) => letter === "O")?.evidence).toMatchObject([{ file: "tenants/globex.yaml", line }]);
  });
});

describe("can", { timeout: 120_000 }, () => {
  test("says no with evidence on every layer, and exits with 0", () => {
    const { code, out } = tenant(fleet.root, "can", "acme", "globex", ...DAY);
    expect(code).toBe(0);
    const [verdict, ...lines] = out.trim().split("\n");
    expect(verdict).toBe("no: acme does not reach globex in dev on any layer.");
    const layers = lines.filter((line) => !line.startsWith(" "));
    expect(layers).toEqual(["network ·", "access ·", "database ·", "secrets ·", "gateway ·"]);
    expect(lines.filter((line, index) => !line.startsWith(" ") && lines[index + 1]?.startsWith("  ") !== true)).toEqual([]);
    expect(out).toContain("NetworkPolicy t-globex/default-deny: closes all pods for ingress");
  });

  test("says yes with what opens it, on the layer that is asked about", () => {
    const { code, out } = tenant(fleet.root, "can", "globex", "internet", "--layer", "network", ...DAY);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^yes: globex reaches internet in dev, by network\.\nnetwork O TCP 443 to 203\.0\.113\.0\/24 until 2026-12-31\n {2}NetworkPolicy t-globex\/egress-/,
    );
    expect(out).toMatch(/ERP \(SEC-214\) \(tenants\/globex\.yaml:\d+\)/);
  });

  test.each([
    [["acme", "globx"], "Did you mean `globex`?"],
    [["acme", "acme"], "Name two different ones."],
    [["acme", "globex", "--layer", "netwrk"], "Allowed choices are network"],
  ])("refuses %j before anything is planned", (args, says) => {
    const { code, chat } = tenant(fleet.root, "can", ...args);
    expect([code, chat]).toEqual([2, expect.stringContaining(says)]);
  });
});

describe("diff", { timeout: 180_000 }, () => {
  test("shows values with their line, resources, and what the change opens", () => {
    const { code, out } = tenant(fleet.root, "diff", "--base", "main", ...DAY);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^dev:\n {2}~ globex\n {4}network\.egress: \(none\) → \{cidr: 203\.0\.113\.0\/24, .*# tenants\/globex\.yaml:\d+\n {4}\+ NetworkPolicy t-globex\/egress-/,
    );
    expect(out).toContain("    + O globex to internet, network: TCP 443 to 203.0.113.0/24 until 2026-12-31  (new opening)\n");
    expect(out).not.toContain("acme");
  });

  test("says that nothing changes", () => {
    const { root } = gitRepository(sampleRepository());
    const { code, out } = tenant(root, "diff", "--base", "main", ...DAY);
    expect([code, out]).toEqual([0, "dev: nothing changes.\n"]);
  });

  test("refuses a commit that does not exist", () => {
    const { code, chat } = tenant(fleet.root, "diff", "--base", "mian");
    expect([code, chat]).toEqual([2, expect.stringContaining("Did you mean `main`?")]);
  });
});
