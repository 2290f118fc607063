import { describeOthers, foreign } from "../support/other-program";

const plugin = (name: string, more: object = {}) => ({ name, enable: true, config: {}, ...more });
const platforms = (kind: string, name: string, spec: object) =>
  foreign(`kubernetes:apisix.apache.org/v2:${kind}`, name, { metadata: { name, namespace: "dev-platform" }, spec });

const auth = { type: "AdminKey", adminKey: { valueFrom: { secretKeyRef: { name: "admin", key: "key" } } } };

describeOthers(
  "gateway-settings-run-no-code",
  [
    platforms("GatewayProxy", "proxy", {
      provider: { type: "ControlPlane", controlPlane: { auth } },
      plugins: [plugin("prometheus"), plugin("proxy-rewrite")],
    }),
    platforms("ApisixGlobalRule", "rule", { plugins: [plugin("request-id")] }),
    platforms("ApisixPluginConfig", "tier", { plugins: [plugin("gzip")] }),
  ],
  {
    "a function for everybody": ["rule", "spec.plugins.0.name", "serverless-post-function"],
    "many calls in one": ["rule", "spec.plugins.0.name", "batch-requests"],
    "code in a tier's settings": ["tier", "spec.plugins.0.name", "ext-plugin-pre-req"],
    "a function in a plugin that is harmless": ["tier", "spec.plugins.0.config", { _meta: { pre_function: "return" } }],
    "a tenant's header for everybody": ["rule", "spec.plugins.0.name", "attach-consumer-label"],
    "a fence for everybody": ["proxy", "spec.plugins.0.name", "acl"],
    "settings from a Secret elsewhere": ["tier", "spec.plugins.0.secretRef", "secret"],
    "two authors of one plugin": ["rule", "spec.plugins.0.name", "prometheus"],
    "the administrator's key in clear": ["proxy", "spec.provider.controlPlane.auth.adminKey", { value: "k" }],
  },
);
