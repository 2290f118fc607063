import { describeForeign, object, platformObject, withMore } from "../support/foreign-cluster";
import { describeSabotages } from "../support/sabotage";

type Part = Readonly<Record<string, unknown>>;

const priorities = (spec: Part) => withMore(object("core/v1:ResourceQuota", "priority", { spec }));
const scope = (values: string[], operator = "In") => ({
  matchExpressions: [{ scopeName: "PriorityClass", operator, values }],
});
const OF_THE_CLUSTER = ["system-cluster-critical", "system-node-critical"];

describeForeign(
  "priority-is-the-tenants-own",
  {
    "a quota that leaves one class of the cluster out": priorities({
      hard: { pods: "0" },
      scopeSelector: scope(["system-node-critical"]),
    }),
    "a quota that forbids all others": priorities({ hard: { pods: "0" }, scopeSelector: scope(OF_THE_CLUSTER, "NotIn") }),
    "a quota that allows what it is about": priorities({ hard: { pods: "1" }, scopeSelector: scope(OF_THE_CLUSTER) }),
    "a quota that forbids them to some pods": priorities({
      hard: { pods: "0" },
      scopeSelector: {
        matchExpressions: [...scope(OF_THE_CLUSTER).matchExpressions, { scopeName: "BestEffort", operator: "Exists" }],
      },
    }),
    "a class as high as the cluster's": withMore(
      platformObject("scheduling.k8s.io/v1:PriorityClass", "more", { value: 2_000_000_000 }),
    ),
    "a class of no number": withMore(platformObject("scheduling.k8s.io/v1:PriorityClass", "more", {})),
  },
  {
    "a quota that forbids them": priorities({ hard: { pods: "0" }, scopeSelector: scope([...OF_THE_CLUSTER, "gold"]) }),
    "a quota that forbids every class": priorities({ hard: { pods: "0" }, scopes: ["PriorityClass"] }),
  },
);

describeSabotages("priority-is-the-tenants-own", {
  "a tenant without what another has": (stack) => stack.without("ResourceQuota", "acme-priority"),
  "a quota that forgets a class above the tenant's own": (stack) =>
    stack.changed("ResourceQuota", "acme-priority", (props) => props.set("spec.scopeSelector", scope(OF_THE_CLUSTER))),
  "a namespace that says it is more urgent than its quota does": (stack) =>
    stack.changed("Namespace", "acme", (props) => props.setKey("metadata.labels", "leasehold/priority", "high")),
  "a quota that forgets a class of the cluster": (stack) =>
    stack.changed("ResourceQuota", "acme-priority", (props) =>
      props.set("spec.scopeSelector", scope(["system-node-critical", "leasehold-high"])),
    ),
});

describeSabotages(
  "priority-is-the-tenants-own",
  {
    "a class that takes the place of others' pods": (stack) =>
      stack.changed("PriorityClass", "platform-high", (props) => props.set("preemptionPolicy", undefined)),
  },
  "platform",
);
