/** Callers of one tenant at a route of another. */

import { text } from "../../policies/values";
import type { RulesByTenant } from "./gateway";
import type { Door, Fence, Rule, Tokens } from "./gateway-rules";
import { type Edge, INTERNET } from "./isolation-model";
import { grouped, type Item, type World } from "./world";

/** A consumer with the labels that the gateway's controller gives it beside its own. */
interface Consumer {
  readonly item: Item;
  readonly tenant: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Every way in for somebody who is not of the tenant. */
export function callerEdges(world: World, rules: RulesByTenant): Edge[] {
  const consumers = world.of("ApisixConsumer").flatMap((item): Consumer[] => {
    const tenant = world.namespaces.get(item.namespace)?.tenant;
    if (tenant === undefined) return [];
    return [{ item, tenant, labels: { ...item.labels, "k8s/namespace": item.namespace, "k8s/name": item.name } }];
  });
  const accepted = acceptance(consumers);
  return [...rules]
    .flatMap(([tenant, own]) =>
      own.flatMap((rule) => [
        ...strangers(world, tenant, rule),
        ...(rule.door.kind === "consumers" ? foreignConsumers(world, { tenant, rule }, accepted(rule.door.fence)) : []),
      ]),
    )
    .concat(foreignTokens(world, rules));
}

function strangers(world: World, tenant: string, { door, route, place, name }: Rule): Edge[] {
  if (door.kind !== "open") return [];
  const evidence = [world.evidence(route, `${name} ${door.why}`, place)];
  return [{ from: INTERNET, to: tenant, layer: "gateway", letter: "!", says: `${name} ${door.why}`, evidence }];
}

interface Owned {
  readonly tenant: string;
  readonly rule: Rule;
}

function foreignConsumers(world: World, { tenant, rule }: Owned, accepted: readonly Consumer[]): Edge[] {
  const foreign = [...grouped(accepted, (consumer) => consumer.tenant)].filter(([id]) => id !== tenant);
  return foreign.map(([from, [consumer]]) => ({
    ...{ from, to: tenant, layer: "gateway", letter: "!" },
    says: `${rule.name} lets in consumers of ${from}`,
    evidence: [
      world.evidence(rule.route, `${rule.name}: ${describeDoor(rule.door)}`, rule.place),
      ...(consumer === undefined ? [] : [world.evidence(consumer.item, "is let in")]),
    ],
  }));
}

/** Looks consumers up by label: a fence that names one namespace costs no more with many tenants. */
function acceptance(consumers: readonly Consumer[]): (fence: Fence) => readonly Consumer[] {
  const byLabel = grouped(
    consumers.flatMap((consumer) => Object.entries(consumer.labels).map((label) => ({ consumer, label: label.join("=") }))),
    ({ label }) => label,
  );
  return ({ allowed, denied, names }) => {
    const candidates =
      allowed === undefined
        ? consumers
        : Object.entries(allowed).flatMap(([key, values]) =>
            values.flatMap((value) => (byLabel.get(`${key}=${value}`) ?? []).map(({ consumer }) => consumer)),
          );
    return [...new Set(candidates)].filter(
      ({ item, labels }) =>
        !Object.entries(denied).some(([key, values]) => values.includes(text(labels[key]))) &&
        (names === undefined || names.includes(`${item.namespace}_${item.name}`)),
    );
  };
}

interface Holder {
  readonly tenant: string;
  readonly rule: Rule;
  readonly tokens: Tokens;
}

/** Tokens that are for one tenant by everything its route asks for, and that another tenant's route takes as well. */
function foreignTokens(world: World, rules: RulesByTenant): Edge[] {
  const holders = [...rules].flatMap(([tenant, own]) => {
    const all = own.flatMap((rule): Holder[] =>
      rule.door.kind === "tokens" ? rule.door.tokens.map((tokens) => ({ tenant, rule, tokens })) : [],
    );
    return [...grouped(all, ({ tokens }) => JSON.stringify(tokens)).values()].flatMap(([first]) => first ?? []);
  });
  return [...grouped(holders, ({ tokens }) => tokens.provider).values()].flatMap((same) =>
    same.flatMap((from) =>
      same
        .filter((to) => to.tenant !== from.tenant && takes(to.tokens, from.tokens))
        .map(
          (to): Edge => ({
            ...{ from: from.tenant, to: to.tenant, layer: "gateway", letter: "!" },
            says: `${to.rule.name} takes tokens of ${from.tenant} from ${to.tokens.provider}`,
            evidence: [world.evidence(to.rule.route, `${to.rule.name}: ${describeDoor(to.rule.door)}`, to.rule.place)],
          }),
        ),
    ),
  );
}

function takes(asked: Tokens, brought: Tokens): boolean {
  if (asked.client !== "" && asked.client !== brought.client) return false;
  return Object.entries(asked.claims).every(
    ([claim, values]) => brought.claims[claim]?.some((value) => values.includes(value)) === true,
  );
}

/** Who passes, in words. */
export function describeDoor(door: Door): string {
  if (door.kind === "closed") return "refuses everybody";
  if (door.kind === "open") return door.why;
  if (door.kind === "consumers") return describeFence(door.fence);
  return door.tokens.map(describeTokens).join("; ");
}

function describeFence({ allowed, names }: Fence): string {
  if (allowed !== undefined) {
    const labels = Object.entries(allowed).map(([key, values]) => `${key}=${values.join("|")}`);
    return `lets in consumers with ${labels.join(" or ")} alone`;
  }
  return names === undefined ? "lets in consumers of every tenant" : `lets in consumers ${names.join(", ")} alone`;
}

function describeTokens({ provider, client, claims }: Tokens): string {
  const parts = Object.entries(claims).map(([claim, values]) => `${claim} ${values.join("|")}`);
  const wanted = [...(client === "" ? [] : [`client ${client}`]), ...parts];
  return `takes tokens of ${provider}${wanted.length === 0 ? ", whatever they say" : ` for ${wanted.join(", ")}`}`;
}
