/** Whatever takes a caller for another, or a tenant's address for another's. */

import { type Fields, fields, list, text } from "../../../policies/values";
import type { Target } from "../mutant";
import { ofTenant, table } from "../table";
import { any, foreign, gone, more, to } from "../values";
import { config, isAnswering, off, PLUGINS, ROUTE, skips } from "./plugins";

const HEADER = ["route-header-is-the-gateways"];
const NAME = ["gateway-name-is-unique"];
const STAYS = ["gateway-stays-in-tenant"];

/** The context is JSON in base64. */
function otherContext(value: unknown): readonly unknown[] {
  return foreign(Buffer.from(text(value), "base64url").toString()).map((told) => Buffer.from(text(told)).toString("base64url"));
}

export const headers = table(
  ["a header that stays", ROUTE, "spec http app plugins proxy-rewrite config headers remove *", gone, HEADER, isAnswering],
  ["a header that stays", ROUTE, "spec http app--token plugins proxy-rewrite config headers remove *", gone, HEADER, isAnswering],
  ["all headers stay", ROUTE, `${config("proxy-rewrite")} headers remove`, any(gone, to([])), HEADER, isAnswering],
  ["a header no longer set", ROUTE, `${config("proxy-rewrite")} headers set *`, gone, HEADER, isAnswering],
  [
    "a header that the caller sets",
    ROUTE,
    `${config("proxy-rewrite")} headers set *`,
    to("$http_x_tenant_id"),
    HEADER,
    isAnswering,
  ],
  [
    "a tenant that the caller names",
    ROUTE,
    `${config("attach-consumer-label")} headers *`,
    any(gone, to("$http_x_tenant_id", "$leasehold/owner")),
    HEADER,
    isAnswering,
  ],
  ["another tenant's header", ROUTE, `${config("proxy-rewrite")} headers set X-Tenant-ID`, foreign, HEADER, isAnswering],
  [
    "another tenant's context",
    ROUTE,
    `${config("proxy-rewrite")} headers set X-Tenant-Context`,
    otherContext,
    HEADER,
    isAnswering,
  ],
  ["rewriting switched off", ROUTE, `${PLUGINS} proxy-rewrite`, off, HEADER, isAnswering],
  ["rewriting that can be skipped", ROUTE, config("proxy-rewrite"), skips, HEADER, isAnswering],
  ["labels no longer attached", ROUTE, `${PLUGINS} attach-consumer-label`, off, HEADER, isAnswering],
  ["attaching that can be skipped", ROUTE, config("attach-consumer-label"), skips, HEADER, isAnswering],
);

export const addresses = table(
  [
    "another tenant's host",
    ROUTE,
    "spec http * match hosts",
    foreign,
    NAME,
    ({ resource }) => hostsOf(resource.props).every((host) => !host.startsWith("api.")),
  ],
  ["another tenant's path", ROUTE, "spec http app--path match paths", any(foreign, to(["/*"]), more("/*")), NAME],
  ["another tenant's path", ROUTE, "spec http app--path--token match paths", any(foreign, to(["/*"]), more("/*")), NAME],
  ["every call of the shared host", ROUTE, "spec http app--header match exprs", any(gone, to([]), foreign), NAME],
  ["a name the gateway cannot keep", ROUTE, "spec http * name", to("App 1", "", "a/b"), NAME, ofTenant],
  [
    "a Service of somebody else",
    ROUTE,
    "spec http * backends * serviceName",
    any(gone, to("app.t-globex", "10.0.0.1", "", "169.254.169.254")),
    unrouted,
    ofTenant,
  ],
  ["no Service", ROUTE, "spec http * backends", any(gone, to([])), unrouted, ofTenant],
);

/** The one rule that named a Service was the reason for letting the gateway in to its pods. */
function unrouted({ resource, isClosed }: Target): readonly string[] {
  return !isClosed && list(fields(resource.props["spec"])["http"]).length === 1 && !resource.name.includes("--")
    ? [...STAYS, "network-gateway-reaches-routed-pods"]
    : STAYS;
}

function hostsOf(props: Fields): readonly string[] {
  return list(fields(props["spec"])["http"]).flatMap((rule) => list(fields(fields(rule)["match"])["hosts"]).map(String));
}
