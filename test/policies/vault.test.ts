import { describeOthers, foreign } from "../support/other-program";

const policy = (text: string) => foreign("vault:index/policy:Policy", "policy", { name: "tenant-acme", policy: text });
const read = (path: string, more = 'capabilities = ["read"]') => `path "${path}" { ${more} }`;
const GOOD = `
# what the application reads
path "kv/data/tenants/acme/app/*" {
  capabilities = ["read"]
}
path "transit/encrypt/tenant-acme" { capabilities = ["update"] }
path "auth/token/lookup-self" { capabilities = ["read"] }
`;

describeOthers(
  "vault-path-is-the-tenants-own",
  [
    policy(GOOD),
    foreign("vault:index/policy:Policy", "as-json", {
      name: "tenant-globex",
      policy: JSON.stringify({ path: { "kv/data/tenants/globex/*": { capabilities: ["create", "read"] } } }),
    }),
    foreign("vault:index/policy:Policy", "admin", { name: "platform-admin", policy: read("sys/*", 'capabilities = ["sudo"]') }),
  ],
  {
    "another tenant's path": ["policy", "policy", read("kv/data/tenants/globex/*")],
    "every tenant that begins so": ["policy", "policy", read("kv/data/tenants/acme*")],
    "a star before the tenant": ["policy", "policy", read("kv/*/tenants/acme/app")],
    "a plus in place of the tenant": ["policy", "policy", read("kv/data/tenants/+/app")],
    everything: ["policy", "policy", read("*")],
    "another tenant's key": ["policy", "policy", read("transit/decrypt/tenant-globex")],
    "the server's mounts": ["policy", "policy", read("sys/mounts")],
    "making tokens": ["policy", "policy", read("auth/token/create")],
    identities: ["policy", "policy", read("identity/entity")],
    sudo: ["policy", "policy", read("kv/data/tenants/acme/x", 'capabilities = ["read", "sudo"]')],
    "the old word for it": ["policy", "policy", read("kv/data/tenants/acme/x", 'policy = "write"')],
    "something else": ["policy", "policy", `${GOOD}\nmount "x" {}`],
    "another tenant's path, as JSON": [
      "as-json",
      "policy",
      JSON.stringify({ path: { "kv/data/tenants/acme/*": { capabilities: ["read"] } } }),
    ],
    "JSON that is none": ["as-json", "policy", "{ path"],
  },
);

describeOthers(
  "vault-role-is-bound",
  [
    foreign("vault:kubernetes/authBackendRole:AuthBackendRole", "role", {
      ...{ roleName: "tenant-acme", boundServiceAccountNames: ["app"], boundServiceAccountNamespaces: ["t-acme"] },
      ...{ audience: "vault", tokenPolicies: ["tenant-acme"], tokenTtl: 1200, tokenMaxTtl: 3600 },
    }),
    foreign("vault:approle/authBackendRole:AuthBackendRole", "ci", { roleName: "ci", tokenPolicies: ["ci"] }),
  ],
  {
    "every service account": ["role", "boundServiceAccountNames", ["*"]],
    "no service account by name": ["role", "boundServiceAccountNames", []],
    "every namespace that begins so": ["role", "boundServiceAccountNamespaces", ["t-*"]],
    "two namespaces": ["role", "boundServiceAccountNamespaces", ["t-acme", "t-globex"]],
    "another tenant's namespace": ["role", "boundServiceAccountNamespaces", ["t-globex"]],
    "any audience": ["role", "audience", undefined],
    "another tenant's policy": ["role", "tokenPolicies", ["tenant-acme", "tenant-globex"]],
    "a policy of the server's": ["role", "tokenPolicies", ["root"]],
    "tokens for a day": ["role", "tokenMaxTtl", 86_400],
    "tokens without an end": ["role", "tokenMaxTtl", 0],
    "tokens that are renewed for ever": ["role", "tokenPeriod", 600],
    "a tenant who comes in another way": ["ci", "roleName", "tenant-acme"],
  },
);

describeOthers(
  "vault-key-stays-inside",
  [foreign("vault:transit/secretBackendKey:SecretBackendKey", "key", { name: "tenant-acme", backend: "transit" })],
  {
    "a key that can be taken out": ["key", "exportable", true],
    "a key that can be copied": ["key", "allowPlaintextBackup", true],
    "a key that can be deleted": ["key", "deletionAllowed", true],
  },
);
