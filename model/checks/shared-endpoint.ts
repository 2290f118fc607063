/** Whether what a tenant wants of its routes also holds for calls that come by the endpoint of all tenants. */

import { proofsOf } from "../identity";
import { type Context, placeOf, problemFrom } from "../layers";
import type { Path } from "../paths";
import type { Problem } from "../problems";

type Route = Context["values"]["routes"][number];

/** The one header that the endpoint of all tenants knows to guard. */
const HEADER = "X-Tenant-ID";

/** Every problem of a tenant, or of a tier, that opens the shared endpoint. */
export function checkSharedEndpoint(context: Context): readonly Problem[] {
  const { identity, routes, rateLimits } = context.values;
  if (identity.sharedEndpoint !== true) return [];
  const hasKey = proofsOf(identity).includes("apiKey");
  const isOwnHeader = identity.header.toLowerCase() !== HEADER.toLowerCase();
  return [
    ...(hasKey
      ? []
      : [
          problem(
            context,
            ["identity", "sharedEndpoint"],
            "sharedEndpoint tells tenants apart by their keys, and identity.resolve has no apiKey.",
            "Add apiKey to identity.resolve, or remove sharedEndpoint.",
          ),
        ]),
    ...(isOwnHeader
      ? [
          problem(
            context,
            ["identity", "header"],
            `Callers of the shared endpoint could send ${identity.header}: only ${HEADER} is taken away there.`,
            `Use ${HEADER}, or remove sharedEndpoint.`,
          ),
        ]
      : []),
    ...routes.flatMap((route, index) => routeProblems(context, route, index)),
    ...rateLimits.routes.map((_, index) =>
      problem(
        context,
        ["rateLimits", "routes", index],
        "Limits of single routes do not hold at the shared endpoint, which knows no routes.",
        "Remove them, or remove sharedEndpoint.",
      ),
    ),
  ];
}

/** What the gateway does on a route before it passes a call on; a call by the shared endpoint would get past it. */
function routeProblems(context: Context, route: Route, index: number): readonly Problem[] {
  const { host, rewrite, validate, breaker, websocket, plugins } = route;
  const { cors, ipRestriction, gzip } = plugins;
  const asked = Object.entries({ host, rewrite, validate, breaker, "plugins.cors": cors, "plugins.ipRestriction": ipRestriction })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);
  const wanted = [...asked, ...(websocket ? ["websocket"] : []), ...(gzip ? ["plugins.gzip"] : [])];
  if (wanted.length === 0) return [];
  const { line } = placeOf(context, ["identity", "sharedEndpoint"]);
  const message = `Route ${route.name} has ${wanted.join(", ")}, which calls by the shared endpoint (line ${line}) would get past.`;
  return [problem(context, ["routes", index], message, "Remove it from the route, or remove identity.sharedEndpoint.")];
}

function problem(context: Context, path: Path, message: string, fix: string): Problem {
  return problemFrom(context, path, { code: "GTW-114", message, fix });
}
