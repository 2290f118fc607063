/** The endpoint that tenants share, and what their consumers bring to it. */

import { at, consumer, route, setting } from "../support/gateway-edits";
import type { Recorded } from "../support/recorded";
import { describeSabotages } from "../support/sabotage";

/** A way to one host. */
const to = (host: string) => [
  { weighted_upstreams: [{ weight: 1, upstream: { type: "roundrobin", nodes: [{ host, port: 80, weight: 1 }] } }] },
];
const leading = (plugin: string, key: string, value: unknown) =>
  consumer((props) => props.setKey(`${at(props, "spec.plugins", plugin)}.config`, key, value));
const saying = (set_headers: object, more: object = {}) => [{ actions: [{ set_headers }], ...more }];

describeSabotages(
  "consumer-only-limits",
  {
    "a way that is not for the shared endpoint alone": leading("traffic-split", "_meta", undefined),
    "a way for another route": leading("traffic-split", "_meta", { filter: [["route_name", "==", "t-acme_app_app"]] }),
    "a way for every route but one": leading("traffic-split", "_meta", {
      filter: [["route_name", "~=", "test-platform_shared-endpoint_by-key"]],
    }),
    "a way to another tenant": leading("traffic-split", "rules", to("app.t-globex.svc.cluster.local")),
    "a way out of the cluster": leading("traffic-split", "rules", to("t-acme.svc.cluster.local.evil.example")),
    "a way to nowhere": leading("traffic-split", "rules", []),
    "another tenant's name": leading("traffic-label", "rules", saying({ "X-Tenant-ID": "globex", "X-Tenant-Name": "Globex" })),
    "a name from a variable": leading(
      "traffic-label",
      "rules",
      saying({ "X-Tenant-Name": "$arg_name", "X-Tenant-Context": "e30" }),
    ),
    "a name for some calls only": leading(
      "traffic-label",
      "rules",
      saying({ "X-Tenant-Name": "Acme", "X-Tenant-Context": "e30" }, { match: [["uri", "==", "/"]] }),
    ),
  },
  "gateway",
);

const endpoint = (edit: Parameters<typeof route>[0]) => (stack: Recorded) =>
  stack.changed("ApisixRoute", "platform-shared-endpoint", edit);
const onEndpoint = (plugin: string, key: string, value: unknown) =>
  endpoint((props) => props.setKey(`${at(props, "spec.http.0.plugins", plugin)}.config`, key, value));
const endpointOff = (plugin: string) =>
  endpoint((props) => props.set(`${at(props, "spec.http.0.plugins", plugin)}.enable`, false));

describeSabotages(
  "route-is-fenced",
  {
    "a shared endpoint for every tenant's consumers": onEndpoint("acl", "allow_labels", undefined),
    "a shared endpoint for one more label": onEndpoint("acl", "allow_labels", {
      "leasehold/shared-endpoint": ["true"],
      team: ["a"],
    }),
    "a shared endpoint for suspended tenants": onEndpoint("acl", "deny_labels", undefined),
    "a shared endpoint that hands on keys": onEndpoint("key-auth", "hide_credentials", false),
  },
  "platform",
);

describeSabotages(
  "route-header-is-the-gateways",
  {
    "a shared endpoint that believes its callers": endpointOff("attach-consumer-label"),
    "a shared endpoint that passes on what it cannot know": onEndpoint("proxy-rewrite", "headers", { remove: [] }),
  },
  "platform",
);

describeSabotages("route-is-fenced", {
  "a tenant that lets in the consumers of the shared endpoint": setting("acl", "allow_labels", {
    "leasehold/shared-endpoint": ["true"],
  }),
});
