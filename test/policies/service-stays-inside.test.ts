import { expect, test } from "vitest";
import { judge } from "../../policies/judge";
import { describeForeign, object, platformObject, withInstead, withMore } from "../support/foreign-cluster";
import { summary } from "../support/sabotage";

type Part = Readonly<Record<string, unknown>>;

const service = (spec: Part) => withMore(object("core/v1:Service", "more", { spec: { selector: { app: "web" }, ...spec } }));
const balancer = (spec: Part = {}) =>
  service({ type: "LoadBalancer", loadBalancerSourceRanges: ["203.0.113.0/24"], allocateLoadBalancerNodePorts: false, ...spec });

describeForeign(
  "service-stays-inside",
  {
    "a port of every node": service({ type: "NodePort" }),
    "another name for a host": service({ type: "ExternalName", externalName: "kube-dns.kube-system.svc", selector: undefined }),
    "an address of others": service({ externalIPs: ["203.0.113.1"] }),
    "no pods": service({ selector: undefined }),
    "an empty selector": service({ selector: {} }),
    "a type that is none": service({ type: "Ingress" }),
    "a load balancer for everybody": balancer({ loadBalancerSourceRanges: undefined }),
    "a load balancer for the whole internet": balancer({ loadBalancerSourceRanges: ["0.0.0.0/0"] }),
    "a load balancer for the whole of IPv6": balancer({ loadBalancerSourceRanges: ["::/0"] }),
    "a load balancer for no range": balancer({ loadBalancerSourceRanges: ["office"] }),
    "a load balancer with ports on the nodes": balancer({ allocateLoadBalancerNodePorts: undefined }),
  },
  {
    "a load balancer for one company": balancer(),
    "a headless Service": service({ clusterIP: "None" }),
    "a Service of the platform": withMore(
      platformObject(
        "core/v1:Service",
        "gateway",
        { spec: { type: "LoadBalancer", externalIPs: ["203.0.113.1"] } },
        "monitoring",
      ),
    ),
  },
);

test("a Service whose type is not known yet is refused", () => {
  const unknown = object("core/v1:Service", "web", {
    spec: new Proxy(
      {},
      {
        get: () => {
          throw new Error("unknown");
        },
      },
    ),
  });
  expect(summary(judge(withInstead(unknown)))).toEqual(["every-resource-is-decidable"]);
});
