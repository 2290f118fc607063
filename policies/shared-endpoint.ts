/** What a consumer may bring to the endpoint that tenants share: its way to its own tenant, for that one route. */

import type { KubernetesObject } from "./resources";
import type { Plugin } from "./route-rules";
import { type Fields, fields, isEmpty, list, text } from "./values";

/** Plugins that lead a consumer's calls on. */
export const LEADING_PLUGINS = new Set(["traffic-split", "traffic-label"]);

/** Name of the route inside the gateway; of the platform's namespace, whatever the environment is called. */
const SHARED_ROUTE = /^[a-z][a-z0-9]*-platform_shared-endpoint_by-key$/;

/** What only the consumer can say there. */
const ABOUT = ["x-tenant-context", "x-tenant-name"];

/** Problems of such a plugin: unfenced it would take calls past every other route, and elsewhere than to its own tenant. */
export function leadingProblems(plugin: Plugin, consumer: KubernetesObject): string[] {
  const problems =
    plugin.name === "traffic-split" ? splitProblems(plugin.config, consumer.namespace) : labelProblems(plugin.config);
  return [...(isFenced(plugin) ? [] : [`runs ${plugin.name} on more than the shared endpoint`]), ...problems];
}

/** One condition, on the route's name, and nothing else among the common settings. */
function isFenced({ config }: Plugin): boolean {
  const meta = fields(config["_meta"]);
  const filters = list(meta["filter"]).map(list);
  const [variable, operator, name] = filters[0] ?? [];
  const isOnRoute = variable === "route_name" && operator === "==" && SHARED_ROUTE.test(text(name));
  return Object.keys(meta).join() === "filter" && filters.length === 1 && filters[0]?.length === 3 && isOnRoute;
}

function splitProblems(config: Fields, namespace: string): string[] {
  const rules = list(config["rules"]).map(fields);
  const ways = rules.map((rule) => list(rule["weighted_upstreams"]).map(fields));
  const isOwn = (way: Fields): boolean => {
    const { nodes, upstream_host, service_name, discovery_type } = fields(way["upstream"]);
    const hosts = list(nodes).map((node) => text(fields(node)["host"]));
    const leadsElsewhere = [way["upstream_id"], upstream_host, service_name, discovery_type].some((part) => !isEmpty(part));
    return hosts.length > 0 && hosts.every((host) => isServiceOf(host, namespace)) && !leadsElsewhere;
  };
  const isWhole = ways.length > 0 && ways.every((each) => each.length > 0 && each.every(isOwn));
  return isWhole ? [] : ["leads calls of the shared endpoint to something that is no Service of its own namespace"];
}

function isServiceOf(host: string, namespace: string): boolean {
  const [service = "", ...rest] = host.split(".");
  return /^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(service) && rest.join(".") === `${namespace}.svc.cluster.local`;
}

/** Constants, for every call. */
function labelProblems(config: Fields): string[] {
  const actions = list(config["rules"])
    .map(fields)
    .flatMap((rule) => (isEmpty(rule["match"]) ? list(rule["actions"]) : [{}]));
  const headers = Object.entries(fields(fields(actions[0])["set_headers"]));
  const names = headers.map(([name]) => name.toLowerCase()).sort();
  const isConstant = headers.every(([, value]) => text(value) !== "" && !text(value).includes("$"));
  return actions.length === 1 && names.join() === ABOUT.join() && isConstant
    ? []
    : ["says something else about its tenant at the shared endpoint than its name and context"];
}
