import { type Invariant, type Violation, violation } from "./invariant";
import { everyRule, named, type Plugin } from "./route-rules";
import { fields, list, text } from "./values";

export const issuerNamesOneTenant: Invariant = {
  name: "issuer-names-one-tenant",
  displayName: "A token is good for one tenant",
  ids: ["I3"],
  holds: "no two tenants take tokens of one issuer for one audience, or log-ins by one client of an issuer",
  sources: ["OWASP Multi-Tenant Security Cheat Sheet", "CVE-2026-44087"],
  severity: "critical",
  isAbsolute: true,
  remedy: "register a client of its own with the issuer for each tenant, and name its id as client_id",
  violations: (stack) => {
    const first = new Map<string, string>();
    const reported = new Set<string>();
    return everyRule(stack).flatMap(({ route, rule }) =>
      named(rule.plugins, "openid-connect").flatMap((plugin): Violation[] => {
        const taken = audienceOf(plugin);
        const other = first.get(taken) ?? route.namespace;
        first.set(taken, other);
        const isKnown = other === route.namespace || reported.has(`${route.urn} ${taken}`);
        reported.add(`${route.urn} ${taken}`);
        return isKnown ? [] : [violation(route, `takes ${taken}, as the routes of namespace "${other}" do`, "spec.http")];
      }),
    );
  },
};

/** Whom a plugin lets in, as far as the issuer tells: tokens by their audience, people by the client they log in with. */
function audienceOf({ config }: Plugin): string {
  const issuers = list(fields(fields(config["claim_validator"])["issuer"])["valid_issuers"])
    .map(text)
    .join(", ");
  const issuer = issuers === "" ? text(config["discovery"]) : issuers;
  return `${config["bearer_only"] === true ? "tokens" : "log-ins"} of ${issuer} for "${text(config["client_id"])}"`;
}
