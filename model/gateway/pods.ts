/** Which pods of a tenant the gateway sends calls to. */

import type { Values } from "../definition";

/** Pods behind a Service, and the ports on which calls arrive there. */
export interface RoutedPods {
  readonly service: string;
  readonly ports: readonly number[];
}

/** The pods of every Service that a route names, in the order of the routes; ports in ascending order. */
export function routedPods(routes: Values["routes"]): readonly RoutedPods[] {
  const ports = new Map<string, Set<number>>();
  for (const { service, podPort } of routes) ports.set(service, (ports.get(service) ?? new Set()).add(podPort));
  return [...ports].map(([service, open]) => ({ service, ports: [...open].sort((a, b) => a - b) }));
}
