/** Whatever lets a caller in who is not the tenant's. */

import { STATUS_LABEL, TIER_LABEL } from "../../../model/labels";
import type { Target } from "../mutant";
import { type Row, table } from "../table";
import { any, foreign, gone, more, put, to } from "../values";
import { config, inner, isAnswering, off, PLUGINS, plugin, ROUTE, skips } from "./plugins";

const FENCED = ["route-is-fenced"];
const HEADER = ["route-header-is-the-gateways"];

/** What is said of a credential alone, and of one among alternatives. */
function credential(plugin: string, place: string): Row[] {
  return [
    ["strangers taken for a consumer", ROUTE, place, put("anonymous_consumer", "t-acme_app"), FENCED],
    ["a credential passed on", ROUTE, `${place} hide_credentials`, any(gone, to(false)), FENCED],
    ["a credential in clear", ROUTE, place, put(plugin === "key-auth" ? "key" : "secret", "k"), FENCED],
    ["a credential that can be skipped", ROUTE, place, skips, FENCED],
  ];
}

const rows: readonly Row[] = [
  ...["key-auth", "jwt-auth", "multi-auth"].map(
    (name): Row => ["authentication switched off", ROUTE, `${PLUGINS} ${name}`, off, unasked],
  ),
  ["a fence switched off", ROUTE, `${PLUGINS} acl`, off, FENCED],
  [
    "a fence around another tenant",
    ROUTE,
    `${config("acl")} allow_labels k8s/namespace`,
    any(foreign, to([]), more("t-initech", "*")),
    FENCED,
  ],
  ["a fence around nobody", ROUTE, `${config("acl")} allow_labels`, any(gone, to({})), FENCED],
  ["a fence with alternatives", ROUTE, `${config("acl")} allow_labels`, put(TIER_LABEL, ["standard"]), FENCED],
  ["a fence by a label of one's own", ROUTE, `${config("acl")} allow_labels`, to({ team: ["acme"] }), FENCED],
  [
    "a fence that lets the closed in",
    ROUTE,
    `${config("acl")} deny_labels`,
    any(gone, to({}, { [STATUS_LABEL]: ["active"] })),
    FENCED,
  ],
  ["a fence that can be skipped", ROUTE, config("acl"), skips, FENCED],
  [
    "a plugin that runs code",
    ROUTE,
    "spec http 0 plugins",
    more(
      ...["serverless-pre-function", "serverless-post-function", "ext-plugin-pre-req", "script", "lua-code"].map((name) =>
        plugin(name),
      ),
    ),
    FENCED,
  ],
  [
    "a plugin nobody looked at",
    ROUTE,
    "spec http 0 plugins",
    more(
      ...["forward-auth", "basic-auth", "proxy-mirror", "traffic-split", "batch-requests", "opa", "grpc-web", ""].map((name) =>
        plugin(name),
      ),
    ),
    FENCED,
  ],
  [
    "a way in among alternatives",
    ROUTE,
    "spec http 0 plugins",
    more(plugin("multi-auth", { auth_plugins: [{ "basic-auth": {} }] })),
    FENCED,
    isAnswering,
  ],
  [
    "plugins and upstreams from elsewhere",
    ROUTE,
    "spec http 0",
    any(
      put("plugin_config_name", "shared"),
      put("plugin_config_namespace", "t-initech"),
      put("upstreams", [{ name: "x" }]),
      put("authentication", { enable: false }),
      put("filter_func", "return true"),
    ),
    FENCED,
  ],
  ["no host", ROUTE, "spec http * match hosts", any(gone, to([])), FENCED],
  ["every host", ROUTE, "spec http * match hosts", to(["*"], ["*.tenants.example.com"]), FENCED],
  [
    "a route below HTTP",
    ROUTE,
    "spec",
    put("stream", [
      { name: "s", protocol: "TCP", match: { ingressPort: 9100 }, backend: { serviceName: "app", servicePort: 80 } },
    ]),
    FENCED,
  ],
];

/** Where a tenant has several credentials, one that nobody asks for any more is passed on to the application. */
function unasked({ stack }: Target): readonly string[] {
  return stack === "gateway" ? [...FENCED, ...HEADER] : FENCED;
}

export const fences = table(
  ...rows,
  ...credential("key-auth", config("key-auth")),
  ...credential("jwt-auth", config("jwt-auth")),
  ...credential("key-auth", inner("key-auth")),
  ...credential("jwt-auth", inner("jwt-auth")),
);
