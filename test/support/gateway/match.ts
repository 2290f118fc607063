/** Which route answers: the host decides, then the path, then the rest; priority only orders routes of one host and one path pattern. */

import type { Route } from "./configuration";
import type { Context } from "./context";
import { holds } from "./expressions";

export function matchRoute(routes: readonly Route[], context: Context): Route | undefined {
  for (const host of hostPatterns(routes, context.host)) {
    const sameHost = routes.filter(({ hosts }) => (host === undefined ? hosts.length === 0 : hosts.includes(host)));
    const found = matchPath(sameHost, context);
    // Whatever fails here falls through to the next wider host, down to routes without any.
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Host patterns that fit, the exact one first, then wildcards from the longest; `undefined` stands for routes without a host. */
function hostPatterns(routes: readonly Route[], host: string): readonly (string | undefined)[] {
  const fitting = [...new Set(routes.flatMap(({ hosts }) => hosts))].filter(
    (pattern) => pattern === host || (pattern.startsWith("*") && host.endsWith(pattern.slice(1))),
  );
  return [...fitting.sort((a, b) => rank(b, host) - rank(a, host)), undefined];
}

/** A longer path comes before any priority. */
function matchPath(routes: readonly Route[], context: Context): Route | undefined {
  const patterns = [...new Set(routes.flatMap(({ paths }) => paths))].filter((pattern) => pathFits(pattern, context.uri));
  for (const pattern of patterns.sort((a, b) => rank(b, context.uri) - rank(a, context.uri))) {
    const candidates = routes.filter(({ paths }) => paths.includes(pattern)).sort((a, b) => b.priority - a.priority);
    const found = candidates.find(
      ({ methods, vars }) => (methods.length === 0 || methods.includes(context.method)) && holds(vars, context.variable),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

function pathFits(pattern: string, uri: string): boolean {
  return pattern.endsWith("*") ? uri.startsWith(pattern.slice(0, -1)) : pattern === uri;
}

/** The exact text before every pattern, a longer pattern before a shorter one. */
function rank(pattern: string, wanted: string): number {
  return pattern === wanted ? Number.MAX_SAFE_INTEGER : pattern.length;
}
