import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";

/** The tiers and the environment that fixtures are checked against. */
const FLEET = join(__dirname, "../fixtures/good/fleet");

const SAMPLE_TENANTS = join(__dirname, "../fixtures/good/tenants");

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A repository in a temporary folder: the fixture tiers and environment, and these files over them. */
export function repository(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), "tenant-files-"));
  made.push(root);
  cpSync(FLEET, root, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

/** The three sample tenants in a repository of their own: the checkout's files are its owner's to change. */
export function sampleRepository(): string {
  const root = repository({});
  cpSync(SAMPLE_TENANTS, join(root, "tenants"), { recursive: true });
  return root;
}

/** A valid tenant file. */
export function tenantFile(id: string, more = ""): string {
  return `apiVersion: tenancy/v1\nid: ${id}\nname: Tenant ${id}\ntier: standard\nowner: {team: ${id}-team, email: team@${id}.example}\n${more}`;
}
