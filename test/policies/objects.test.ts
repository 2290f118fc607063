import { describe, expect, test } from "vitest";
import { invariants } from "../../policies/invariants";
import { judge } from "../../policies/judge";
import { KINDS } from "../../policies/kinds";
import {
  CONTAINER,
  describeForeign,
  FOREIGN,
  object,
  platformObject,
  resource,
  withInstead,
  withMore,
} from "../support/foreign-cluster";
import { describeSabotages, summary } from "../support/sabotage";

const APISIX = "apisix.apache.org/v2";
const at = (namespace: string | undefined, labels: object) => ({
  metadata: { name: "more", labels, ...(namespace === undefined ? {} : { namespace }) },
});
const OF_ACME = { "leasehold/tenant": "acme" };

describe("the kinds that are known", () => {
  test("are each judged by invariants that exist", () => {
    const names = new Set(invariants.map(({ name }) => name));
    const missing = Object.entries(KINDS).flatMap(([kind, { judgedBy }]) =>
      judgedBy.filter((name) => !names.has(name)).map((name) => `${kind}: ${name}`),
    );
    expect(missing).toEqual([]);
  });
});

describeForeign(
  "tenant-kinds-are-known",
  {
    "a kind that nobody knows": withMore(object("cilium.io/v2:CiliumNetworkPolicy", "more", { spec: {} })),
    "a kind of another group that is called like one": withMore(object("serving.knative.dev/v1:Service", "more")),
    "a Deployment of a group that only sounds like it": withMore(object("apps.example/v1:Deployment", "more")),
    "a kind that nobody knows, for the whole cluster": withMore(
      platformObject("crd.projectcalico.org/v1:GlobalNetworkPolicy", "more"),
    ),
    "endpoints of its author's choice": withMore(object("core/v1:Endpoints", "more", { subsets: [] })),
    "endpoints in the newer form": withMore(object("discovery.k8s.io/v1:EndpointSlice", "more", { endpoints: [] })),
    "a way in past the gateway": withMore(object("networking.k8s.io/v1:Ingress", "more", { spec: {} })),
    "a pod's place": withMore(object("core/v1:Binding", "more")),
    "a claim on devices": withMore(object("resource.k8s.io/v1:ResourceClaim", "more", { spec: {} })),
    "a Gateway of its own": withMore(object("gateway.networking.k8s.io/v1:Gateway", "more", { spec: {} })),
  },
  {
    "what lies in a namespace of the platform": withMore(
      platformObject("cilium.io/v2:CiliumNetworkPolicy", "more", {}, "monitoring"),
      platformObject("networking.k8s.io/v1:Ingress", "dashboard", {}, "monitoring"),
    ),
  },
);

test("a kind that was reviewed may be named", () => {
  const stack = withMore(object("cert-manager.io/v1:Certificate", "tls"));
  const config = { "tenant-kinds-are-known": { knownKinds: ["Certificate.cert-manager.io"] } };
  expect(summary(judge(stack))).toEqual(["tenant-kinds-are-known"]);
  expect(judge(stack, { config })).toEqual([]);
});

describeForeign("every-resource-is-decidable", {
  "a list": withMore(object("core/v1:ConfigMapList", "more")),
  "a patch": withMore(object("core/v1:NamespacePatch", "more")),
  "a patch of a custom resource": withMore(object("example.com/v1:ThingPatch", "more")),
  "a release of a chart": withMore(object("helm.sh/v3:Release", "more")),
  "an object that says it is of another kind": withMore(object("core/v1:ConfigMap", "more", { kind: "Role" })),
  "a namespace that the server names": withMore(
    resource("core/v1:Namespace", "more", { metadata: { generateName: "team-", labels: OF_ACME } }),
  ),
});

describeForeign("objects-are-declared-one-by-one", {
  "a file of manifests": withMore(resource("yaml:ConfigFile", "more", {})),
  "a file of manifests, the second version": withMore(resource("yaml/v2:ConfigFile", "more", {})),
  "a group of manifests": withMore(resource("yaml/v2:ConfigGroup", "more", {})),
  "an overlay": withMore(resource("kustomize/v2:Directory", "more", {})),
  "a chart": withMore(resource("helm.sh/v4:Chart", "more", {})),
});

describeForeign(
  "object-is-declared-once",
  {
    "two resources for one object": [
      ...FOREIGN,
      { ...object("core/v1:ConfigMap", "settings", { data: { COLOUR: "red" } }), urn: "urn:second" },
    ],
    "two for one object, in two versions of its group": withMore(
      object("autoscaling/v1:HorizontalPodAutoscaler", "web", { spec: { maxReplicas: 3 } }),
    ),
  },
  { "one name in two namespaces": withMore(platformObject("core/v1:ConfigMap", "settings", {}, "monitoring")) },
);

describeForeign("objects-carry-their-tenant", {
  "an object without label": withMore(resource("core/v1:ConfigMap", "more", at("team-acme", {}))),
  "an object of another tenant": withMore(
    resource("core/v1:ConfigMap", "more", at("team-acme", { "leasehold/tenant": "globex" })),
  ),
  "an object of the tenant in a namespace of the platform": withMore(
    resource("core/v1:ConfigMap", "more", at("monitoring", OF_ACME)),
  ),
  "an object in a namespace that is called like a tenant's": withMore(resource("core/v1:ConfigMap", "more", at("t-globex", {}))),
  "an object that names no namespace": withMore(resource("core/v1:ConfigMap", "more", at(undefined, OF_ACME))),
  "an object of nobody that names no namespace": withMore(resource("core/v1:ConfigMap", "more", at(undefined, {}))),
  "a custom resource of the core that names no namespace": withMore(resource("v1:ConfigMap", "more", at(undefined, {}))),
  "a workload that names no namespace": withMore(
    resource("apps/v1:Deployment", "more", { ...at(undefined, {}), spec: { template: { spec: { containers: [CONTAINER] } } } }),
  ),
  "a namespace that is called like a tenant's": withMore(
    resource("core/v1:Namespace", "more", { metadata: { name: "t-globex", labels: {} } }),
  ),
  "a role of the tenant for the whole cluster": withMore(
    resource("rbac.authorization.k8s.io/v1:ClusterRole", "more", { ...at(undefined, OF_ACME), rules: [] }),
  ),
  "a volume of the tenant's": withMore(
    resource("core/v1:PersistentVolume", "more", { ...at(undefined, OF_ACME), spec: { claimRef: { namespace: "monitoring" } } }),
  ),
});

describe("tenant-names-are-free", () => {
  const names = (tenant: string, namespace: string): string[] => {
    const stack = [
      ...FOREIGN,
      resource("core/v1:Namespace", "more", { metadata: { name: namespace, labels: { "leasehold/tenant": tenant } } }),
    ];
    return summary(judge(stack)).filter((name) => name === "tenant-names-are-free");
  };

  test.each([
    ["kube-system", "globex"],
    ["default", "globex"],
    ["openshift", "globex"],
    ["leasehold-x", "globex"],
    ["t-globex", "initech"],
    ["t-acme-eu", "acme"],
    ["acme", "globex"],
    ["team-globex", "kube-globex"],
    ["team-globex", "platform"],
    ["team-globex", "Globex"],
    ["team-globex", "glo--bex"],
    ["team-globex", "glo_bex"],
    ["Team-Globex", "globex"],
  ])("reports namespace %s of tenant %s", (namespace, tenant) => {
    expect(names(tenant, namespace)).toEqual(["tenant-names-are-free"]);
  });

  test.each([
    ["t-globex", "globex"],
    ["t-acme--batch", "acme"],
    ["team-globex", "globex"],
    ["acme", "acme"],
  ])("has nothing to say about namespace %s of tenant %s", (namespace, tenant) => {
    expect(names(tenant, namespace)).toEqual([]);
  });

  test("a namespace can be kept for the platform by name", () => {
    const config = { "tenant-names-are-free": { reservedNamespaces: ["team-acme"] } };
    expect(summary(judge(FOREIGN, { config }))).toEqual(["tenant-names-are-free"]);
  });
});

describeSabotages("managed-objects-are-marked", {
  "a quota that its tenant may change": (stack) =>
    stack.changed("ResourceQuota", "acme-quota", (props) => props.setKey("metadata.labels", "leasehold/managed", undefined)),
  "a network policy that its tenant may change": (stack) =>
    stack.changed("NetworkPolicy", "acme-dns", (props) => props.setKey("metadata.labels", "leasehold/managed", "false")),
  "a namespace that its tenant may change": (stack) =>
    stack.changed("Namespace", "acme", (props) => props.setKey("metadata.labels", "leasehold/managed", undefined)),
  "a consumer that its tenant may change": (stack) =>
    stack.changed("ApisixConsumer", "acme-consumer", (props) => props.setKey("metadata.labels", "leasehold/managed", undefined)),
});

describeSabotages("trust-labels-are-the-platforms", {
  "a namespace that Gatekeeper passes by": (stack) =>
    stack.changed("Namespace", "acme", (props) => props.setKey("metadata.labels", "admission.gatekeeper.sh/ignore", "")),
  "a namespace that OpenShift passes by": (stack) =>
    stack.changed("Namespace", "acme", (props) => props.setKey("metadata.labels", "openshift.io/run-level", "0")),
  "a namespace under another's name": (stack) =>
    stack.changed("Namespace", "acme", (props) => props.setKey("metadata.labels", "kubernetes.io/metadata.name", "kube-system")),
});

test("an object without a known kind is read no further than its metadata", () => {
  const stack = withInstead(platformObject(`${APISIX}:Unheard`, "more", { spec: { a: 1 } }, "monitoring"));
  expect(judge(stack)).toEqual([]);
});
