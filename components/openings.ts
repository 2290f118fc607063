/** Network policies for the openings of a tenant, one each. */

import { createHash } from "node:crypto";
import type * as k8s from "@pulumi/kubernetes";
import { OPENING_ANNOTATIONS } from "../model/labels";
import type { Network, Opening } from "../model/resolved-tenant";

type PolicySpec = k8s.types.input.networking.v1.NetworkPolicySpec;

/** What makes up the policy of one opening. */
interface OpeningPolicy {
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: PolicySpec;
}

/** The policies of every opening. An expired one never gets here: the checks refuse the file. */
export function openingPolicies({ egress, ingress }: Network): readonly OpeningPolicy[] {
  return [
    ...egress.map((opening) => ({
      ...recordOf("egress", opening),
      spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{ to: [rangeOf(opening)], ports: portsOf(opening) }] },
    })),
    ...ingress.map((opening) => ({
      ...recordOf("ingress", opening),
      spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [rangeOf(opening)], ports: portsOf(opening) }] },
    })),
  ];
}

function rangeOf({ cidr }: Opening): k8s.types.input.networking.v1.NetworkPolicyPeer {
  return { ipBlock: { cidr } };
}

function portsOf({ ports, protocol }: Opening): k8s.types.input.networking.v1.NetworkPolicyPort[] {
  return ports.map((port) => ({ protocol, port }));
}

/** Named after what it opens: a renewed opening keeps its policy, and a removed one takes no other's place. */
function recordOf(direction: string, opening: Opening): Omit<OpeningPolicy, "spec"> {
  const { cidr, protocol, ports, reason, ticket, expires } = opening;
  const key = createHash("sha256")
    .update([cidr, protocol, ...ports].join(" "))
    .digest("hex")
    .slice(0, 12);
  return {
    name: `${direction}-${key}`,
    annotations: {
      [OPENING_ANNOTATIONS.reason]: reason,
      [OPENING_ANNOTATIONS.ticket]: ticket,
      [OPENING_ANNOTATIONS.expires]: expires,
    },
  };
}
