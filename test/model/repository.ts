import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll } from "vitest";
import type { Base } from "../../model/run";
import { loadSources } from "../../model/sources";

/** The tiers and the environment that fixtures are checked against. */
const FLEET = join(__dirname, "../fixtures/good/fleet");

const SAMPLE_TENANTS = join(__dirname, "../fixtures/good/tenants");

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}, 60_000);

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

/** A folder's files over the fixture repository. */
export function overlaid(folder: string): string {
  const root = repository({});
  cpSync(folder, root, { recursive: true });
  if (!existsSync(join(root, "tenants"))) mkdirSync(join(root, "tenants"));
  return root;
}

/** The day on which fixtures are judged. */
export const TODAY = "2026-09-01";

/** One repository as what another one was before a change. */
export function baseOf(before: string, after: string, labels: readonly string[] = []): Base {
  const [old, now] = [before, after].map(contents);
  const names = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].sort();
  const changed = names.filter((name) => old?.get(name) !== now?.get(name));
  return { sources: loadSources(before), name: "main", changed, labels };
}

function contents(root: string): ReadonlyMap<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => relative(root, join(parentPath, name)));
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), "latin1")]));
}

/** A valid tenant file. */
export function tenantFile(id: string, more = ""): string {
  return `apiVersion: tenancy/v1\nid: ${id}\nname: Tenant ${id}\ntier: standard\nowner: {team: ${id}-team, email: team@${id}.example}\n${more}`;
}
