/** Calls through the gateway: whose callers a route lets in, for whose hosts it answers, and where the calls end. */

import { counted } from "../../model/problems";
import { callerEdges, describeDoor } from "./gateway-callers";
import { destinationEdges } from "./gateway-destinations";
import { type Rule, rulesOf } from "./gateway-rules";
import { type Edge, type Evidence, INTERNET, SHARED } from "./isolation-model";
import type { LayerModel } from "./layer";
import { grouped, type World } from "./world";

/** Rules of tenants' routes, by tenant. */
export type RulesByTenant = ReadonlyMap<string, readonly Rule[]>;

/** Reads the rules of every tenant. */
export function readRules(world: World): RulesByTenant {
  const rules = grouped(rulesOf(world), ({ namespace }) => world.namespaces.get(namespace)?.tenant ?? "");
  rules.delete("");
  return rules;
}

/** Computes the layer. */
export function gatewayLayer(world: World, rules: RulesByTenant): LayerModel {
  return {
    edges: [
      ...callerEdges(world, rules),
      ...destinationEdges(world, rules),
      ...hostEdges(world, rules),
      ...[...rules].flatMap(([tenant, own]) => sharedEdges(world, tenant, own)),
    ],
    denial: (from, to) => [...ends(world, from, rules), ...(world.tenants.has(to) ? doors(world, to, rules) : [])],
  };
}

/** Rules of two tenants for the same calls, and hosts that cover another tenant's. */
function hostEdges(world: World, rules: RulesByTenant): Edge[] {
  const first = new Map<string, { readonly tenant: string; readonly rule: Rule }>();
  const hosts = grouped(
    [...rules].flatMap(([tenant, own]) => [...new Set(own.flatMap((rule) => rule.hosts))].map((host) => ({ tenant, host }))),
    ({ host }) => host,
  );
  const leak = (from: string, to: string, says: string, shown: readonly Rule[]): Edge => ({
    ...{ from, to, layer: "gateway", letter: "!", says },
    evidence: shown.map(({ route, place, name }) => world.evidence(route, `${name} answers for the same calls`, place)),
  });
  return [...rules].flatMap(([tenant, own]) =>
    own.flatMap((rule) => [
      ...(rule.hosts.length === 0 ? [leak(tenant, SHARED, `${rule.name} answers for every host`, [rule])] : []),
      ...rule.matches.flatMap((match) => {
        const before = first.get(match);
        if (before === undefined) first.set(match, { tenant, rule });
        if (before === undefined || before.tenant === tenant) return [];
        const says = `both answer for ${match.split(" ", 1)[0] ?? ""}`;
        return [leak(tenant, before.tenant, says, [rule, before.rule]), leak(before.tenant, tenant, says, [before.rule, rule])];
      }),
      ...rule.hosts
        .filter((host) => host.startsWith("*"))
        .flatMap((wildcard) =>
          [...hosts]
            .filter(([host]) => host !== wildcard && host.endsWith(wildcard.slice(1)))
            .flatMap(([host, of]) =>
              of
                .filter((one) => one.tenant !== tenant)
                .map((one) => leak(tenant, one.tenant, `${wildcard} covers ${host}`, [rule])),
            ),
        ),
    ]),
  );
}

/** A tenant with routes uses the gateway that others use too, and callers from outside reach it there. */
function sharedEdges(world: World, tenant: string, rules: readonly Rule[]): Edge[] {
  const serving = rules.filter(({ door }) => door.kind === "consumers" || door.kind === "tokens");
  const closed = rules.filter(({ door }) => door.kind === "closed").length;
  const hosts = [...new Set(serving.flatMap(({ hosts: own }) => own))].sort();
  const evidence = doorEvidence(world, rules);
  const asking = serving.length + closed;
  const uses: Edge = {
    ...{ from: tenant, to: SHARED, layer: "gateway", letter: "G" },
    ...{ says: `rules that ask who calls: ${asking} of ${rules.length}`, evidence },
  };
  if (serving.length === 0) return [uses];
  const says = `callers with a key or token of this tenant, at ${hosts.join(", ")}`;
  return [uses, { ...uses, from: INTERNET, to: tenant, says, evidence: doorEvidence(world, serving) }];
}

/** One line per route and kind of door. */
function doorEvidence(world: World, rules: readonly Rule[]): Evidence[] {
  const said = grouped(rules, (rule) => `${rule.route.title}: ${describeDoor(rule.door)}`);
  return [...said.values()].flatMap(([rule, ...more]) =>
    rule === undefined
      ? []
      : [world.evidence(rule.route, `${counted(1 + more.length, "rule")}: ${describeDoor(rule.door)}`, rule.place)],
  );
}

function doors(world: World, tenant: string, rules: RulesByTenant): Evidence[] {
  const own = rules.get(tenant) ?? [];
  return own.length === 0 ? nothing(world, tenant, "no route leads into it") : doorEvidence(world, own);
}

function ends(world: World, tenant: string, rules: RulesByTenant): Evidence[] {
  const own = rules.get(tenant) ?? [];
  if (own.length === 0) return nothing(world, tenant, "no route leads out of it");
  const byRoute = [...grouped(own, ({ route }) => route.title).values()];
  return byRoute.flatMap((several) => {
    const [rule] = several;
    const services = [...new Set(several.flatMap((one) => one.services))].sort().join(", ");
    return rule === undefined
      ? []
      : [world.evidence(rule.route, `calls end at Service ${services} of ${rule.namespace}`, "spec.http")];
  });
}

function nothing(world: World, tenant: string, rule: string): Evidence[] {
  return (world.tenants.get(tenant)?.namespaces ?? []).map(({ item }) => world.evidence(item, rule));
}
