import type { StackResource } from "../../policies/resources";
import { at, consumer, consumerSetting, off, onPlugin, onRule, route, setting } from "../support/gateway-edits";
import { Editable, type Recorded } from "../support/recorded";
import { describeSabotages } from "../support/sabotage";

/** Takes one spelling off the list of those that are removed. */
const keeps = (header: string, rule?: string) =>
  onPlugin(
    "proxy-rewrite",
    (props, path) => {
      const list = `${path}.config.headers.remove`;
      const left = (props.get(list) as string[]).filter((name) => name !== header);
      props.set(list, left);
    },
    rule,
  );
const constant = (header: string, value: string | undefined, rule?: string) =>
  onPlugin("proxy-rewrite", (props, path) => props.setKey(`${path}.config.headers.set`, header, value), rule);

describeSabotages("route-header-is-the-gateways", {
  "a caller who says who he is": off("attach-consumer-label"),
  "a tenant header from elsewhere": setting("attach-consumer-label", "headers", {
    "X-Tenant-ID": "$http_x_tenant_id",
    "X-Tenant-Tier": "$leasehold/tier",
  }),
  "a name the caller chooses": constant("X-Tenant-Name", undefined),
  "a name from a variable": constant("X-Tenant-Name", "$http_x_name"),
  "a spelling with underscores": keeps("X_Tenant_ID"),
  "a spelling with one underscore": keeps("X-Tenant_Context"),
  "a header of calls between tenants": keeps("X-Source-Tenant-ID"),
  "no rewriting at all": off("proxy-rewrite"),
  "rewriting that a filter can skip": setting("proxy-rewrite", "_meta", { filter: [["arg_x", "==", "1"]] }),
  "a tenant's label that a filter can leave out": setting("attach-consumer-label", "_meta", { disable: true }),
});

describeSabotages(
  "route-header-is-the-gateways",
  {
    "a token of an identity provider that none sent": keeps("X-Access-Token", "app--token"),
    "the header that names the tenant, in another spelling": keeps("X_Tenant_ID", "app--header"),
    "a consumer's name where there is no consumer": keeps("X-Consumer-Username", "app--token"),
    "another tenant's id as a constant": constant("X-Tenant-ID", "globex", "app--token"),
  },
  "gateway",
);

/** A way to one host. */
const to = (host: string) => [
  { weighted_upstreams: [{ weight: 1, upstream: { type: "roundrobin", nodes: [{ host, port: 80, weight: 1 }] } }] },
];

const more = (name: string, config: object) => consumer((props) => props.push("spec.plugins", { name, enable: true, config }));

describeSabotages("consumer-only-limits", {
  "a consumer that cancels fences": more("acl", {}),
  "a consumer whose calls go past their route": more("traffic-split", { rules: to("app.t-acme.svc.cluster.local") }),
  "a consumer that cannot be suspended": consumer((props) => props.setKey("metadata.labels", "leasehold/status", undefined)),
  "a consumer of a higher tier": consumer((props) => props.setKey("metadata.labels", "leasehold/tier", "enterprise")),
  "a consumer of no tier": consumer((props) => props.setKey("metadata.labels", "leasehold/tier", undefined)),
  "a label without a value": consumer((props) => props.setKey("metadata.labels", "leasehold/more", "")),
  "a key in clear": consumer((props) => props.set("spec.authParameter.keyAuth", { value: { key: "k" } })),
  "a second credential": consumer((props) => props.set("spec.authParameter.jwtAuth", { value: { key: "acme" } })),
  "one key for two": (stack) => stack.added("ApisixConsumer", "acme-consumer", (props) => props.set("metadata.name", "more")),
});

const consumerOff = (plugin: string) => consumer((props) => props.set(`${at(props, "spec.plugins", plugin)}.enable`, false));

describeSabotages("gateway-limit-is-real", {
  "no limit of calls": consumerOff("limit-req"),
  "no limit at once": consumerOff("limit-conn"),
  "a refusal that looks like a failure": consumerSetting("limit-req", "rejected_code", undefined),
  "a limit that counts who knows where": consumerSetting("limit-conn", "policy", undefined),
  "a limit without a number": consumerSetting("limit-conn", "conn", undefined),
  "a limit of nothing": consumerSetting("limit-conn", "conn", 0),
  "a limit without a key": consumerSetting("limit-conn", "key", undefined),
  "a limit that counts in a place without a name": consumerSetting("limit-req", "policy", ""),
  "a limit by a header of the caller": consumerSetting("limit-req", "key", "http_x_tenant_id"),
  "a limit by an argument of the caller": consumerSetting("limit-req", "key", "arg_who"),
  "a limit that gives up": consumerSetting("limit-req", "allow_degradation", true),
  "a limit that a filter can skip": consumerSetting("limit-req", "_meta", { filter: [["arg_x", "==", "1"]] }),
});

describeSabotages(
  "gateway-limit-is-real",
  {
    "a shared counter whose name tells nothing": consumerSetting("limit-count", "group", "acme-quota"),
    "the counter of another tenant": consumerSetting("limit-count", "group", "initech-00000000"),
    "a breaker on the host of all tenants": onRule(
      (props, path) => props.push(`${path}.plugins`, { name: "api-breaker", enable: true, config: { break_response_code: 503 } }),
      "app--path",
    ),
    "a way in without limits": off("limit-req", "app--token"),
    "one counter with two settings": setting("limit-count", "count", 5, "app--path--token"),
  },
  "gateway",
);

/** A route, and two names of rules on it that have one CRC-32. */
const COLLIDING = { route: "x", rules: ["xs4ibwwl", "adwoqc8j"] } as const;

describeSabotages("gateway-name-is-unique", {
  "another tenant's host": onRule((props, path) => props.set(`${path}.match.hosts`, ["globex.tenants.example.com"])),
  "a name the gateway cannot keep": onRule((props, path) => props.set(`${path}.name`, "App_1")),
  "the id of another route": route((props) => {
    props.set("metadata.name", COLLIDING.route);
    const rule = props.get("spec.http.0") as object;
    for (const name of COLLIDING.rules) props.push("spec.http", { ...rule, name });
  }),
});

describeSabotages(
  "gateway-name-is-unique",
  {
    "every call of the shared host": onRule((props, path) => props.set(`${path}.match.exprs`, []), "app--header"),
    "another tenant's path": onRule((props, path) => props.set(`${path}.match.paths`, ["/tenants/globex/*"]), "app--path"),
  },
  "gateway",
);

const upstream = (key: string, value: unknown) => (stack: Recorded) =>
  stack.changed("ApisixUpstream", "acme-upstream", (props) => props.setKey("spec", key, value));

/** Another kind of object in acme's namespace. */
const another = (kind: string, spec: object) => (stack: Recorded) =>
  stack
    .added("ApisixUpstream", "acme-upstream", (props) => {
      props.set("kind", kind);
      props.set("spec", spec);
    })
    .map((one) =>
      one.name === "acme-upstream-more"
        ? { ...one, type: one.type.replace("ApisixUpstream", kind), props: { ...one.props, kind } }
        : one,
    );
const certificate = (host: string, namespace: string) =>
  another("ApisixTls", { hosts: [`${host}.tenants.example.com`], secret: { name: "tls", namespace } });

describeSabotages(
  "gateway-stays-in-tenant",
  {
    "calls that leave the cluster": upstream("externalNodes", [{ type: "Domain", name: "app.t-globex.svc" }]),
    "a certificate of whatever namespace": upstream("tlsSecret", { name: "tls", namespace: "t-globex" }),
    "a route to no Service": onRule((props, path) => props.set(`${path}.backends`, [])),
    "a route to a Service elsewhere": onRule((props, path) =>
      props.set(`${path}.backends.0.serviceName`, "app.t-globex.svc.cluster.local"),
    ),
    "another tenant's certificate": certificate("acme", "t-globex"),
    "a certificate for another tenant's host": certificate("globex", "t-acme"),
    "a certificate for the host of all tenants": certificate("api", "t-acme"),
    "a certificate for everything below a domain": certificate("*", "t-acme"),
    "a rule for everybody": another("ApisixGlobalRule", { plugins: [] }),
    "plugins that others can use": another("ApisixPluginConfig", { plugins: [] }),
  },
  "gateway",
);

describeSabotages(
  "gateway-name-is-unique",
  {
    "the id of another certificate": (stack) =>
      COLLIDING.rules.flatMap((name) =>
        certificate(
          "acme",
          "t-acme",
        )(stack)
          .filter((one) => one.name === "acme-upstream-more" || name === COLLIDING.rules[0])
          .map((one) => renamed(one, name)),
      ),
  },
  "gateway",
);

/** One more certificate under this name; everything else as it is. */
function renamed(one: StackResource, name: string): StackResource {
  if (one.name !== "acme-upstream-more") return one;
  const props = structuredClone(one.props);
  new Editable(props).set("metadata.name", name);
  return { ...one, name: `acme-${name}`, urn: `${one.urn}-${name}`, props };
}
