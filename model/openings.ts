/** Openings as the components need them: every range in its one spelling, every record complete. */

import type { TenantDefinition } from "./definition";
import { parseRange, rangeText } from "./ranges";
import type { Network, Opening } from "./resolved-tenant";

type Given = NonNullable<TenantDefinition["network"]>;

/** The openings of a tenant whose file has passed every check. */
export function resolveNetwork({ egress = [], ingress = [] }: Given = {}): Network {
  return { egress: egress.map(toOpening), ingress: ingress.map(toOpening) };
}

/** Anything incomplete was refused before; it must not become an opening to everybody if a check ever fails to. */
function toOpening({ cidr, ports, protocol, reason, ticket, expires }: NonNullable<Given["egress"]>[number]): Opening {
  const range = cidr === undefined ? undefined : parseRange(cidr);
  if (range === undefined || ports.length === 0 || reason === undefined || ticket === undefined || expires === undefined)
    throw new Error("an opening lacks its range, ports, reason, ticket or last day");
  const sorted = [...new Set(ports)].sort((left, right) => left - right);
  return { cidr: rangeText(range), ports: sorted, protocol, reason, ticket, expires };
}
