import type { Editable, Recorded } from "../support/recorded";
import { describeSabotages } from "../support/sabotage";

const PLUGINS = "spec.http.0.plugins";
const ORDER = ["key-auth", "acl", "proxy-rewrite", "attach-consumer-label"];

const route = (edit: (props: Editable) => void) => (stack: Recorded) => stack.changed("ApisixRoute", "acme-route", edit);
const rule = (path: string, value: unknown) => route((props) => props.set(`spec.http.0.${path}`, value));
const plugin = (name: string, edit: (props: Editable, path: string) => void) =>
  route((props) => edit(props, `${PLUGINS}.${ORDER.indexOf(name)}`));
const config = (name: string, key: string, value: unknown) =>
  plugin(name, (props, path) => props.setKey(`${path}.config`, key, value));
const off = (name: string) => plugin(name, (props, path) => props.set(`${path}.enable`, false));
const one_more = (name: string, settings: unknown = {}) =>
  route((props) => props.push(PLUGINS, { name, enable: true, config: settings }));
const consumer = (edit: (props: Editable) => void) => (stack: Recorded) => stack.changed("ApisixConsumer", "acme-consumer", edit);

describeSabotages("route-is-fenced", {
  "authentication switched off": off("key-auth"),
  "a fence switched off": off("acl"),
  "a fence around another tenant": config("acl", "allow_labels", { "k8s/namespace": ["t-globex"] }),
  "a fence around two tenants": config("acl", "allow_labels", { "k8s/namespace": ["t-acme", "t-globex"] }),
  "a fence with an alternative": config("acl", "allow_labels", { "k8s/namespace": ["t-acme"], "leasehold/tier": ["standard"] }),
  "a fence by a label consumers write themselves": config("acl", "allow_labels", { "leasehold/tenant": ["acme"] }),
  "a fence that lets in the suspended": config("acl", "deny_labels", undefined),
  "a fence that a filter can skip": config("acl", "_meta", { filter: [["arg_x", "==", "1"]] }),
  "a fence that is disabled": config("acl", "_meta", { disable: true }),
  "authentication with a function of its own": config("key-auth", "_meta", { pre_function: "return function() end" }),
  "strangers taken for a consumer": config("key-auth", "anonymous_consumer", "t-acme_app"),
  "a key passed on to the application": config("key-auth", "hide_credentials", false),
  "a caller who says who he is": off("attach-consumer-label"),
  "a tenant header from elsewhere": config("attach-consumer-label", "headers", { "X-Tenant-ID": "$http_x_tenant_id" }),
  "a plugin that runs code": one_more("serverless-pre-function", { functions: ["return function() end"] }),
  "a plugin outside the gateway": one_more("ext-plugin-pre-req"),
  "a plugin nobody looked at": one_more("forward-auth"),
  "a foreign plugin inside multi-auth": one_more("multi-auth", { auth_plugins: [{ "basic-auth": { hide_credentials: true } }] }),
  "a stranger inside multi-auth": one_more("multi-auth", {
    auth_plugins: [{ "jwt-auth": { hide_credentials: true, anonymous_consumer: "t-acme_app" } }],
  }),
  "plugins from elsewhere": rule("plugin_config_name", "shared"),
  "upstreams from elsewhere": rule("upstreams", [{ name: "elsewhere" }]),
  "no host": rule("match.hosts", []),
  "a wildcard host": rule("match.hosts", ["*.tenants.example.com"]),
  "another tenant's host": rule("match.hosts", ["globex.tenants.example.com"]),
  "a consumer that cancels fences": consumer((props) => props.set("spec.plugins", [{ name: "acl", enable: true, config: {} }])),
  "a consumer that cannot be suspended": consumer((props) => props.setKey("metadata.labels", "leasehold/status", undefined)),
  "a key in clear": consumer((props) => props.set("spec.authParameter.keyAuth", { value: { key: "k" } })),
});
