/** Ports of network policy rules: which two rules can agree on, and how they are told. */

import { fields, list } from "../../policies/values";

/** Ports from `low` to `high`. One known by name only may be any, since pods choose what a name means. */
export interface PortRange {
  readonly protocol: string;
  readonly low: number;
  readonly high: number;
  readonly name?: string;
}

/** `undefined` is every port of every protocol. */
export type Ports = readonly PortRange[] | undefined;

const HIGHEST = 65_535;

/** Reads the ports of a rule; without any the rule is for all. */
export function readPorts(value: unknown): Ports {
  const listed = list(value).map(fields);
  return listed.length === 0 ? undefined : listed.map(readRange);
}

function readRange({ protocol, port, endPort }: ReturnType<typeof fields>): PortRange {
  const over = typeof protocol === "string" ? protocol : "TCP";
  if (typeof port === "number") return { protocol: over, low: port, high: typeof endPort === "number" ? endPort : port };
  const whole = { protocol: over, low: 0, high: HIGHEST };
  return typeof port === "string" ? { ...whole, name: port } : whole;
}

/** The ports that both let through; an empty list when there are none. */
export function commonPorts(left: Ports, right: Ports): Ports {
  if (left === undefined) return right;
  if (right === undefined) return left;
  return left.flatMap((one) => right.flatMap((other) => commonRange(one, other)));
}

function commonRange(one: PortRange, other: PortRange): PortRange[] {
  const [low, high] = [Math.max(one.low, other.low), Math.min(one.high, other.high)];
  const name = one.name ?? other.name;
  if (one.protocol !== other.protocol || low > high) return [];
  return [{ protocol: one.protocol, low, high, ...(name === undefined ? {} : { name }) }];
}

/** Ports in words, such as `TCP 443, 8443`. */
export function describePorts(ports: Ports): string {
  if (ports === undefined) return "any port";
  const protocols = [...new Set(ports.map(({ protocol }) => protocol))];
  return protocols
    .map((protocol) => {
      const own = ports.filter((range) => range.protocol === protocol).map(describeRange);
      return `${protocol} ${[...new Set(own)].join(", ")}`;
    })
    .join(" and ");
}

function describeRange({ low, high, name }: PortRange): string {
  if (low === high) return String(low);
  return name ?? (high - low >= HIGHEST - 1 ? "any port" : `${low}-${high}`);
}
