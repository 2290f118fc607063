/** Whether the domains a tenant calls its own can be one tenant's, and are this one's alone. */

import { proofsOf } from "../identity";
import { type Context, citation, placeOf, problemFrom } from "../layers";
import type { Path } from "../paths";
import type { Problem } from "../problems";
import type { EnvironmentRun } from "../run";
import { hostFault } from "./hosts";

type OwnDomain = NonNullable<Context["values"]["identity"]["domains"]>[number];

const DOMAINS: Path = ["identity", "domains"];

/** Every problem of the domains of one tenant. */
export function checkOwnDomains(context: Context): readonly Problem[] {
  const { domains } = context.values.identity;
  // What a tier gives is refused as a whole elsewhere.
  if (domains === undefined || context.tenant === undefined) return [];
  return [
    ...somebodyIsLetIn(context),
    ...hostsOnce(context, domains),
    ...domains.flatMap((one, at) => domainFaults(context, one, at)),
  ];
}

/** People have their session at the tenant's own host, and the gateway would know nobody elsewhere. */
function somebodyIsLetIn(context: Context): readonly Problem[] {
  const { identity } = context.values;
  if (proofsOf(identity).length > 0) return [];
  const ways = `[${identity.resolve.join(", ")}]${citation(context, ["identity", "resolve"])}`;
  const message = `domains are given, but nobody could call their hosts: resolve ${ways} has no key or token, and people log in at the tenant's own host only.`;
  return [problem(context, DOMAINS, message, "Add apiKey or jwt to identity.resolve, or remove domains.")];
}

function hostsOnce(context: Context, domains: readonly OwnDomain[]): readonly Problem[] {
  const firsts = new Map<string, Path>();
  return domains.flatMap(({ hosts }, at) =>
    hosts.flatMap((host, index) => {
      const path = [...DOMAINS, at, "hosts", index];
      const first = firsts.get(host);
      if (first === undefined) firsts.set(host, path);
      if (first === undefined) return [];
      const { line } = placeOf(context, first);
      return [problem(context, path, `host ${host} is listed on line ${line} too; it can have one certificate.`, "Remove one.")];
    }),
  );
}

function domainFaults(context: Context, { domain, hosts }: OwnDomain, at: number): readonly Problem[] {
  const path = [...DOMAINS, at];
  const open = hostFault(domain);
  if (open !== undefined)
    return [
      problem(
        context,
        [...path, "domain"],
        open.message.replace(/^host /, "domain "),
        "Name a domain that one owner has: acme.example.",
      ),
    ];
  const platform = context.environment?.definition.gateway.domain;
  if (platform !== undefined && (isWithin(domain, platform) || isWithin(platform, domain))) {
    const message = `domain ${domain} overlaps with the platform's ${platform}, and other tenants have their hosts there.`;
    return [problem(context, [...path, "domain"], message, "Hosts below the platform's domain need no entry; remove it.")];
  }
  return hosts.flatMap((host, index) =>
    isWithin(host, domain)
      ? []
      : [
          problem(
            context,
            [...path, "hosts", index],
            `host ${host} is not in domain ${domain}.`,
            `Use ${domain} or a name below it.`,
          ),
        ],
  );
}

/** A domain with everything below it belongs to one tenant. */
export function checkDomainsOnce({ tenants }: EnvironmentRun): readonly Problem[] {
  const claims = tenants.flatMap((context) =>
    (context.values.identity.domains ?? []).map(({ domain }, at) => ({ context, domain, path: [...DOMAINS, at, "domain"] })),
  );
  const owners = new Map<string, (typeof claims)[number]>();
  for (const claim of claims) if (!owners.has(claim.domain)) owners.set(claim.domain, claim);
  return claims.flatMap(({ context, domain, path }) => {
    const { id } = context.tenant.definition;
    const other = withParents(domain)
      .flatMap((one) => owners.get(one) ?? [])
      .find((owner) => owner.context.tenant.definition.id !== id);
    if (other === undefined) return [];
    const { definition, document } = other.context.tenant;
    const { line } = placeOf(other.context, other.path);
    const who = `tenant ${definition.id} (${document.source.file}:${line})`;
    const message =
      other.domain === domain
        ? `domain ${domain} is that of ${who} too.`
        : `domain ${domain} lies in ${other.domain}, which is that of ${who}.`;
    return [problem(context, path, message, `List it for ${id} only if it is ${id}'s; then it must leave the other file first.`)];
  });
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/** `a.b.example`, then what it lies in. */
function withParents(domain: string): readonly string[] {
  const labels = domain.split(".");
  return labels.map((_, index) => labels.slice(index).join("."));
}

function problem(context: Context, path: Path, message: string, fix: string): Problem {
  return problemFrom(context, path, { code: "GTW-113", message, fix });
}
