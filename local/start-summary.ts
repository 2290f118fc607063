import Table from "cli-table3";
import pc from "picocolors";
import { TENANT_LABEL } from "../model/labels";
import type { FinishedStep } from "./progress";

/** How long each step took, as a table. Steps that ran side by side overlap, so the times do not add up. */
export function stepTable(steps: readonly FinishedStep[]): string {
  const table = new Table({
    head: ["step", "seconds", ""],
    colAligns: ["left", "right", "left"],
    colWidths: [26, 9, 62],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const { title, seconds, outcome } of steps) table.push([title, seconds.toFixed(1), outcome]);
  return table.toString();
}

/** What to try after the first start. */
export function nextCommands(): string {
  const commands = [
    ["look at it", `eval "$(npm run -s env)" && kubectl get namespaces -L ${TENANT_LABEL}`],
    ["add a tenant", "npx tenant new hooli --name Hooli --tier starter --owner-team hooli --owner-email it@hooli.example --yes"],
    ["", "npm run up -- dev"],
    ["break a tenant", "echo 'quota: {}' >> tenants/acme.yaml; npm run preview -- dev; git checkout tenants/acme.yaml"],
  ] as const;
  return ["Next:", ...commands.map(([what, command]) => `  ${what.padEnd(15)} ${pc.cyan(command)}`)].join("\n");
}
