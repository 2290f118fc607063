/** What only one tenant of the fleet may claim: a subdomain, an issuer with its audience, the mail domains of its people. */

import type { TenantDefinition } from "../definition";
import { problemAtPath, rangeOf } from "../document";
import { idFault } from "../ids";
import { type Context, type Loaded, placeOf, problemFrom } from "../layers";
import type { Path } from "../paths";
import { compareText, type Problem } from "../problems";
import type { Run } from "../run";
import { placeAt } from "../source-text";

type Tenant = Loaded<TenantDefinition>;

/** Something a tenant claims, with where it says so. */
interface Claim {
  readonly tenant: Tenant;
  readonly path: Path;
  /** What must not be claimed twice. */
  readonly key: string;
}

/** No call fits two tenants: no host, and no token. */
export function checkAddressedOnce(run: Run): readonly Problem[] {
  return [...subdomains(run), ...issuers(run)];
}

function subdomains({ sources }: Run): readonly Problem[] {
  const ids = new Set(sources.tenants.ids);
  const claims = claimsOf(sources.tenants.loaded, ({ identity }) =>
    identity?.subdomain === undefined ? [] : [{ path: ["identity", "subdomain"], key: identity.subdomain }],
  );
  const problem = ({ tenant, path }: Claim, message: string): Problem =>
    problemAtPath(tenant.document, path, {
      code: "IDN-103",
      message,
      fix: `Choose another, or remove the line to use ${tenant.definition.id}.`,
    });
  const taken = claims.flatMap((claim) => {
    if (claim.key !== claim.tenant.definition.id && ids.has(claim.key))
      return [problem(claim, `subdomain ${claim.key} already belongs to tenant ${claim.key} (tenants/${claim.key}.yaml).`)];
    return idFault(claim.key)?.code === "TEN-104" ? [problem(claim, `subdomain ${claim.key} is reserved for the platform.`)] : [];
  });
  return [
    ...taken,
    ...repeated(claims, (claim, first) => problem(claim, `subdomain ${claim.key} already belongs to tenant ${nameOf(first)}.`)),
  ];
}

/** A tenant that shares its issuer with another could let in who is only the other's. What a tier gives is the platform's issuer. */
function issuers({ sources }: Run): readonly Problem[] {
  const claims = claimsOf(sources.tenants.loaded, ({ identity }) => {
    const { issuer, audience, claim = "tenant_id" } = identity?.jwt ?? {};
    if (issuer === undefined || audience === undefined) return [];
    return [{ path: ["identity", "jwt", "issuer"], key: [issuerKey(issuer), audience, claim].join("\n") }];
  });
  return repeated(claims, ({ tenant, path }, first) =>
    problemAtPath(tenant.document, path, {
      code: "IDN-103",
      message: `Tenant ${nameOf(first)} trusts the same issuer, audience and claim.`,
      fix: "Ask the issuer for an audience of this tenant's own. If the platform runs the issuer, put jwt into the tier.",
    }),
  );
}

/** Host names know no letter case, and a slash at the end makes no other issuer. */
function issuerKey(issuer: string): string {
  const [, host = "", path = ""] = /^https:\/\/([^/]*)(.*)$/.exec(issuer) ?? [];
  return `${host.toLowerCase().replace(/:443$/, "")}${path.replace(/\/$/, "")}`;
}

/** Mail domains where everybody can get an address. */
const PUBLIC_MAIL = new Set(
  "aol.com fastmail.com gmail.com gmx.com gmx.de gmx.net googlemail.com hotmail.com icloud.com live.com mail.com mail.ru msn.com outlook.com proton.me protonmail.com qq.com web.de yahoo.com yandex.com yandex.ru zoho.com 163.com".split(
    " ",
  ),
);

/** A mail domain belongs to one tenant, with everything below it. */
export function checkMailDomains({ sources }: Run): readonly Problem[] {
  const claims = claimsOf(sources.tenants.loaded, ({ identity }) =>
    (identity?.sso?.domains ?? []).map((key, index) => ({ path: ["identity", "sso", "domains", index], key })),
  );
  const owners = new Map<string, Claim>();
  for (const claim of claims) if (!owners.has(claim.key)) owners.set(claim.key, claim);
  return claims.flatMap((claim) => {
    const { tenant, path, key } = claim;
    const other = withParents(key)
      .flatMap((domain) => owners.get(domain) ?? [])
      .find((owner) => owner.tenant.definition.id !== tenant.definition.id);
    const isPublic = PUBLIC_MAIL.has(key);
    if (other === undefined && !isPublic) return [];
    const message =
      other === undefined
        ? `Everybody can get an address of ${key}.`
        : other.key === key
          ? `${key} is claimed by ${nameOf(other)} and ${tenant.definition.id}.`
          : `${key} lies below ${other.key}, which is claimed by ${nameOf(other)}.`;
    const fix = `List only domains whose every mailbox is ${tenant.definition.id}'s; people elsewhere are members with external: true.`;
    return [problemAtPath(tenant.document, path, { code: "IDN-104", message, fix })];
  });
}

/** `a.b.example`, then what it lies below: `b.example`, `example`. */
function withParents(domain: string): readonly string[] {
  const labels = domain.split(".");
  return labels.map((_, index) => labels.slice(index).join("."));
}

/** What only a tenant's own file can say, because tiers, profiles and environments speak for many. */
const OWN = [
  { path: ["identity", "subdomain"], code: "IDN-103" },
  { path: ["identity", "sso", "domains"], code: "IDN-104" },
  { path: ["identity", "domains"], code: "GTW-113" },
] as const;

/** Nothing that only one tenant can have comes from a file that speaks for many. */
export function checkOwnValues(context: Context): readonly Problem[] {
  const { identity } = context.values;
  const given = [identity.subdomain, identity.sso?.domains as readonly string[] | undefined, identity.domains];
  return OWN.flatMap(({ path, code }, index) => {
    if (given[index] === undefined || placeOf(context, path).file === context.tenant?.document.source.file) return [];
    const message = `${path.slice(1).join(".")} can only be one tenant's; here it would be that of many.`;
    return [problemFrom(context, path, { code, message, fix: "Move it into the tenant's file." })];
  });
}

/** Every claim of every tenant, ordered by id, so that the same one of two is always the first. */
function claimsOf(
  tenants: readonly Tenant[],
  read: (definition: TenantDefinition) => readonly Pick<Claim, "path" | "key">[],
): readonly Claim[] {
  return [...tenants]
    .sort((left, right) => compareText(left.definition.id, right.definition.id))
    .flatMap((tenant) => read(tenant.definition).map((claim) => ({ tenant, ...claim })));
}

function repeated(claims: readonly Claim[], problem: (claim: Claim, first: Claim) => Problem): readonly Problem[] {
  const firsts = new Map<string, Claim>();
  return claims.flatMap((claim) => {
    const first = firsts.get(claim.key);
    if (first === undefined) firsts.set(claim.key, claim);
    // Two files of one id are TEN-105, and nothing else.
    return first === undefined || first.tenant.definition.id === claim.tenant.definition.id ? [] : [problem(claim, first)];
  });
}

/** `globex (tenants/globex.yaml:7)`. */
function nameOf({ tenant, path }: Claim): string {
  const { document, definition } = tenant;
  return `${definition.id} (${document.source.file}:${placeAt(document.source, rangeOf(document, path).start).line})`;
}
