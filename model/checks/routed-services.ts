/** Whether routes say the same of the Services they share, and the truth about the one this program makes. */

import { type Context, isGiven, placeOf, problemFrom } from "../layers";
import { PROGRAM_SERVICE } from "../names";
import type { Problem } from "../problems";

/** Every problem of the Services that one tenant's routes, or those of a tier, go to. */
export function checkRoutedServices(context: Context): readonly Problem[] {
  return [...servicesAgree(context), ...podPortsAgree(context), ...programServiceIsKnown(context)];
}

/** How pods are asked is said per Service, so all routes of one must say the same. */
function servicesAgree(context: Context): readonly Problem[] {
  const firsts = new Map<string, number>();
  return context.values.routes.flatMap((route, index) => {
    const at = firsts.get(route.service) ?? index;
    firsts.set(route.service, at);
    const first = context.values.routes[at] ?? route;
    return (["balance", "retries", "health"] as const).flatMap((field) => {
      if (first[field] === route[field]) return [];
      const line = placeOf(context, ["routes", at]).line;
      const message = `Routes ${first.name} (line ${line}) and ${route.name} go to Service ${route.service}, with different ${field}.`;
      return [
        problemFrom(context, isGiven(context, ["routes", index, field]) ? ["routes", index, field] : ["routes", index], {
          code: "GTW-108",
          message,
          fix: `Give both the same ${field}, or let one go to another Service.`,
        }),
      ];
    });
  });
}

/** One port of a Service leads to one port of its pods. */
function podPortsAgree(context: Context): readonly Problem[] {
  const firsts = new Map<string, number>();
  return context.values.routes.flatMap((route, index) => {
    const key = `${route.service} ${route.port}`;
    const at = firsts.get(key) ?? index;
    firsts.set(key, at);
    const first = context.values.routes[at] ?? route;
    if (first.podPort === route.podPort) return [];
    const { line } = placeOf(context, ["routes", at]);
    const message = `Routes ${first.name} (line ${line}) and ${route.name} go to port ${route.port} of Service ${route.service}, but name ports ${first.podPort} and ${route.podPort} of its pods.`;
    return [
      fault(context, index, "podPort", { message, fix: "Give both the port the pods listen on: targetPort of the Service." }),
    ];
  });
}

/** What the program makes has the ports the program gave it. */
function programServiceIsKnown(context: Context): readonly Problem[] {
  return context.values.routes.flatMap((route, index) =>
    route.service !== PROGRAM_SERVICE.name
      ? []
      : (["port", "podPort"] as const).flatMap((field) => {
          if (route[field] === PROGRAM_SERVICE[field]) return [];
          const { name, port, podPort } = PROGRAM_SERVICE;
          const message = `Service ${name} is made by this program: it answers on port ${port}, and its pods listen on ${podPort}.`;
          return [fault(context, index, field, { message, fix: `Remove ${field}, or name a Service of your own.` })];
        }),
  );
}

function fault(
  context: Context,
  index: number,
  field: "port" | "podPort",
  said: { readonly message: string; readonly fix: string },
): Problem {
  const path = isGiven(context, ["routes", index, field]) ? ["routes", index, field] : ["routes", index];
  return problemFrom(context, path, { code: "GTW-108", ...said });
}
