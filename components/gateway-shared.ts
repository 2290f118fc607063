/** The endpoint that tenants share: what a consumer brings there, since the route itself knows no tenant. */

import type { GatewayModel, SharedTarget } from "../model/gateway/gateway-model";
import { SHARED_LABEL } from "../model/labels";
import { platformNamespace } from "./conventions";
import { tenantHeaders } from "./gateway-headers";

/** Names of the route and of its rule; consumers know the route by both. */
export const SHARED_ROUTE = { name: "shared-endpoint", rule: "by-key" } as const;

/** What the gateway waits by default, in seconds. */
const DEFAULT_TIMEOUT = 60;

/** Labels of a consumer that may come by the shared endpoint. */
export function sharedLabels({ shared }: GatewayModel): Readonly<Record<string, string>> {
  return shared.length === 0 ? {} : { [SHARED_LABEL]: "true" };
}

/**
 * Plugins that take a consumer's calls from the shared endpoint to its own tenant. They are for that route alone: elsewhere they
 * would send calls past the route that let them in.
 */
export function sharedPlugins(model: GatewayModel): Record<string, object> {
  if (model.shared.length === 0) return {};
  const name = `${platformNamespace(model.environment)}_${SHARED_ROUTE.name}_${SHARED_ROUTE.rule}`;
  const _meta = { filter: [["route_name", "==", name]] };
  return {
    "traffic-label": { rules: [{ actions: [{ set_headers: tenantHeaders(model) }] }], _meta },
    "traffic-split": { rules: model.shared.map((target) => leading(model.tenant.namespace, target)), _meta },
  };
}

/** No weight of zero and no rule without an upstream: both would leave a call where it is. */
function leading(namespace: string, { path, methods, service, port, timeout }: SharedTarget): object {
  const node = { host: `${service}.${namespace}.svc.cluster.local`, port, weight: 1 };
  const upstream = {
    ...{ type: "roundrobin", pass_host: "pass", nodes: [node] },
    ...(timeout === DEFAULT_TIMEOUT ? {} : { timeout: { connect: timeout, send: timeout, read: timeout } }),
  };
  const vars = [
    ...(path === "/*"
      ? []
      : [["uri", path.endsWith("*") ? "~~" : "==", path.endsWith("*") ? `^${literal(path.slice(0, -1))}` : path]]),
    ...(methods === undefined ? [] : [["request_method", "in", methods]]),
  ];
  return { ...(vars.length === 0 ? {} : { match: [{ vars }] }), weighted_upstreams: [{ weight: 1, upstream }] };
}

function literal(path: string): string {
  return path.replaceAll(".", "\\.");
}
