/** What the change does: values, resources, and ways that open or close. */

import type { Edge } from "../isolation/isolation-model";
import { edgeChanges } from "../markdown/differences";
import type { Approval, EnvironmentReport, TenantChange, ValueChange } from "../report";
import { figure, html, type Markup } from "./markup";
import { table } from "./table";
import { LETTERS, letterMark, placeOf } from "./words";

const KINDS: Readonly<Record<TenantChange["kind"], string>> = {
  new: "new tenant",
  changed: "changed",
  closed: "closed",
  gone: "no longer there",
};

/** What changes in one environment; `undefined` where nothing was compared. */
export function changesOf(environment: EnvironmentReport): Markup | undefined {
  const { changes, before } = environment;
  if (before === undefined) return undefined;
  if (changes.length === 0) return html`<p>No tenant's values or resources change.</p>`;
  return html`${changes.map(oneChange)}${wayChanges(environment)}`;
}

function oneChange({ tenant, kind, values, resources }: TenantChange): Markup {
  const { added, changed, removed } = resources;
  const count = added.length + changed.length + removed.length;
  return html`<div class="change"><h4>${tenant} <small>${KINDS[kind]}</small></h4>
${values.length > 0 && html`<ul class="values">${values.map(valueLine)}</ul>`}
${
  count > 0 &&
  html`<details><summary>Resources: +${figure(added.length)} ~${figure(changed.length)} −${figure(removed.length)}</summary>
${resourceList("Added", added)}${resourceList("Changed", changed)}${resourceList("Removed", removed)}</details>`
}</div>`;
}

function valueLine({ path, before, after, ...source }: ValueChange): Markup {
  const place = placeOf(source);
  const now = after === undefined ? html`<em>gone</em>` : html`<ins>${after}</ins>`;
  return html`<li><code>${path}</code> ${before === undefined ? html`<em>new</em>` : html`<del>${before}</del>`} → ${now}${place !== undefined && html` <small>${place}</small>`}</li>`;
}

function resourceList(head: string, resources: readonly string[]): Markup | undefined {
  if (resources.length === 0) return undefined;
  return html`<p>${head}</p><ul class="resources">${resources.map((resource) => html`<li><code>${resource}</code></li>`)}</ul>`;
}

function wayChanges(environment: EnvironmentReport): Markup {
  const { opened, closed } = edgeChanges(environment);
  if (opened.length + closed.length === 0) return html`<p>No way opens or closes: who reaches whom stays as it is.</p>`;
  return table({
    caption: "Ways that open or close",
    columns: [{ head: "From" }, { head: "To" }, { head: "Change" }, { head: "Kind" }, { head: "Layer" }, { head: "What it is" }],
    rows: [...opened.map((edge) => wayRow("opens", edge)), ...closed.map((edge) => wayRow("closes", edge))],
    isList: true,
  });
}

function wayRow(
  change: "opens" | "closes",
  { from, to, letter, layer, says }: Edge,
): readonly { readonly content: Markup | string }[] {
  const kind = html`${letterMark(letter)} ${LETTERS[letter]}`;
  return [{ content: from }, { content: to }, { content: change }, { content: kind }, { content: layer }, { content: says }];
}

/** Who must agree, and why. */
export function approvalTable(approvals: readonly Approval[]): Markup {
  return table({
    caption: "Who must agree to this change",
    columns: [{ head: "Who" }, { head: "Tenant" }, { head: "Because of" }, { head: "Where" }],
    rows: approvals.map(({ lane, tenant, why, file, line, isOwner }) => [
      { content: html`${lane}${isOwner === true && html` <small>owner</small>`}` },
      { content: tenant },
      { content: why },
      { content: html`<code>${file}:${line}</code>` },
    ]),
  });
}
