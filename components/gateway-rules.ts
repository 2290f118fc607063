/** One rule of an ApisixRoute per entrance: what it matches, what runs, and where it goes. */

import type { Condition, Entrance, GatewayModel, GatewayRoute } from "../model/gateway/gateway-model";
import { answering, errorBody, knownAnswer, strangersAnswer } from "./gateway-errors";
import { consumerLabels, guarding, hasConsumer, type PluginSettings } from "./gateway-guards";
import { rewriting } from "./gateway-headers";
import { limiting } from "./gateway-limits";
import { sharedPlugins } from "./gateway-shared";

/** One plugin of a rule or of a consumer. */
interface Plugin extends PluginSettings {
  readonly name: string;
  readonly enable: true;
}

/** What the gateway waits by default, in seconds. */
const DEFAULT_TIMEOUT = 60;

/** Methods whose calls have a body to look at. */
const WITH_BODY = ["POST", "PUT", "PATCH"];

/** After whoever calls is known and before anything else: strangers' bodies are not read. */
const AFTER_AUTHENTICATION = 2490;

/** The rules of a route, in order. */
export function rulesOf(model: GatewayModel, route: GatewayRoute): object[] {
  const { service, port, byPod } = route.backend;
  const seconds = `${route.timeout}s`;
  return route.entrances.map((entrance) => ({
    name: entrance.name,
    ...(entrance.priority === 0 ? {} : { priority: entrance.priority }),
    match: matchOf(entrance),
    backends: [{ serviceName: service, servicePort: port, resolveGranularity: byPod ? "endpoint" : "service" }],
    ...(route.timeout === DEFAULT_TIMEOUT ? {} : { timeout: { connect: seconds, read: seconds, send: seconds } }),
    ...(route.websocket ? { websocket: true } : {}),
    plugins: rulePlugins(model, route, entrance),
  }));
}

/** Plugins of a consumer: limits, answers and its way from the shared endpoint; nothing that could change who gets in. */
export function consumerPlugins(model: GatewayModel, { limits, credential }: GatewayModel["consumers"][number]): Plugin[] {
  return listed({
    ...configs(limiting(model, limits, "consumer_name")),
    "response-rewrite": { config: knownAnswer(model, limits) },
    ...(credential.kind === "key" ? configs(sharedPlugins(model)) : {}),
  });
}

/** Plugins of an entrance. */
export function rulePlugins(model: GatewayModel, route: GatewayRoute, entrance: Entrance): Plugin[] {
  const { limits } = entrance;
  return listed({
    ...guarding(model, entrance),
    ...configs({
      "proxy-rewrite": rewriting(model, entrance),
      ...(hasConsumer(entrance) ? { "attach-consumer-label": consumerLabels } : {}),
      ...(limits === undefined ? {} : limiting(model, limits, "route_name")),
      "response-rewrite": limits === undefined ? strangersAnswer() : knownAnswer(model, limits),
      ...extras(model, route),
    }),
  });
}

function matchOf({ hosts, paths, methods, when }: Entrance): object {
  return {
    hosts,
    paths,
    ...(methods === undefined ? {} : { methods }),
    ...(when.length === 0 ? {} : { exprs: when.map(expression) }),
  };
}

function expression(condition: Condition): object {
  const of = (scope: string, name: string, op: string, value: string): object => ({ subject: { scope, name }, op, value });
  switch (condition.kind) {
    case "header-is":
      return of("Header", condition.name, "Equal", condition.value);
    case "header-given":
      return of("Header", condition.name, "RegexMatch", ".+");
    case "header-absent":
      return of("Header", condition.name, "RegexNotMatch", ".+");
    case "bearer-given":
      return of("Header", "Authorization", "RegexMatchCaseInsensitive", "^bearer ");
    case "bearer-absent":
      return of("Header", "Authorization", "RegexNotMatchCaseInsensitive", "^bearer ");
    case "cookie-given":
      return of("Cookie", condition.name, "RegexMatch", ".+");
  }
}

/** What the tenant's file asks for beside. */
function extras(model: GatewayModel, { validate, breaker, plugins }: GatewayRoute): Record<string, object> {
  const { cors, ipRestriction, gzip } = plugins;
  const addresses = { whitelist: ipRestriction?.allow, _meta: answering(model, "TENANT_MISMATCH") };
  return {
    ...(validate?.maxBytes === undefined ? {} : { "client-control": sizeLimit(model, validate.maxBytes) }),
    ...(validate?.body === undefined ? {} : { "request-validation": bodyCheck(model, validate.body, validate.maxBytes) }),
    ...(breaker === undefined ? {} : { "api-breaker": breaking(model, breaker) }),
    ...(cors === undefined ? {} : { cors: crossOrigin(cors, model.header) }),
    ...(ipRestriction === undefined ? {} : { "ip-restriction": addresses }),
    ...(gzip ? { gzip: { types: ["application/json", "text/css", "text/html", "text/plain"], min_length: 1024 } } : {}),
  };
}

function sizeLimit(model: GatewayModel, bytes: number): object {
  return { max_body_size: bytes, _meta: answering(model, "REQUEST_INVALID") };
}

function bodyCheck(model: GatewayModel, body: object, bytes: number | undefined): object {
  return {
    body_schema: body,
    ...(bytes === undefined ? {} : { max_req_body_size: bytes }),
    rejected_code: 400,
    _meta: {
      ...answering(model, "REQUEST_INVALID"),
      priority: AFTER_AUTHENTICATION,
      filter: [["request_method", "in", WITH_BODY]],
    },
  };
}

function breaking(model: GatewayModel, { failures, longest }: NonNullable<GatewayRoute["breaker"]>): object {
  return {
    break_response_code: 503,
    break_response_body: errorBody(model, "UPSTREAM_FAILED"),
    max_breaker_sec: longest,
    unhealthy: { http_statuses: [500, 502, 503, 504], failures },
    healthy: { http_statuses: [200], successes: 1 },
  };
}

/** Everything is named: with credentials a browser takes `*` for no permission. */
function crossOrigin({ origins, credentials }: NonNullable<GatewayRoute["plugins"]["cors"]>, header: string): object {
  return {
    allow_origins: origins.join(","),
    allow_credential: credentials,
    allow_methods: "GET,HEAD,POST,PUT,PATCH,DELETE,OPTIONS",
    allow_headers: `Authorization,Content-Type,X-API-Key,${header}`,
    max_age: 600,
  };
}

function configs(plugins: Readonly<Record<string, object>>): Record<string, PluginSettings> {
  return Object.fromEntries(Object.entries(plugins).map(([name, config]) => [name, { config }]));
}

function listed(plugins: Readonly<Record<string, PluginSettings>>): Plugin[] {
  return Object.entries(plugins).map(([name, settings]) => ({ name, enable: true, ...settings }));
}
