/** The report as one HTML file: nothing is loaded, nothing runs but sorting and filtering, the same report gives the same bytes. */

import { createHash } from "node:crypto";
import { NOT_PROVEN } from "../not-proven";
import type { EnvironmentReport, Report } from "../report";
import { approvalTable, changesOf } from "./changes";
import { findingList } from "./findings";
import { fleetTable } from "./fleet-table";
import { grantGraph } from "./grants";
import { layerMatrix } from "./layers";
import { isolationMap } from "./map";
import { html, Markup, type Part } from "./markup";
import { poolBars } from "./pools";
import { SCRIPT } from "./script";
import { printRule, STYLE } from "./style";
import { timeline } from "./timeline";
import { pageHeader } from "./verdict";
import { waysTable } from "./ways";
import { LETTERS, letterMark } from "./words";

/** A fleet of this size is shown with all its evidence unfolded. */
const EXPLAINED = 12;

/** A part of the page that can be jumped to. */
interface Section {
  readonly id: string;
  readonly head: string;
  readonly content: Part;
}

/** Writes the page. */
export function htmlReport(report: Report): string {
  const maps = report.environments.map((each, index) => ({
    id: `m${index}`,
    ...isolationMap(`m${index}`, each.after, each.before),
  }));
  const style = STYLE + maps.map(({ id, width, height }) => printRule(id, width, height)).join("");
  const sections = [
    { id: "findings", head: "Findings", content: findingList(report) },
    ...(report.approvals.length === 0 ? [] : [{ id: "approvals", head: "Approvals", content: approvalTable(report.approvals) }]),
    ...report.environments.map((each, index) =>
      environmentSection(each, index, { map: maps[index]?.markup, today: report.today }),
    ),
    { id: "limits", head: "What is not proven", content: limits() },
  ];
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(SCRIPT)}'; img-src data:; base-uri 'none'; form-action 'none'`;
  return html`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${Markup.trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>Tenant isolation report, ${report.today}</title><link rel="icon" href="data:,">
<style>${Markup.trusted(style)}</style></head><body>
<a class="skip" href="#main">Skip to the findings</a>
${pageHeader(report)}
<nav aria-label="Parts of this report"><ul>${sections.map(({ id, head }) => html`<li><a href="#${id}">${head}</a></li>`)}</ul></nav>
<main id="main" tabindex="-1">
${sections.map(
  ({ id, head, content }) => html`<section id="${id}" aria-labelledby="${id}-head"><h2 id="${id}-head">${head}</h2>
${content}</section>
`,
)}</main>
<footer><p>Written by <code>tenant report</code>. The same commit and day give the same file, byte for byte.</p></footer>
<script>${Markup.trusted(SCRIPT)}</script></body></html>
`.text;
}

interface Prepared {
  readonly map: Markup | undefined;
  readonly today: string;
}

function environmentSection(report: EnvironmentReport, index: number, { map, today }: Prepared): Section {
  const changes = changesOf(report);
  const parts: readonly (readonly [string, Part])[] = [
    ...(changes === undefined ? [] : [["What changes", changes] as const]),
    [
      "Isolation map",
      html`${legend(report)}${map}<details${report.after.tenants.length <= EXPLAINED && html` open`}><summary>The map as a table, with evidence</summary>${waysTable(report.after)}</details>`,
    ],
    ["Layers", layerMatrix(report.after)],
    ["Grants", grantGraph(report.after)],
    ["Fleet", fleetTable(report, today)],
    ["Capacity", report.pools.length === 0 ? html`<p>The environment says no capacity.</p>` : poolBars(report.pools)],
    ["What ends in the next twelve months", timeline(report.endings, today)],
  ];
  const content =
    report.after.tenants.length === 0
      ? html`<p>No tenant is built here.</p>`
      : parts.map(([head, part]) => html`<h3>${head}</h3>\n${part}\n`);
  return { id: `environment-${index}`, head: `Environment ${report.id}`, content };
}

function legend({ before }: EnvironmentReport): Markup {
  return html`<p>Rows reach columns. What is not marked is denied on every layer: network, access, database, secrets, gateway.</p>
<ul class="legend"><li><span class="mark denied">·</span> denied</li><li><span class="mark own">own</span> the tenant itself</li>
${(["G", "O", "R", "W", "!"] as const).map((letter) => html`<li>${letterMark(letter)} ${LETTERS[letter]}</li>`)}
${before !== undefined && html`<li><span class="mark changed">&#160;</span> differs from before</li>`}</ul>`;
}

function limits(): Markup {
  return html`<dl class="limits">${NOT_PROVEN.map(({ what, why }) => html`<div><dt>${what}</dt><dd>${why}</dd></div>`)}</dl>`;
}

/** How a security policy names what it lets be. */
function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
