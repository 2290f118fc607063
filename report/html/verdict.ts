/** The top of the page: one sentence that says whether tenants are kept apart, the figures behind it, and what was judged. */

import { counted } from "../../model/problems";
import { blocks } from "../finding";
import { countIsolation, type IsolationCounts, sumOfCounts } from "../isolation-counts";
import type { Report } from "../report";

import { figure, html, type Markup } from "./markup";

type Mood = "good" | "bad" | "open";

interface Verdict {
  readonly mood: Mood;
  readonly headline: string;
  readonly detail: string;
}

const SHAPES: Readonly<Record<Mood, string>> = {
  good: "M14 25l7 7 14-15",
  bad: "M16 16l16 16M32 16L16 32",
  open: "M24 13v14M24 34v1",
};

/** What is said first. Nothing judged is not the same as nothing found. */
function verdictOf(report: Report, counts: IsolationCounts): Verdict {
  const blocking = report.findings.filter(blocks).length;
  if (counts.leaks > 0) {
    const detail = `${counted(counts.leaks, "way")} from one tenant to another, or outside, ${counts.leaks === 1 ? "has" : "have"} no agreement behind it. This must not be applied.`;
    return { mood: "bad", headline: counted(counts.leaks, "leak"), detail };
  }
  if (report.environments.length === 0 || counts.tenants === 0)
    return {
      mood: blocking > 0 ? "bad" : "open",
      headline: blocking > 0 ? `${counted(blocking, "finding")} to mend first` : "There are no tenants",
      detail:
        blocking > 0
          ? "Isolation was not judged: what the files describe cannot be built."
          : "Nothing was judged, and so nothing is shown.",
    };
  if (blocking > 0)
    return {
      mood: "bad",
      headline: `${counted(blocking, "finding")} to mend first`,
      detail: "No leak was found, but not everything that must hold does.",
    };
  return {
    mood: "good",
    headline: "No tenant reaches another without agreement",
    detail: "Every way that is not listed below is denied, on every layer that was judged.",
  };
}

/** The header of the page. */
export function pageHeader(report: Report): Markup {
  const counts = sumOfCounts(report.environments.map(({ after }) => countIsolation(after)));
  const { mood, headline, detail } = verdictOf(report, counts);
  return html`<header class="top"><p class="kind">Tenant isolation report</p>
<div class="verdict-box ${mood}"><svg width="48" height="48" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="23"/><path d="${SHAPES[mood]}"/></svg>
<div><h1>${headline}</h1><p>${detail}</p></div></div>
<dl class="figures">${figuresOf(report, counts).map(({ name, value, style }) => html`<div${style !== undefined && html` class="${style}"`}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<p class="sentence">${sentence(counts)}</p>
<dl class="facts">${factsOf(report).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></header>`;
}

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly style?: Mood;
}

function figuresOf({ findings }: Report, counts: IsolationCounts): readonly Figure[] {
  const blocking = findings.filter(blocks).length;
  return [
    { name: "tenants", value: figure(counts.tenants) },
    { name: "ordered pairs", value: figure(counts.pairs) },
    { name: "denied", value: figure(counts.denied) },
    { name: "agreed grants", value: figure(counts.granted) },
    { name: "openings", value: figure(counts.openings) },
    { name: "leaks", value: figure(counts.leaks), style: counts.leaks > 0 ? "bad" : "good" },
    { name: "findings that block", value: figure(blocking), style: blocking > 0 ? "bad" : "good" },
  ];
}

/** The same for whoever copies one line into a ticket. */
function sentence({ tenants, pairs, denied, granted, leaks }: IsolationCounts): string {
  return [
    counted(tenants, "tenant"),
    `${figure(pairs)} ordered pairs`,
    `${figure(denied)} denied`,
    `${figure(granted)} by agreement`,
    counted(leaks, "leak"),
  ].join(" · ");
}

function factsOf({
  commit,
  isUncommitted,
  base,
  today,
  version,
  environments,
}: Report): readonly (readonly [string, Markup | string])[] {
  const resources = environments.reduce((sum, { judged }) => sum + judged.resources, 0);
  const invariants = Math.max(0, ...environments.map(({ judged }) => judged.invariants));
  const names = environments.map(({ id }) => id).join(", ");
  return [
    [
      "Commit",
      commit === undefined
        ? "not in git"
        : html`<code>${commit.slice(0, 12)}</code>${isUncommitted === true && " and changes not committed"}`,
    ],
    ["Compared with", base === undefined ? "nothing" : html`<code>${base.slice(0, 12)}</code>`],
    ["Judged as of", today],
    ["Program", `leasehold ${version}`],
    ["Environments", names === "" ? "none" : names],
    ["Judged", `${counted(invariants, "invariant")} over ${figure(resources)} resources`],
  ];
}
