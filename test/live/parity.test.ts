import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { collect } from "../support/workspace";

const repository = resolve(__dirname, "../..");
/** The recorded behaviour of the official plugins; it lives beside the checkout, where there is one. */
const recorded = resolve(repository, "../shared/parity");
const present = existsSync(recorded);

/** Whether a program can be run. */
function isOnPath(program: string): boolean {
  try {
    execFileSync(program, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!present)(
  "the plugins do step by step what the official ones did (skipped: no record of the official plugins beside the checkout)",
  () => {
    test.skipIf(!isOnPath("python3")).each(["kubernetes", "postgresql"])("%s (skipped: needs python3)", async (kind) => {
      const folder = mkdtempSync(join(tmpdir(), "leasehold-parity-"));
      try {
        cpSync(recorded, folder, { recursive: true });
        symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
        const bin = join(folder, "bin");
        mkdirSync(bin);
        // The scenarios call psql, which the embedded server does not bring.
        if (!isOnPath("psql")) writeFileSync(join(bin, "psql"), psql, { mode: 0o755 });
        const { PULUMI_OPTION_CONFIG_FILE, PULUMI_OPTION_POLICY_PACK, ...inherited } = process.env;
        const child = spawn("python3", [join(folder, "scenarios.py"), kind], {
          cwd: folder,
          env: { ...inherited, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}` },
          stdio: ["ignore", "pipe", "pipe"],
        });
        const { exitCode, output } = await collect(child);
        const better = /DIFFERS destroy\n[^\n]*\n[^\n]*ours +rc 0/.test(output);
        const differing = output
          .split("\n")
          .filter((line) => line.startsWith("DIFFERS") && !(better && line === "DIFFERS destroy"));
        expect(differing, output).toEqual([]);
        expect(exitCode === 0 || better, output).toBe(true);
        expect(output).toMatch(/\d+ of \d+ steps as with the official plugins/);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  },
);

/** Enough of psql for the scenarios: `psql -X -At -d DATABASE -c STATEMENT`. */
const psql = `#!/usr/bin/env node
const { Client } = require(${JSON.stringify(join(repository, "node_modules/pg"))});
const after = (flag) => process.argv[process.argv.indexOf(flag) + 1];
const client = new Client({ database: after("-d"), ssl: false });
client.connect().then(() => client.query(after("-c"))).then(() => client.end());
`;
