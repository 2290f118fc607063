/** How much one change may do at once, and what must not change together. */

import type { Lifecycle } from "../blocks/lifecycle";
import { problemAtPath } from "../document";
import type { Problem } from "../problems";
import { counted } from "../problems";
import type { Base, Run } from "../run";
import { problemIn } from "../source-text";

const RULES = /^((tiers|profiles|environments)\/|(teams|services)\.yaml$)/;
const TENANTS = /^tenants\//;
const TENANT_FILE = /^tenants\/.*\.yaml$/;

/** A change of the rules goes first: those who judge a tenant file must know by which rules. */
export function checkRulesApart({ base }: Run): readonly Problem[] {
  if (base === undefined || base.sources.tenants.ids.length === 0) return [];
  const rules = base.changed.filter((file) => RULES.test(file));
  const tenants = base.changed.filter((file) => TENANTS.test(file));
  const [rule] = rules;
  if (rule === undefined || tenants.length === 0) return [];
  const message = `This change touches ${rule}${more(rules)} and ${tenants[0] ?? ""}${more(tenants)}.`;
  const fix = `Merge the change of ${rule} into ${base.name} first, then that of tenants/.`;
  return [problemIn(rule, { code: "CHG-102", path: "", message, fix })];
}

function more({ length }: readonly string[]): string {
  return length > 1 ? ` (and ${length - 1} more)` : "";
}

const MOST_FILES = 5;

/** Many tenants at once are announced. */
export function checkBulk({ base }: Run): readonly Problem[] {
  const files = (base?.changed ?? []).filter((file) => TENANT_FILE.test(file));
  if (base === undefined || files.length <= MOST_FILES || base.labels.includes("bulk")) return [];
  const message = `This change touches ${counted(files.length, "tenant file")}; more than ${MOST_FILES} need the label bulk.`;
  return [problemIn("tenants", { code: "CHG-103", path: "", message, fix: "Split the change, or give it the label bulk." })];
}

/** Of twenty tenants, one change closes at most one. */
const ONE_OF = 20;

/** A slip in a script does not close the whole fleet. */
export function checkClosings({ sources, base }: Run): readonly Problem[] {
  if (base === undefined || base.labels.includes("bulk-offboarding")) return [];
  const fleet = base.sources.tenants.loaded.filter(({ definition }) => definition.lifecycle?.status !== "requested");
  const before = new Map(fleet.map(({ definition }) => [definition.id, statusOf(definition)]));
  const closed = [...sources.tenants.loaded, ...sources.tombstones].filter(({ definition }) => {
    const was = before.get(definition.id);
    return (was === "active" || was === "suspended") && CLOSED.has(statusOf(definition));
  });
  const most = Math.max(1, Math.floor(fleet.length / ONE_OF));
  if (closed.length <= most) return [];
  const share = Math.round((100 * closed.length) / fleet.length);
  const message = `This change closes ${closed.length} of ${counted(fleet.length, "tenant")} (${share}%); the cap is ${100 / ONE_OF}%, here ${most}.`;
  const fix = "Split it, or give it the label bulk-offboarding.";
  return closed
    .slice(0, 1)
    .map(({ document }) => problemAtPath(document, ["lifecycle", "status"], { code: "LIF-107", message, fix }));
}

const CLOSED: ReadonlySet<string> = new Set<Lifecycle["status"]>(["offboarding", "deleted"]);

function statusOf({ lifecycle }: { readonly lifecycle?: Lifecycle | undefined }): Lifecycle["status"] {
  return lifecycle?.status ?? "active";
}

/** Whether a change touches nothing but one tenant's file. */
export function isAlone({ changed }: Base, file: string): boolean {
  return changed.every((other) => other === file || !(TENANTS.test(other) || RULES.test(other)));
}
