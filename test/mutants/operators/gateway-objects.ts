/** Objects by which the gateway leads out of a tenant, and what a tenant's application is told. */

import type { Fields } from "../../../policies/values";
import type { Values } from "../mutant";
import { ofOpenTenant, ofTenant, table } from "../table";
import { any, beside, foreign, gone, metadataLike, put, to } from "../values";

const STAYS = ["gateway-stays-in-tenant"];

const another = (type: string): Values =>
  beside(`kubernetes:${type}`, (target) => ({ metadata: metadataLike(target, "more"), spec: {} }));
const ofGateway = (kind: string): Values => another(`apisix.apache.org/v1alpha1:${kind}`);
const ofGatewayApi = (kind: string): Values => another(`gateway.networking.k8s.io/v1:${kind}`);
const inside = (kind: string, spec: Fields): Values =>
  beside(`kubernetes:apisix.apache.org/v2:${kind}`, (target) => ({ metadata: metadataLike(target, "more"), spec }));

export const gatewayObjects = table(
  [
    "an upstream that leads out",
    "ApisixUpstream",
    "spec",
    any(
      put("externalNodes", [{ type: "Domain", name: "x.example" }]),
      put("discovery", { type: "dns" }),
      put("tlsSecret", { name: "tls", namespace: "t-initech" }),
      put("upstreamHost", "x.example"),
      put("subsets", [{ name: "x" }]),
    ),
    STAYS,
  ],
  [
    "an upstream of one's own that leads out",
    "Namespace",
    "",
    inside("ApisixUpstream", { externalNodes: [{ type: "Domain", name: "kubernetes.default" }] }),
    STAYS,
    ofOpenTenant,
  ],
  [
    "what changes everybody's calls",
    "Namespace",
    "",
    any(...["ApisixGlobalRule", "ApisixPluginConfig", "ApisixClusterConfig"].map((kind) => inside(kind, { plugins: [] }))),
    STAYS,
    ofTenant,
  ],
  ["another way to write a route", "Namespace", "", any(ofGateway("GatewayProxy"), ofGateway("Consumer")), STAYS, ofTenant],
  [
    "another way to write a route, unknown",
    "Namespace",
    "",
    any(ofGateway("PluginConfig"), ofGateway("BackendTrafficPolicy"), ofGatewayApi("GRPCRoute"), ofGatewayApi("Gateway")),
    ["tenant-kinds-are-known"],
    ofTenant,
  ],
  ["a route of the Gateway API", "Namespace", "", ofGatewayApi("HTTPRoute"), STAYS, ofTenant],
  [
    "a certificate of another tenant",
    "Namespace",
    "",
    (value, target) =>
      inside("ApisixTls", { hosts: [`${target.tenant}.tenants.example.com`], secret: { name: "tls", namespace: "t-initech" } })(
        value,
        target,
      ),
    STAYS,
    ofOpenTenant,
  ],
  [
    "a certificate for another's host",
    "Namespace",
    "",
    (value, target) =>
      inside("ApisixTls", { hosts: ["initech.tenants.example.com"], secret: { name: "tls", namespace: `t-${target.tenant}` } })(
        value,
        target,
      ),
    STAYS,
    ofOpenTenant,
  ],
);

export const contracts = table(
  ["another tenant's contract", "ConfigMap", "data TENANT_ID", any(gone, foreign, to("")), ["contract-is-the-tenants-own"]],
  [
    "another tenant's contract, as JSON",
    "ConfigMap",
    "data contract.json",
    any(gone, foreign, to("{}", "no JSON")),
    ["contract-is-the-tenants-own"],
  ],
  ["no contract", "ConfigMap", "", gone, ["contract-is-the-tenants-own"]],
  [
    "a credential in a config map",
    "ConfigMap",
    "data",
    any(
      put("DB_PASSWORD", "geheim-1234"),
      put("url", "postgres://u:p4ss@db/x"),
      put("app.json", '{"apiKey": "a1b2c3d4e5"}'),
      put("key.pem", "-----BEGIN PRIVATE KEY-----"),
    ),
    ["contract-is-the-tenants-own"],
  ],
  [
    "a credential in binary data",
    "ConfigMap",
    "",
    (_, { resource }) => [
      [
        {
          ...resource,
          props: { ...resource.props, binaryData: { "key.pem": Buffer.from("-----BEGIN PRIVATE KEY-----").toString("base64") } },
        },
      ],
    ],
    ["contract-is-the-tenants-own"],
  ],
);
