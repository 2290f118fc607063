/** Faults of a whole tenant file: at its beginning, at its end, in the wrong column, in fields with a meaning. */

import type { Case } from "./cases";

const FIRST = "apiVersion: tenancy/v1\nid: acme\n";
const NAME = "name: Acme\n";
const LAST = "tier: standard\nowner: {team: acme-team, email: team@acme.example}\n";
const FILE = FIRST + NAME + LAST;

/** A sound file with these lines behind it. */
const more = (code: string, bad: string, good: string, says?: string): Case =>
  says === undefined ? [code, FILE + bad, FILE + good] : [code, FILE + bad, FILE + good, says];

/** A sound file with another name. */
const named = (code: string, bad: string, good: string): Case => [code, `${FIRST}${bad}\n${LAST}`, `${FIRST}${good}\n${LAST}`];

/** A whole file that becomes the sound one. */
const whole = (code: string, bad: string): Case => [code, bad, FILE];

const deep = (levels: number): string => Array.from({ length: levels }, (_, at) => `${"  ".repeat(at + 1)}a:`).join("\n");

/** Each with the whole file before and after. */
export const TENANT_CASES: readonly Case[] = [
  whole("YML-101", `§\t${FILE}`),
  more("YML-101", "quotas:\n§\trequests: {cpu: 1}\n", "quotas:\n  requests: {cpu: 1}\n"),
  more("YML-101", "access:\n  members:\n  §\t- {group: a, role: admin}", "access:\n  members:\n    - {group: a, role: admin}"),
  whole("YML-102", `${FILE}§id: acme`),
  whole("YML-102", `${FILE}§owner: {team: other, email: other@acme.example}\n`),
  more("YML-102", "labels: {a: b}\n# later\n§labels: {c: d}\n", "labels: {a: b, c: d}\n"),
  whole("YML-103", `${FILE}§---\n${FILE}`),
  whole("YML-103", `---\n${FILE}§---\nid: globex\n`),
  whole("YML-103", `${FILE}§...\n---\nid: globex\n`),
  whole("YML-103", `${FILE}§---\n`),
  whole("YML-103", `${FILE}§--- # the next one\nid: globex`),
  whole("YML-103", `# note\n${FILE}\n§---\n...\n`),
  whole("YML-104", "§"),
  whole("YML-104", "§\n\n"),
  whole("YML-104", "§# id: acme\n# name: Acme\n"),
  whole("YML-104", "§   "),
  whole("YML-104", "§---\n"),
  whole("YML-104", "§---\n...\n"),
  whole("YML-104", "§\r\n\r\n"),
  whole("YML-105", `§&base\n${FILE}`),
  more("YML-105", "labels: §&l\n  a: b\n", "labels:\n  a: b\n"),
  named("YML-106", "name: §*Acme", 'name: "*Acme"'),
  more("YML-106", "description: §@acme", 'description: "@acme"', '"@acme"'),
  more(
    "YML-106",
    "identity:\n  sso:\n    domains: [§*.acme.example]",
    'identity:\n  sso:\n    domains: ["acme.example"]',
    '"*.acme.example"',
  ),
  whole("YML-107", `§%YAML 1.2\n---\n${FILE}`),
  whole("YML-107", `# note\n§%TAG ! x\n---\n${FILE}`),
  whole("YML-107", `§!tenant\n${FILE}`),
  whole("YML-107", `--- §!tenant\n${FILE}`),
  named("YML-107", "name: §!secret Acme", "name: Acme"),
  more(
    "YML-108",
    "network:\n  egress: §[\n    {host: a.example, ports: [443]}\nlabels:\n  a: b\ncontacts:\n  billing: x\n",
    "network:\n  egress: [\n    {host: a.example, ports: [443]}\n    ]\nlabels:\n  a: b\ncontacts:\n  billing: x\n",
  ),
  more(
    "YML-108",
    "compliance:\n  profiles: §[gdpr\n\n# text\nlabels:\n  a: b\n",
    "compliance:\n  profiles: [gdpr]\n\n# text\nlabels:\n  a: b\n",
  ),
  whole("YML-108", `${FIRST}${NAME}tier: standard\nowner: §{team: acme-team, email: team@acme.example\n`),
  named("YML-108", 'name: §"Acme', 'name: "Acme"'),
  more("YML-108", "labels: {a: §'b}\n", "labels: {a: 'b'}\n"),
  whole("YML-109", `§\ufeff${FILE}`),
  named("YML-109", "name: Ac§\u202eme", "name: Acme"),
  named("YML-109", "na§\u00adme: Acme", "name: Acme"),
  whole("YML-109", `${FILE}§\u200b\n`),
  whole("YML-109", `${FIRST}§\u200b\n${NAME}${LAST}`),
  whole("YML-109", `${FIRST}name:§\u00a0Acme\n${LAST}`),
  more("YML-109", "# §\u2067note", "# note"),
  more("YML-110", `settings:\n${deep(19)} {§a: 1}`, "settings:\n  a: {a: 1}"),
  more("YML-110", `settings:\n${deep(18)} [[§[x]]]`, "settings:\n  a: [[[x]]]"),
  more("YML-110", `settings:\n  a: ${"[".repeat(18)}§[${"]".repeat(19)}`, "settings:\n  a: []"),
  more("YML-113", "quotas§:\n", ""),
  more("YML-113", "quotas§:\nrequests: {cpu: 2}\n", "quotas:\n  requests: {cpu: 2}\n"),
  more(
    "YML-113",
    "quotas§:\nrequests:\n  cpu: 2\nlimits:\n  cpu: 3\n",
    "quotas:\n  requests:\n    cpu: 2\n  limits:\n    cpu: 3\n",
  ),
  more("YML-113", "access§:\nmembers:\n  - {group: a, role: admin}\n", "access:\n  members:\n    - {group: a, role: admin}\n"),
  more("YML-113", "environments§:\ndev: {}\n", "environments:\n  dev: {}\n"),
  more("YML-113", "quotas:\n  requests§:\n  cpu: 2\n", "quotas:\n  requests:\n    cpu: 2\n"),
  more("YML-113", "settings§:\na: 1\nb: 2\n", "settings:\n  a: 1\n  b: 2\n"),
  whole("YML-113", `${FIRST}${NAME}tier: standard\nowner§:\nteam: acme-team\nemail: team@acme.example\n`),
  named("YML-113", "name: §~", "name: Acme"),
  named("YML-113", "name§:", "name: Acme"),
  more("YML-114", "features: {sso: §yes}\n", "features: {sso: true}\n", "Write true."),
  more("YML-114", "features:\n  sso: §Off\n", "features:\n  sso: false\n", "Write false."),
  more("YML-114", "features: {sso: §No}", "features: {sso: false}", "Write false."),
  more("YML-114", 'features: {sso: §"true"}', "features: {sso: true}", "Write true, without quotes."),
  more("YML-114", "features: {sso: §1}", "features: {sso: true}"),
  more("YML-114", "backup:\n  pointInTime: §on # note\n", "backup:\n  pointInTime: true # note\n", "Write true."),
  named("YML-115", "name: §1.10", 'name: "1.10"'),
  named("YML-115", "name: §010", 'name: "010"'),
  named("YML-115", "name: §true", 'name: "true"'),
  more("YML-115", "labels: {a: §5}\n", 'labels: {a: "5"}\n', "quotes"),
  more("YML-115", "quotas: {objects: {pods: §010}}\n", "quotas: {objects: {pods: 10}}\n", "write 10"),
  more("YML-115", "quotas: {objects: {pods: §0x10}}\n", "quotas: {objects: {pods: 16}}\n", "write 16"),
  more("YML-115", "quotas: {requests: {cpu: §1e1}}\n", "quotas: {requests: {cpu: 10}}\n", "write 10"),
  more("TEN-114", "quotas: {objects: {pods: §1_000}}\n", "quotas: {objects: {pods: 1000}}\n", "Write 1000."),
  more("TEN-114", 'quotas: {objects: {pods: §"20"}}\n', "quotas: {objects: {pods: 20}}\n", "Write 20, without quotes."),
  whole("YML-116", `§__proto__: {admin: true}\n${FILE}`),
  more("YML-116", "labels: {§constructor: x}\n", "labels: {}\n"),
  more("TEN-101", "§toString: 1\n", ""),
  more("TEN-101", "§hasOwnProperty: {a: 1}\n", ""),
  whole("YML-118", FILE.replace("id: acme", "§id:acme")),
  named("YML-118", "§name = Acme", "name: Acme"),
  more("YML-118", "§labels {a: b}\n", "labels: {a: b}\n"),
  more("YML-118", "labels:\n  a: b\n §c: d\n", "labels:\n  a: b\n  c: d\n"),
  more("YML-118", "access:\n  members:\n    §-{group: a, role: admin}\n", "access:\n  members:\n    - {group: a, role: admin}\n"),
  more(
    "YML-118",
    "access:\n  members:\n    §-group: a\n      role: admin\n",
    "access:\n  members:\n    - group: a\n      role: admin\n",
  ),
  more(
    "YML-118",
    "access:\n  members:\n    - group: a\n    §role: admin\n",
    "access:\n  members:\n    - group: a\n      role: admin\n",
  ),
  whole("YML-118", FILE.replace("tier: standard", "  §tier: standard")),
  whole("YML-118", `${FILE}§}\n`),
  more(
    "YML-118",
    "errors: {messages: {UNAUTHENTICATED: §${NAME} is missing}}",
    'errors: {messages: {UNAUTHENTICATED: "${NAME} is missing"}}',
    "quote",
  ),
  more(
    "YML-118",
    "errors:\n  messages:\n    UNAUTHENTICATED: No §{{name}}",
    "errors:\n  messages:\n    UNAUTHENTICATED: 'No {{name}}'",
    "quote",
  ),
  whole("YML-119", `§<<<<<<< HEAD\n=======\n>>>>>>> main\n${FILE}`),
  more("YML-119", "§<<<<<<< HEAD\nlabels: {a: b}\n=======\nlabels: {a: c}\n>>>>>>> main", "labels: {a: c}"),
  whole("YML-119", `${FILE}§=======\n`),
  whole("YML-119", `${FILE}§>>>>>>> main`),
  whole("YML-119", `${FIRST}§||||||| base\n${NAME}${LAST}`),
  more("YML-119", "labels:\n§<<<<<<< HEAD\n  a: b\n=======\n  a: c\n>>>>>>> main\n", "labels:\n  a: b\n"),
  named("YML-120", "name: §“Acme”", 'name: "Acme"'),
  whole("YML-120", FILE.replace("team: acme-team", "team: §“acme-team”")),
];

/** Files that only look as if something were wrong. */
export const SOUND: readonly string[] = [
  `---\n${FILE}`,
  `# note\n\n---\n${FILE}...\n`,
  `--- # note\n${FILE}\n\n`,
  `${FILE}settings:\n  text: |\n    ---\n    <<<<<<< x\n    \u201Cx\u201D\n`,
  `${FILE}description: <<<<<<< x`,
  `${FILE}description: Acme “the one” café`,
  `${FILE}features: {a: True, b: TRUE, c: False}\nquotas: {objects: {pods: 1.0}, requests: {cpu: 0.50}}`,
  `${FILE}settings: {text: "\${NAME} {{ x }}", other: '{% x %}', price: 5 $, set: "{a}"}`,
  FILE.replace(/\n/g, "\r\n"),
  FILE.trimEnd(),
];
