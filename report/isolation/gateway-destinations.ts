/** Where calls through the gateway end: at Services of the tenant's own namespace, or elsewhere. */

import { fields, isEmpty, list, text } from "../../policies/values";
import type { RulesByTenant } from "./gateway";
import type { Rule } from "./gateway-rules";
import { type Edge, INTERNET, SHARED } from "./isolation-model";
import type { Item, World } from "./world";

/** Kinds of the gateway that can do anything to anybody's calls, and whose contents nothing here understands. */
const OPAQUE = [
  ...["ApisixPluginConfig", "ApisixGlobalRule", "ApisixClusterConfig", "GatewayProxy", "Consumer", "PluginConfig", "Ingress"],
  ...["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute", "HTTPRoutePolicy", "BackendTrafficPolicy", "Gateway"],
];

/** Plugins that run code, or send calls or copies of them elsewhere. */
const LEADING =
  /^(serverless-|ext-plugin-|proxy-mirror$|traffic-split$|forward-auth$|opa$|aws-lambda$|azure-functions$|open(whisk|function)$|wolf-)|-logger$/;

/** Every way by which calls leave a tenant. */
export function destinationEdges(world: World, rules: RulesByTenant): Edge[] {
  return [
    ...[...rules].flatMap(([tenant, own]) => own.flatMap((rule) => ruleEdges(world, tenant, rule))),
    ...world.of("ApisixUpstream").flatMap((upstream) => upstreamEdges(world, upstream)),
    ...world.of("Service").flatMap((service) => serviceEdges(world, service)),
    ...OPAQUE.flatMap((kind) => world.of(kind)).flatMap((item) => opaqueEdges(world, item)),
  ];
}

function leak(from: string, to: string, says: string, evidence: Edge["evidence"]): Edge {
  return { from, to, layer: "gateway", letter: "!", says, evidence };
}

function ruleEdges(world: World, tenant: string, { route, place, name }: Rule): Edge[] {
  const index = Number(/\d+/.exec(place)?.[0] ?? 0);
  const rule = fields(list(fields(route.props["spec"])["http"])[index]);
  const leading = list(rule["plugins"])
    .map(fields)
    .filter(({ enable }) => enable !== false)
    .map((plugin) => text(plugin["name"]))
    .filter((plugin) => LEADING.test(plugin));
  const unseen = ["plugin_config_name", "filter_func"].filter((part) => !isEmpty(rule[part]));
  return [
    ...leading.map((plugin) =>
      leak(tenant, INTERNET, `plugin ${plugin} can send calls anywhere`, [
        world.evidence(route, `${name} runs ${plugin}`, place),
      ]),
    ),
    ...unseen.map((part) =>
      leak(tenant, SHARED, `${part} brings in what nothing here sees`, [world.evidence(route, `${name} has ${part}`, place)]),
    ),
  ];
}

function upstreamEdges(world: World, upstream: Item): Edge[] {
  const tenant = world.namespaces.get(upstream.namespace)?.tenant;
  if (tenant === undefined) return [];
  const spec = fields(upstream.props["spec"]);
  const nodes = list(spec["externalNodes"]).map((node) => text(fields(node)["name"]));
  const found = isEmpty(spec["discovery"]) ? [] : ["a service registry"];
  return [...nodes, ...found].map((host) =>
    leak(tenant, ownerOf(host, tenant, world), `calls end at ${host}`, [
      world.evidence(upstream, `names ${host}`, "spec.externalNodes"),
    ]),
  );
}

/** A Service can be another name for anything, within the cluster and without. */
function serviceEdges(world: World, service: Item): Edge[] {
  const tenant = world.namespaces.get(service.namespace)?.tenant;
  const spec = fields(service.props["spec"]);
  if (tenant === undefined || spec["type"] !== "ExternalName") return [];
  const host = text(spec["externalName"]);
  const to = ownerOf(host, tenant, world);
  return [
    leak(tenant, to, `Service ${service.name} is another name for ${host}`, [
      world.evidence(service, `stands for ${host}`, "spec.externalName"),
    ]),
  ];
}

function opaqueEdges(world: World, item: Item): Edge[] {
  const tenant = world.namespaces.get(item.namespace)?.tenant;
  if (tenant === undefined) return [];
  return [
    leak(tenant, SHARED, `whatever ${item.title} does`, [world.evidence(item, "is of a kind that nothing here understands")]),
  ];
}

/** Whose a host is, by the name that the cluster's DNS gives Services; the tenant's own is still a way past its routes. */
function ownerOf(host: string, own: string, world: World): string {
  const [, namespace = "", inside] = /\.([a-z0-9-]+)(\.svc(?:\..*)?)?$/.exec(host) ?? [];
  const tenant = world.namespaces.get(namespace)?.tenant;
  if (tenant !== undefined && tenant !== own) return tenant;
  return tenant === own || inside !== undefined ? SHARED : INTERNET;
}
