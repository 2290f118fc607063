/** A repository of made-up tenants of realistic size; tenant `n` is always the same. */

import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { everyBlock } from "./every-block";

const FLEET = join(__dirname, "../test/fixtures/good/fleet");

/** One tenant in so many uses every block. */
const LARGE_EVERY = 10;

/** Writes a repository of so many tenants into a temporary folder and gives its path. */
export function generateRepository(tenants: number): string {
  const root = mkdtempSync(join(tmpdir(), "tenant-bench-"));
  cpSync(FLEET, root, { recursive: true });
  mkdirSync(join(root, "tenants"), { recursive: true });
  for (let n = 0; n < tenants; n += 1) writeFileSync(join(root, "tenants", `${idOf(n)}.yaml`), tenantText(n));
  return root;
}

function idOf(n: number): string {
  return `bench-${String(n).padStart(5, "0")}`;
}

function tenantText(n: number): string {
  const id = idOf(n);
  const head = `# Tenant ${n} of the benchmark.
apiVersion: tenancy/v1
id: ${id}
name: Company ${n} GmbH & Söhne
tier: standard
owner: {team: ${id}-team, email: team@${id}.example}
access:
  members:
    - {group: ${id}-admins, role: admin}
    - {group: ${id}-developers, role: editor}
    - {group: ${id}-auditors, role: viewer}
`;
  if (n % LARGE_EVERY === 0) return head + everyBlock(id);
  return n % 3 === 0 ? head + SOME_BLOCKS : head;
}

const SOME_BLOCKS = `
# A little more than what the tier gives.
quotas:
  requests: {cpu: 500m, memory: 1Gi}
  objects: {pods: 10, services: 5}
`;
