/** What stands after a run: a row per tenant, and what was proven about all of them. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import Table from "cli-table3";
import type { Fleet } from "../../model/resolved-tenant";
import { invariants } from "../../policies/invariants";
import type { Target } from "./plan";

/** The part of the tenants' stack outputs that the summary shows. */
interface Outputs {
  readonly names: Readonly<
    Record<string, { namespace: string; host: string; database: string; schema: string; objects: number }>
  >;
}

/** Borders as plain characters, no colours: the table is data on stdout. */
const plain = { head: [], border: [] };

/** The table of tenants and the isolation sentence, ready to print. */
export async function describeFleet({ root, environment }: Target, fleet: Fleet): Promise<string> {
  const { stdout } = await promisify(execFile)("pulumi", ["stack", "output", "--json", "--stack", environment], { cwd: root });
  const { names } = JSON.parse(stdout) as Outputs;
  const table = new Table({ head: ["tenant", "tier", "namespace", "database", "route"], style: plain });
  for (const tenant of fleet.tenants) {
    const built = names[tenant.id];
    if (built === undefined) throw new Error(`stack ${environment} has no outputs for tenant ${tenant.id}`);
    table.push([
      tenant.id,
      tenant.tier,
      `${built.namespace} (${built.objects} objects)`,
      `${built.database}.${built.schema}`,
      built.host,
    ]);
  }
  return `${table.toString()}\n${isolationSentence(fleet.tenants.length)}\n`;
}

/** What the policy pack has shown about the resources of both stacks. */
function isolationSentence(tenants: number): string {
  const held = `${invariants.length} invariants held for every resource`;
  if (tenants < 2) return `${held}.`;
  return (
    `${held}: none of the ${tenants} tenants can reach another (${tenants * (tenants - 1)} pairs) ` +
    "through network policies, role bindings, database roles or gateway routes."
  );
}
