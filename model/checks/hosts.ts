/** Whether a host name may be the target of an opening. */

import { isIP } from "node:net";

/** What is wrong with a host name. */
interface HostFault {
  readonly code: "NET-102" | "NET-103" | "NET-107" | "NET-108";
  readonly message: string;
  readonly fix: string;
}

/** Second-level labels below which registries of countries sell names, as in co.uk. */
const SECOND_LEVEL = new Set(["ac", "co", "com", "edu", "gob", "gov", "gv", "mil", "ne", "net", "nom", "or", "org", "sch"]);

/** Domains below which everybody can get a name of their own. */
const HOSTING = [
  "amazonaws.com",
  "appspot.com",
  "azurewebsites.net",
  "blob.core.windows.net",
  "cloudfront.net",
  "github.io",
  "githubusercontent.com",
  "herokuapp.com",
  "netlify.app",
  "pages.dev",
  "run.app",
  "vercel.app",
  "web.app",
  "workers.dev",
];

/** Names that resolve inside: to the machine, the cluster or the cloud's metadata. */
const INSIDE: readonly (readonly [RegExp, Omit<HostFault, "fix">])[] = [
  [/(^|\.)(localhost|localdomain)$/, { code: "NET-103", message: "is the machine itself" }],
  [/(^|\.)metadata(\.|$)|(^|\.)internal$|^instance-data\./, { code: "NET-103", message: "may hand out cloud credentials" }],
  [/(^|\.)(svc|cluster\.local|local)$/, { code: "NET-107", message: "is a name inside the cluster, where other tenants are" }],
];

/** What is wrong with a host, if anything. */
export function hostFault(host: string): HostFault | undefined {
  const isWild = host.startsWith("*.");
  const name = host.slice(isWild ? 2 : 0).toLowerCase();
  const labels = name.split(".");
  if (isIP(name) !== 0 || /^(0x[0-9a-f]+|[0-9]+)$/.test(labels.at(-1) ?? ""))
    return { code: "NET-102", message: `host ${host} is an address.`, fix: "Write a range: cidr: 203.0.113.7/32." };
  const found = INSIDE.find(([pattern]) => pattern.test(name));
  if (found !== undefined)
    return { code: found[1].code, message: `host ${host} ${found[1].message}.`, fix: "Remove it; there is no exception." };
  if (labels.length < 2)
    return {
      code: "NET-108",
      message: `\`${host}\` ${isWild ? "covers a public suffix" : "has only one label"}.`,
      fix: "Use at least two labels: *.partner.example.",
    };
  if (!isPublicSuffix(labels)) return undefined;
  const what = isWild ? "covers a public suffix, below which everybody can get a name" : "is a public suffix and nobody's host";
  return { code: "NET-108", message: `\`${host}\` ${what}.`, fix: "Name the partner too: *.partner.example." };
}

/** An honest part of the public suffixes: countries' second levels and the largest hosting domains. */
function isPublicSuffix(labels: readonly string[]): boolean {
  const [second = "", top = ""] = labels.slice(-2);
  return (labels.length === 2 && top.length === 2 && SECOND_LEVEL.has(second)) || HOSTING.includes(labels.join("."));
}
