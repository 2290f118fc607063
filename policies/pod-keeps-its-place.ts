import { TRUST_PREFIX } from "../model/labels";
import { type Invariant, violation } from "./invariant";
import { tenantPods } from "./pods";
import { type Settings, textsOf, textsSetting } from "./settings";
import { type Fields, fields, list, text } from "./values";

/** Node selection, tolerations, runtime and priority are outside of what Pod Security looks at. */
export const podKeepsItsPlace: Invariant = {
  name: "pod-keeps-its-place",
  displayName: "Pods run where and with what priority the platform decides",
  ids: ["B7", "E5"],
  holds:
    "no pod that a tenant declares chooses its node, tolerates every taint or takes the cluster's priority or another runtime",
  sources: ["Kubernetes: multi-tenancy", "Capsule"],
  severity: "high",
  remedy:
    "leave nodeName, schedulerName and runtimeClassName out, name the taint of every toleration, and take no priority class that begins with system-",
  configSchema: {
    properties: {
      runtimeClasses: textsSetting("Runtime classes that tenants may take; by default none."),
      priorityClasses: textsSetting("Priority classes that tenants may take; when empty, all but those of the cluster."),
    },
  },
  violations: (stack, settings) =>
    tenantPods(stack).flatMap(({ object, spec, place }) => {
      const tenant = stack.tenantOf(object.namespace) ?? "";
      return [...problemsOf(spec, settings, tenant), ...nodeProblems(spec, tenant)].map(([problem, field]) =>
        violation(object, `declares a pod that ${problem}`, `${place}.${field}`),
      );
    }),
};

/** The taint that keeps a tenant's own nodes from the others' pods; its value is the tenant. */
const DEDICATED = `${TRUST_PREFIX}dedicated`;

/** Labels of nodes that no node can give itself. */
const NODE_PREFIX = "leasehold.node-restriction.kubernetes.io/";

type Problem = readonly [problem: string, field: string];

/** Pods that may run on nodes of their tenant's must run there, and on nobody else's. */
function nodeProblems(spec: Fields, tenant: string): readonly Problem[] {
  const selected = Object.entries(fields(spec["nodeSelector"])).filter(([key]) => key.startsWith(NODE_PREFIX));
  const tolerates = list(spec["tolerations"])
    .map(fields)
    .some((toleration) => isForOwnNodes(toleration, tenant));
  return [
    ...selected
      .filter(([, value]) => value !== tenant)
      .map(([, value]): Problem => [`asks for nodes of tenant "${text(value)}"`, "nodeSelector"]),
    ...(tolerates && selected.length === 0
      ? [["may run on its tenant's own nodes, but also on those that all share", "nodeSelector"] as const]
      : []),
  ];
}

function isForOwnNodes({ key, operator, value }: Fields, tenant: string): boolean {
  return key === DEDICATED && (operator === undefined || operator === "Equal") && value === tenant;
}

function problemsOf(spec: Fields, settings: Settings, tenant: string): readonly Problem[] {
  const said = (field: string): string => text(spec[field]);
  const priority = said("priorityClassName");
  const allowed = textsOf(settings, "priorityClasses");
  const [runtime, scheduler] = [said("runtimeClassName"), said("schedulerName")];
  const isForeign = allowed.length > 0 && priority !== "" && !allowed.includes(priority);
  return [
    ...(said("nodeName") === "" ? [] : [[`chooses the node "${said("nodeName")}" by itself`, "nodeName"] as const]),
    ...(scheduler === "" || scheduler === "default-scheduler"
      ? []
      : [[`is placed by the scheduler "${scheduler}"`, "schedulerName"] as const]),
    ...(runtime === "" || textsOf(settings, "runtimeClasses").includes(runtime)
      ? []
      : [[`takes the runtime class "${runtime}"`, "runtimeClassName"] as const]),
    ...(priority.startsWith("system-") || isForeign
      ? [[`takes the priority class "${priority}"`, "priorityClassName"] as const]
      : []),
    ...list(spec["tolerations"]).flatMap((one, index) => {
      const toleration = fields(one);
      const problem = isForOwnNodes(toleration, tenant) ? undefined : tolerationProblem(toleration);
      return problem === undefined ? [] : [[problem, `tolerations[${index}]`] as const];
    }),
  ];
}

/** Without a key a toleration is for every taint, those of other tenants' nodes included. */
function tolerationProblem({ key }: Fields): string | undefined {
  if (text(key) === "") return "tolerates every taint";
  const isControlPlane = text(key).startsWith("node-role.kubernetes.io/");
  return text(key).startsWith(TRUST_PREFIX) || isControlPlane ? `tolerates the platform's taint "${text(key)}"` : undefined;
}
