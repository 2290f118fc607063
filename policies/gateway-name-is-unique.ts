import { TENANT_LABEL } from "../model/labels";
import { type Invariant, type Violation, violation } from "./invariant";
import type { KubernetesObject } from "./resources";
import { everyRule, isAddressed } from "./route-rules";
import type { StackView } from "./stack-view";

const NAME = /^[a-z0-9-]+$/;

/** The longest name of a consumer inside the gateway. */
const LONGEST = 256;

export const gatewayNameIsUnique: Invariant = {
  name: "gateway-name-is-unique",
  displayName: "No two tenants answer for one address",
  ids: ["F1"],
  holds: "no two routes of different tenants answer for one address, and no two objects have one id inside the gateway",
  sources: ["apisix #11342", "apisix-ingress-controller #2576"],
  severity: "critical",
  isAbsolute: true,
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

function invalidNames(stack: StackView): Violation[] {
  const long = stack
    .ofKind("ApisixConsumer")
    .filter(({ namespace, name }) => `${namespace}_${name}`.length > LONGEST)
    .map((consumer) => violation(consumer, "has a name too long for the gateway", "metadata.name"));
  const odd = everyRule(stack)
    .filter(({ rule, route }) => !NAME.test(rule.name) || !NAME.test(route.name))
    .map(({ rule, route }) => violation(route, `has a name the gateway cannot keep (rule "${rule.name}")`, rule.place));
  return [...long, ...odd];
}

/** The gateway knows routes, services and certificates by a short digest of their names. */
function sharedIds(stack: StackView): Violation[] {
  const first = new Map<string, string>();
  return [...namesOfRules(stack), ...namesOfCertificates(stack)].flatMap(({ object, kind, name }) => {
    const key = `${kind} ${digest(name)}`;
    const other = first.get(key);
    first.set(key, name);
    // Two objects of one name cannot be: the API server keeps them apart.
    if (other === undefined || other === name) return [];
    return [violation(object, `has the id of ${other} inside the gateway (${name})`)];
  });
}

/** A name inside the gateway, of the object it comes from. */
interface Named {
  readonly object: KubernetesObject;
  readonly kind: string;
  readonly name: string;
}

function namesOfRules(stack: StackView): Named[] {
  const indexes = new Map<string, number>();
  return everyRule(stack).flatMap(({ route, rule }) => {
    const index = indexes.get(route.urn) ?? 0;
    indexes.set(route.urn, index + 1);
    const name = `${route.namespace}_${route.name}`;
    return [
      { object: route, kind: "route", name: `${name}_${rule.name}` },
      { object: route, kind: "service", name: `${name}_${index}` },
    ];
  });
}

function namesOfCertificates(stack: StackView): Named[] {
  return stack
    .ofKind("ApisixTls")
    .map((object) => ({ object, kind: "certificate", name: `ApisixTls_${object.namespace}_${object.name}` }));
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
