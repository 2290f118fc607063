/** What must be mended before this can be used, then what is worth knowing. */

import { levelOf } from "../../model/problems";
import { blocks, type Finding } from "../finding";
import type { Edge } from "../isolation/isolation-model";
import { placeText } from "../place";
import type { Report } from "../report";
import { figure, html, type Markup } from "./markup";
import { placeOf } from "./words";

/** A page with more would not be read; the command prints all. */
const MOST_SHOWN = 200;

/** Leaks, then findings in three groups. */
export function findingList({ findings, environments }: Report): Markup {
  const leaks = environments.flatMap(({ id, after }) =>
    after.edges.filter(({ letter }) => letter === "!").map((edge) => ({ environment: id, edge })),
  );
  const blocking = findings.filter(blocks);
  const known = findings.filter((finding) => levelOf(finding) === "error" && finding.known);
  const warnings = findings.filter((finding) => levelOf(finding) === "warning");
  if (leaks.length === 0 && findings.length === 0) return html`<p>${nothing(environments)}</p>`;
  return html`${leakGroup(leaks)}${group("Must be mended", blocking)}${group("There before this change", known)}${group("Warnings", warnings)}`;
}

function nothing(environments: Report["environments"]): string {
  const judged = environments.some(({ judged: { resources } }) => resources > 0);
  return `Nothing is wrong in the files${judged ? ", and every invariant holds" : "; no resources were judged"}.`;
}

interface Leak {
  readonly environment: string;
  readonly edge: Edge;
}

function leakGroup(leaks: readonly Leak[]): Markup | undefined {
  if (leaks.length === 0) return undefined;
  const rest = leaks.length - MOST_SHOWN;
  return html`<h3>Leaks (${figure(leaks.length)})</h3>
${leaks.slice(0, MOST_SHOWN).map(oneLeak)}${rest > 0 && html`<p>And ${figure(rest)} more: <code>tenant matrix</code> lists all.</p>`}`;
}

function oneLeak({ environment, edge }: Leak): Markup {
  const { from, to, layer, says, evidence } = edge;
  return html`<article class="finding blocking"><p class="where"><strong>${from} → ${to}</strong> <small>${layer} · ${environment}</small></p>
<p class="message">${says}</p><ul>${evidence.map(
    (each) =>
      html`<li><code>${each.resource}</code>: ${each.rule}${placeOf(each) !== undefined && html` <code>${placeOf(each)}</code>`}</li>`,
  )}</ul></article>
`;
}

function group(head: string, findings: readonly Finding[]): Markup | undefined {
  if (findings.length === 0) return undefined;
  const rest = findings.length - MOST_SHOWN;
  return html`<h3>${head} (${figure(findings.length)})</h3>
${findings.slice(0, MOST_SHOWN).map(one)}${rest > 0 && html`<p>And ${figure(rest)} more: <code>tenant check</code> prints all.</p>`}`;
}

function one(finding: Finding): Markup {
  const { code, message, why, fix, source, resource, environment } = finding;
  const facts = [finding.kind, environment, resource].filter((fact) => fact !== undefined);
  return html`<article class="finding ${blocks(finding) ? "blocking" : "quiet"}"><p class="where"><code>${placeText(finding)}</code> <strong>${code}</strong> <small>${facts.join(" · ")}</small></p>
<p class="message">${message}</p>${source !== undefined && html`<pre tabindex="0">${lines(source)}</pre>`}
<p><b>Why:</b> ${why}</p><p><b>Remedy:</b> ${fix}</p></article>
`;
}

/** Line breaks stay; every other invisible character is spelled out. */
function lines(source: string): readonly Markup[] {
  return source.split("\n").map((line, index) => html`${index > 0 && html`\n`}${line}`);
}
