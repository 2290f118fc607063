import { TENANT_LABEL } from "../model/labels";
import { type Invariant, type Violation, violation } from "./invariant";
import type { KubernetesObject } from "./resources";
import { everyRule, isAddressed, type RouteRule } from "./route-rules";
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
  displayName: "The gateway sends a tenant's calls to the tenant",
  ids: ["F2", "F8"],
  holds:
    "the gateway sends a tenant's calls to Services of its own namespace, and takes certificates from there and nowhere else",
  sources: ["apisix-ingress-controller #2841", "provider-sql #142"],
  severity: "critical",
  isAbsolute: true,
  remedy:
    "name a Service of the tenant's namespace, without external nodes; take certificates for the tenant's own hosts from its own Secrets",
  violations: (stack) =>
    stack.tenantNamespaces.flatMap(({ name }) => [
      ...SHARED_KINDS.flatMap((kind) => stack.ofKind(kind, name)).map((object) =>
        violation(object, "is no object a tenant can have"),
      ),
      ...OWN_KINDS.flatMap((kind) => stack.ofKind(kind, name)).flatMap((object) => PROBLEMS[object.kind]?.(object, stack) ?? []),
    ]),
};

const PROBLEMS: Readonly<Record<string, (object: KubernetesObject, stack: StackView) => Violation[]>> = {
  ApisixRoute: routeProblems,
  ApisixUpstream: (upstream) =>
    LEADS_OUT.filter((part) => !isEmpty(fields(upstream.fields["spec"])[part])).map((part) =>
      violation(upstream, `uses ${part}, which can lead out of the tenant`, `spec.${part}`),
    ),
  ApisixTls: certificateProblems,
};

function routeProblems(route: KubernetesObject, stack: StackView): Violation[] {
  return everyRule(stack)
    .filter((one) => one.route === route)
    .flatMap(({ rule }) => {
      const services = list(rule.fields["backends"]).map((backend) => text(fields(backend)["serviceName"]));
      const isOwn = services.length > 0 && services.every((service) => SERVICE.test(service));
      const problem = `sends calls to something that is no Service of its namespace (rule ${rule.name})`;
      return isOwn ? [] : [violation(route, problem, `${rule.place}.backends`)];
    });
}

/** The controller reads Secrets of every namespace, and asks nobody. */
function certificateProblems(certificate: KubernetesObject, stack: StackView): Violation[] {
  const spec = fields(certificate.fields["spec"]);
  const secrets = [spec["secret"], fields(spec["client"])["caSecret"]].filter((secret) => !isEmpty(secret)).map(fields);
  const own = ownHosts(stack, certificate.namespace);
  const foreign = texts(spec["hosts"]).filter((host) => !own.has(host));
  const isElsewhere = secrets.some((secret) => secret["namespace"] !== certificate.namespace);
  return [
    ...(isElsewhere ? [violation(certificate, "uses a Secret of another namespace", "spec.secret")] : []),
    ...(foreign.length > 0
      ? [violation(certificate, `is for ${foreign.join(", ")}, for which its tenant does not answer alone`, "spec.hosts")]
      : []),
  ];
}

/** Hosts whose every call a namespace answers: one that tenants share has routes that take only calls which name their tenant. */
function ownHosts(stack: StackView, namespace: string): ReadonlySet<string> {
  const isWhole = ({ route, rule }: RouteRule): boolean =>
    route.namespace === namespace && !isAddressed(rule, route.labels[TENANT_LABEL] ?? "");
  const rules = everyRule(stack);
  const shared = new Set(rules.filter((one) => !isWhole(one)).flatMap(({ rule }) => rule.hosts));
  return new Set(rules.filter(isWhole).flatMap(({ rule }) => rule.hosts.filter((host) => !shared.has(host))));
}
