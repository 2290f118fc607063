import { TENANT_LABEL } from "../model/labels";
import { type Invariant, type Violation, violation } from "./invariant";
import { everyRule, type Rule } from "./route-rules";
import type { StackView } from "./stack-view";
import { fields, list, text } from "./values";

const NAME = /^[a-z0-9-]+$/;

/** The longest name of a consumer inside the gateway. */
const LONGEST = 256;

export const gatewayNameIsUnique: Invariant = {
  name: "gateway-name-is-unique",
  ids: ["F1"],
  holds: "no two routes of different tenants answer for one address, and no two objects have one id inside the gateway",
  sources: ["apisix #11342", "apisix-ingress-controller #2576"],
  severity: "critical",
  remedy:
    "give each tenant hosts of its own; where hosts are shared, let path or header name the tenant; rename what has another object's id",
  violations: (stack) => [...sharedHosts(stack), ...invalidNames(stack), ...sharedIds(stack)],
};

/** Of two routes for one address the first wins in silence. On a host of several tenants each rule must say whose calls it takes. */
function sharedHosts(stack: StackView): Violation[] {
  const taken = everyRule(stack).flatMap(({ route, rule }) =>
    rule.hosts.map((host) => ({ host, route, takesAll: !isAddressed(rule, route.labels[TENANT_LABEL] ?? "") })),
  );
  const owners = new Map<string, Set<string>>();
  const first = new Map<string, string>();
  for (const { host, route, takesAll } of taken) {
    owners.set(host, (owners.get(host) ?? new Set()).add(route.namespace));
    if (takesAll && !first.has(host)) first.set(host, route.namespace);
  }
  const greedy = new Map<string, Set<string>>();
  for (const { host, route, takesAll } of taken)
    if (takesAll) greedy.set(host, (greedy.get(host) ?? new Set()).add(route.namespace));
  const isWrong = ({ host, route, takesAll }: (typeof taken)[number]): boolean =>
    takesAll && (owners.get(host)?.size ?? 0) > 1 && (first.get(host) !== route.namespace || greedy.get(host)?.size === 1);
  const wrong = new Map(taken.filter(isWrong).map(({ host, route }) => [`${route.urn} ${host}`, { host, route }]));
  return [...wrong.values()].map(({ host, route }) =>
    violation(route, `answers for every call to "${host}", as a route of another namespace does for some`),
  );
}

/** Whether a call must name this tenant, by path or by header, to come in here. */
function isAddressed(rule: Rule, tenant: string): boolean {
  const byPath = rule.paths.length > 0 && rule.paths.every((path) => path.startsWith(`/tenants/${tenant}/`));
  const byHeader = list(fields(rule.fields["match"])["exprs"])
    .map(fields)
    .some(
      ({ subject, op, value }) =>
        text(fields(subject)["scope"]) === "Header" && op === "Equal" && tenant !== "" && value === tenant,
    );
  return byPath || byHeader;
}

function invalidNames(stack: StackView): Violation[] {
  const long = stack
    .ofKind("ApisixConsumer")
    .filter(({ namespace, name }) => `${namespace}_${name}`.length > LONGEST)
    .map((consumer) => violation(consumer, "has a name too long for the gateway"));
  const odd = everyRule(stack)
    .filter(({ rule, route }) => !NAME.test(rule.name) || !NAME.test(route.name))
    .map(({ rule, route }) => violation(route, `has a name the gateway cannot keep (rule "${rule.name}")`));
  return [...long, ...odd];
}

/** The gateway knows routes and services by a short digest of their names. */
function sharedIds(stack: StackView): Violation[] {
  const first = new Map<string, string>();
  const indexes = new Map<string, number>();
  return everyRule(stack).flatMap(({ route, rule }) => {
    const index = indexes.get(route.urn) ?? 0;
    indexes.set(route.urn, index + 1);
    const ids = { route: rule.name, service: String(index) };
    return Object.entries(ids).flatMap(([kind, last]) => {
      const name = `${route.namespace}_${route.name}_${last}`;
      const key = `${kind} ${digest(name)}`;
      const other = first.get(key);
      first.set(key, name);
      // Two objects of one name cannot be: the API server keeps them apart.
      if (other === undefined || other === name) return [];
      return [violation(route, `has the id of ${other} inside the gateway (${name})`)];
    });
  });
}

/** CRC-32 (IEEE), bit by bit. */
function digest(name: string): number {
  let crc = -1;
  for (const byte of Buffer.from(name)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xed_b8_83_20;
  }
  return ~crc >>> 0;
}
