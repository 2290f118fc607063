/** The application a request goes to: a Service of the route's own namespace, unless a traffic-split says otherwise. */

import { splitTarget } from "./address";
import type { Backend, Route } from "./configuration";
import type { Context, UpstreamRequest } from "./context";
import type { Declared } from "./objects";
import { checkKeys, type Fields, fields, list, NotSimulated, text } from "./values";

const UPSTREAM_KEYS = [
  ...["ingressClassName", "loadbalancer", "retries", "timeout", "healthCheck", "passHost", "scheme"],
  ...["upstreamHost", "tlsSecret", "portLevelSettings"],
];

interface Target {
  readonly namespace: string;
  readonly service: string;
  readonly port: number | string;
  readonly settings: Fields;
}

/** Where the request goes; `undefined` when there is no such Service or port, which the client sees as 503. */
export function targetOf(context: Context, route: Route): Target | undefined {
  const { diversion } = context;
  if (diversion !== undefined) {
    const [service = "", namespace = ""] = diversion.host.replace(/\.svc(\.cluster\.local)?$/, "").split(".");
    return existing(context, { namespace, service, port: diversion.port, settings: {} });
  }
  const backend = nextBackend(context, route);
  if (backend === undefined) return undefined;
  const { namespace } = route;
  const spec = context.configuration.objects.find("ApisixUpstream", namespace, backend.service)?.spec ?? {};
  checkKeys(`ApisixUpstream ${namespace}/${backend.service}`, spec, UPSTREAM_KEYS);
  return existing(context, { namespace, service: backend.service, port: backend.port, settings: spec });
}

/** The request as the application sees it; its headers are final by now. */
export function upstreamRequest(context: Context, target: Target): UpstreamRequest {
  const query = context.upstreamQuery;
  const path = context.upstreamPath ?? splitTarget(context.request.path).path;
  const joint = path.includes("?") ? "&" : "?";
  return {
    ...target,
    method: context.upstreamMethod ?? context.method,
    path: query === "" ? path : `${path}${joint}${query}`,
    headers: { ...context.headers.toObject(), host: context.upstreamHost ?? hostFor(context, target) },
    body: context.body,
  };
}

function hostFor({ request }: Context, { settings }: Target): string {
  const passHost = text(settings["passHost"]) || "pass";
  if (passHost === "rewrite") return text(settings["upstreamHost"]);
  if (passHost !== "pass") throw new NotSimulated(`passHost ${passHost}`);
  return request.host;
}

/** Backends take turns by weight. */
function nextBackend(context: Context, { name, backends }: Route): Backend | undefined {
  const turns = backends.flatMap((backend) => Array<Backend>(backend.weight).fill(backend));
  const turn = context.memory.turns.get(name) ?? 0;
  context.memory.turns.set(name, turn + 1);
  return turns[turn % turns.length];
}

function existing(context: Context, target: Target): Target | undefined {
  const service = context.configuration.objects.find("Service", target.namespace, target.service);
  // Without a selector it has no pods, and nobody here gives it any by hand.
  return service !== undefined && hasPort(service, target.port) && service.spec["selector"] !== undefined ? target : undefined;
}

function hasPort({ spec }: Declared, port: number | string): boolean {
  return list(spec["ports"])
    .map(fields)
    .some((one) => one["port"] === port || one["name"] === port);
}
