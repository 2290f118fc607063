/** Where a request goes, and whether it goes at all. */

import type { Context } from "../context";
import { holds } from "../expressions";
import { type Fields, fields, list, NotSimulated, number, text } from "../values";
import type { PluginKind, Refusal } from "./plugin-kind";

export const upstreamPlugins: Readonly<Record<string, PluginKind>> = {
  "api-breaker": {
    priority: 1005,
    keys: ["break_response_code", "break_response_body", "max_breaker_sec", "unhealthy", "healthy"],
    access: guard,
    response: observe,
  },
  "traffic-label": {
    priority: 967,
    keys: ["rules"],
    access: label,
    conditions: (config) => rulesOf(config).map(({ match }) => list(match)),
  },
  "traffic-split": { priority: 966, keys: ["rules"], access: split, conditions: splitConditions },
};

function rulesOf(config: Fields): readonly Fields[] {
  return list(config["rules"]).map(fields);
}

function splitConditions(config: Fields): (readonly unknown[])[] {
  return rulesOf(config).flatMap(({ match }) => list(match).map((one) => list(fields(one)["vars"])));
}

/** Host and full path: one breaker per address, whoever calls. */
function breakerKey({ host, uri }: Context): string {
  return `${host}${uri}`;
}

function guard(config: Fields, context: Context): Refusal | undefined {
  const breaker = context.memory.breakers.get(breakerKey(context));
  if (breaker === undefined || breaker.openUntil <= context.memory.now()) return undefined;
  const body = config["break_response_body"];
  return { status: number(config, "break_response_code"), ...(body === undefined ? {} : { body }) };
}

/** Opens after a number of failures, each time for twice as long. */
function observe(config: Fields, context: Context): undefined {
  const { breakers } = context.memory;
  const key = breakerKey(context);
  const breaker = breakers.get(key) ?? { failures: 0, openUntil: 0, opened: 0 };
  if (breaker.openUntil > context.memory.now()) return;
  const unhealthy = fields(config["unhealthy"]);
  const statuses = unhealthy["http_statuses"] === undefined ? [500] : list(unhealthy["http_statuses"]);
  if (!statuses.includes(context.status)) {
    breakers.delete(key);
    return;
  }
  breaker.failures += 1;
  breakers.set(key, breaker);
  if (breaker.failures % number(unhealthy, "failures", 3) !== 0) return;
  breaker.openUntil = context.memory.now() + Math.min(2 ** (breaker.opened + 1), number(config, "max_breaker_sec", 300));
  breaker.opened += 1;
}

/** The first rule that fits sets its headers. */
function label(config: Fields, context: Context): undefined {
  const rule = rulesOf(config).find((one) => holds(list(one["match"]), context.variable));
  const actions = list(rule?.["actions"]).map(fields);
  if (actions.length > 1) throw new NotSimulated("traffic-label with weights");
  for (const [name, value] of Object.entries(fields(actions[0]?.["set_headers"]))) {
    context.headers.set(name, context.resolve(value).value);
  }
}

/** Sends the request to another upstream than the route's, for every route the plugin's owner reaches. */
function split(config: Fields, context: Context): undefined {
  const rule = rulesOf(config).find((one) => isMatch(one, context));
  const upstreams = list(rule?.["weighted_upstreams"]).map(fields);
  if (rule === undefined) return;
  const nodes = list(fields(upstreams[0]?.["upstream"])["nodes"]).map(fields);
  if (upstreams.length !== 1 || nodes.length !== 1) throw new NotSimulated("traffic-split over several upstreams");
  context.diversion = { host: text(nodes[0]?.["host"]), port: Number(nodes[0]?.["port"]) };
}

function isMatch(rule: Fields, context: Context): boolean {
  const matches = list(rule["match"]).map(fields);
  return matches.length === 0 || matches.some(({ vars }) => holds(list(vars), context.variable));
}
