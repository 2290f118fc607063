import { type Invariant, violation } from "./invariant";
import type { KubernetesObject } from "./resources";
import { everyRule } from "./route-rules";
import type { StackView } from "./stack-view";
import { fields, isEmpty, list, text, texts } from "./values";

/** Objects of the gateway that a tenant can have. The others change what happens to everybody's calls. */
const OWN_KINDS = ["ApisixRoute", "ApisixConsumer", "ApisixUpstream", "ApisixTls"];
const SHARED_KINDS = ["ApisixPluginConfig", "ApisixGlobalRule", "ApisixClusterConfig", "GatewayProxy", "HTTPRoute", "Consumer"];

/** Parts of an upstream that lead out of the namespace, or use a Secret of any namespace. */
const LEADS_OUT = ["externalNodes", "discovery", "tlsSecret", "upstreamHost", "subsets"];

const SERVICE = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

export const gatewayStaysInTenant: Invariant = {
  name: "gateway-stays-in-tenant",
  ids: ["F2", "F8"],
  holds:
    "the gateway sends a tenant's calls to Services of its own namespace, and takes certificates from there and nowhere else",
  sources: ["apisix-ingress-controller #2841", "provider-sql #142"],
  severity: "critical",
  remedy:
    "name a Service of the tenant's namespace, without external nodes; take certificates for the tenant's own hosts from its own Secrets",
  violations: (stack) =>
    stack.tenantNamespaces.flatMap(({ name }) => [
      ...SHARED_KINDS.flatMap((kind) => stack.ofKind(kind, name)).map((object) =>
        violation(object, "is no object a tenant can have"),
      ),
      ...OWN_KINDS.flatMap((kind) => stack.ofKind(kind, name)).flatMap((object) =>
        (PROBLEMS[object.kind]?.(object, stack) ?? []).map((problem) => violation(object, problem)),
      ),
    ]),
};

const PROBLEMS: Readonly<Record<string, (object: KubernetesObject, stack: StackView) => string[]>> = {
  ApisixRoute: routeProblems,
  ApisixUpstream: (upstream) =>
    LEADS_OUT.filter((part) => !isEmpty(fields(upstream.fields["spec"])[part])).map(
      (part) => `uses ${part}, which can lead out of the tenant`,
    ),
  ApisixTls: certificateProblems,
};

function routeProblems(route: KubernetesObject, stack: StackView): string[] {
  return everyRule(stack)
    .filter((one) => one.route === route)
    .flatMap(({ rule }) => {
      const services = list(rule.fields["backends"]).map((backend) => text(fields(backend)["serviceName"]));
      const isOwn = services.length > 0 && services.every((service) => SERVICE.test(service));
      return isOwn ? [] : [`sends calls to something that is no Service of its namespace (rule ${rule.name})`];
    });
}

/** The controller reads Secrets of every namespace, and asks nobody. */
function certificateProblems(certificate: KubernetesObject, stack: StackView): string[] {
  const spec = fields(certificate.fields["spec"]);
  const secrets = [spec["secret"], fields(spec["client"])["caSecret"]].filter((secret) => !isEmpty(secret)).map(fields);
  const own = new Set(
    everyRule(stack)
      .filter(({ route }) => route.namespace === certificate.namespace)
      .flatMap(({ rule }) => rule.hosts),
  );
  const foreign = texts(spec["hosts"]).filter((host) => !own.has(host));
  return [
    ...(secrets.some((secret) => secret["namespace"] !== certificate.namespace) ? ["uses a Secret of another namespace"] : []),
    ...(foreign.length > 0 ? [`is for ${foreign.join(", ")}, which no route of its tenant answers for`] : []),
  ];
}
