import { createHash } from "node:crypto";
import { TENANT_LABEL } from "../model/labels";
import { type Invariant, type Violation, violation } from "./invariant";
import type { KubernetesObject } from "./resources";
import { everyRule, hasConsumers, isClosed, named, type Plugin, pluginsOf, skipProblems } from "./route-rules";
import type { StackView } from "./stack-view";
import { type Fields, fields, list, text } from "./values";

const LIMITS = ["limit-conn", "limit-count", "limit-req"];

/** What every caller is held to: how often, and how many at once. */
const NEEDED = ["limit-conn", "limit-req"];

export const gatewayLimitIsReal: Invariant = {
  name: "gateway-limit-is-real",
  displayName: "Every caller is limited",
  ids: ["F10"],
  holds: "every caller is limited, is told so with 429, and cannot choose under which name calls are counted",
  sources: ["apisix #13753", "OWASP API4"],
  severity: "high",
  remedy:
    "give every consumer, and every route without consumers, limit-req and limit-conn with rejected_code 429, an explicit policy, and a key that is no header of the caller",
  violations: (stack) => [
    ...stack.ofKind("ApisixConsumer").flatMap((consumer) => judged(consumer, pluginsOf(fields(consumer.fields["spec"])))),
    ...everyRule(stack)
      .filter(({ rule }) => !isClosed(rule) && !hasConsumers(rule))
      .flatMap(({ route, rule }) => judged(route, rule.plugins, rule.place)),
    ...sharedGroups(stack),
    ...sharedBreakers(stack),
  ],
};

function judged(object: KubernetesObject, plugins: readonly Plugin[], place = "spec"): Violation[] {
  const limits = named(plugins, ...LIMITS);
  const missing = NEEDED.filter((name) => !limits.some((plugin) => plugin.name === name));
  const tenant = object.labels[TENANT_LABEL] ?? "";
  return [
    ...missing.map((name) => violation(object, `has no ${name}`, `${place}.plugins`)),
    ...limits.flatMap((limit) => limitProblems(limit, tenant).map((problem) => violation(object, problem, limit.place))),
  ];
}

function limitProblems(plugin: Plugin, tenant: string): string[] {
  const { name, config } = plugin;
  const group = text(config["group"]);
  const keys = [config["key"], ...list(config["rules"]).map((rule) => fields(rule)["key"])].map(text);
  const tellsNothing = config["rejected_code"] === 429 ? [] : [`refuses by ${name} with something else than 429`];
  return [
    ...tellsNothing,
    ...(text(config["policy"]) === "" ? [`does not say where ${name} counts`] : []),
    ...(config["allow_degradation"] === true ? [`passes everything on when ${name} cannot count`] : []),
    ...(keys.some((key) => /http_(?!x_limit_[0-9a-f]{1,8}\b)|arg_|cookie_/.test(key))
      ? [`lets callers choose what ${name} counts`]
      : []),
    ...(group === "" || isOwnGroup(group, tenant) ? [] : [`counts in group "${group}", which is not its tenant's own`]),
    ...(hasKeys(config) ? [] : [`does not say by what ${name} counts`]),
    ...amountProblems(plugin),
    ...skipProblems(plugin),
  ];
}

function hasKeys(config: Fields): boolean {
  const rules = list(config["rules"]).map(fields);
  return rules.length > 0 ? rules.every(({ key }) => text(key) !== "") : text(config["key"]) !== "";
}

/** What a plugin allows, and beyond what it refuses; a limit of nothing, or without a number, is none. */
const AMOUNTS: Readonly<Record<string, readonly string[]>> = {
  "limit-conn": ["conn"],
  "limit-req": ["rate"],
  "limit-count": ["count", "time_window"],
};

/** More at once than any gateway can bear is no limit. */
const MOST = 1_000_000_000;

function amountProblems({ name, config }: Plugin): string[] {
  const rules = list(config["rules"]).map(fields);
  const wrong = (AMOUNTS[name] ?? []).filter((amount) =>
    (rules.length > 0 ? rules : [config]).some(
      ({ [amount]: value }) => !(typeof value === "number" && value > 0 && value <= MOST),
    ),
  );
  return wrong.map((amount) => `has no proper ${amount} in ${name}`);
}

/** A group whose settings change is refused, for everybody: so its name tells settings apart. */
function isOwnGroup(group: string, tenant: string): boolean {
  return group.startsWith(`${tenant}-`) && /^[0-9a-f]{8}$/.test(group.slice(tenant.length + 1));
}

/** A breaker counts failures per host and path, whoever calls: on a host of several tenants one could close another's door. */
function sharedBreakers(stack: StackView) {
  const owners = new Map<string, Set<string>>();
  for (const { route, rule } of everyRule(stack))
    for (const host of rule.hosts) owners.set(host, (owners.get(host) ?? new Set()).add(route.namespace));
  return everyRule(stack)
    .filter(({ rule }) => named(rule.plugins, "api-breaker").length > 0)
    .filter(({ rule }) => rule.hosts.some((host) => (owners.get(host)?.size ?? 0) > 1))
    .map(({ route, rule }) => violation(route, `counts failures together with other tenants (rule ${rule.name})`, rule.place));
}

/** One group has one meaning. */
function sharedGroups(stack: StackView) {
  const first = new Map<string, string>();
  const all = [
    ...stack.ofKind("ApisixConsumer").map((object) => ({ object, plugins: pluginsOf(fields(object.fields["spec"])) })),
    ...everyRule(stack).map(({ route, rule }) => ({ object: route, plugins: rule.plugins })),
  ];
  return all.flatMap(({ object, plugins }) =>
    named(plugins, "limit-count")
      .filter(({ config }) => text(config["group"]) !== "")
      .flatMap(({ config, place }) => {
        const group = text(config["group"]);
        const settings = createHash("sha256")
          .update(JSON.stringify(Object.entries(config).sort()))
          .digest("hex");
        const before = first.get(group) ?? settings;
        first.set(group, before);
        return before === settings
          ? []
          : [violation(object, `counts in group "${group}" with other settings than others do`, place)];
      }),
  );
}
