/** What admins of a tenant with the access profile `self-service` try with roles and network policies, and whose words refuse it. */

import { describe, expect, test } from "vitest";
import { type Answer, api } from "../../support/api";
import { PEOPLE, type Person } from "./people";

const RBAC = "rbac.authorization.k8s.io";

const policy = (spec: object): object => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "probe" },
  spec: { podSelector: {}, ...spec },
});
const role = (rule: object): object => ({
  apiVersion: `${RBAC}/v1`,
  kind: "Role",
  metadata: { name: "probe" },
  rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"], ...rule }],
});
const account = (namespace: string): object => ({ kind: "ServiceAccount", name: "app", namespace });
const binding = (to: object, roleRef: object = { kind: "Role", name: "app-secrets" }): object => ({
  apiVersion: `${RBAC}/v1`,
  kind: "RoleBinding",
  metadata: { name: "probe" },
  roleRef: { apiGroup: RBAC, ...roleRef },
  subjects: [to],
});

const ownPods = [{ podSelector: { matchLabels: { app: "a" } } }];

/** Let through. */
const WITHIN: readonly (readonly [name: string, resource: string, object: object])[] = [
  ["PL2-BC-OPS-4 a network policy between its own pods", "networkpolicies", policy({ ingress: [{ from: ownPods }] })],
  ["a network policy that closes", "networkpolicies", policy({ policyTypes: ["Ingress", "Egress"] })],
  ["PL2-BC-OPS-3 a role that reads pods", "roles", role({})],
  ["PL2-BC-OPS-3 a role binding for its own service account", "rolebindings", binding(account("t-globex"))],
];

/** Refused, and why. */
const BEYOND: readonly (readonly [name: string, resource: string, object: object, reason: string])[] = [
  ["a policy that opens to everybody", "networkpolicies", policy({ ingress: [{}] }), "its own namespace only"],
  [
    "a policy that opens to every namespace",
    "networkpolicies",
    policy({ ingress: [{ from: [{ namespaceSelector: {} }] }] }),
    "its own namespace only",
  ],
  [
    "a policy that opens to the metadata address",
    "networkpolicies",
    policy({ policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr: "169.254.169.254/32" } }] }] }),
    "its own namespace only",
  ],
  ["a role with every verb", "roles", role({ verbs: ["*"] }), "attempting to grant RBAC permissions not currently held"],
  ["a role that reads all Secrets", "roles", role({ resources: ["secrets"] }), "not currently held"],
  ["a role that makes tokens", "roles", role({ resources: ["serviceaccounts/token"], verbs: ["create"] }), "not currently held"],
  ["a role that raises its quota", "roles", role({ resources: ["resourcequotas"], verbs: ["update"] }), "not currently held"],
  ["a binding for a person", "rolebindings", binding({ kind: "User", name: "mallory", apiGroup: RBAC }), "own service accounts"],
  [
    "a binding for everybody",
    "rolebindings",
    binding({ kind: "Group", name: "system:authenticated", apiGroup: RBAC }),
    "own service accounts",
  ],
  ["a binding for another tenant's account", "rolebindings", binding(account("t-acme")), "own service accounts"],
  [
    "a binding to a cluster role",
    "rolebindings",
    binding(account("t-globex"), { kind: "ClusterRole", name: "leasehold-admin" }),
    "a Role of its own namespace",
  ],
];

/** The checks; they run in the suite that has built the tenants. */
export function describeSelfService(): void {
  describe("the access profile self-service", () => {
    const groups: Readonly<Record<string, string>> = { networkpolicies: "networking.k8s.io" };
    const write = (one: Person | undefined, resource: string, body: object): Promise<Answer> => {
      if (one === undefined) throw new Error("nobody");
      const path = `/apis/${groups[resource] ?? "rbac.authorization.k8s.io"}/v1/namespaces/t-${one.tenant}/${resource}?dryRun=All`;
      return api("POST", path, { as: one, body });
    };
    const [admin] = PEOPLE.filter(({ selfService }) => selfService === true);
    const others = PEOPLE.filter(({ selfService }) => selfService !== true);

    test.each(WITHIN)("lets an admin write %s, and nobody else", async (_, resource, object) => {
      const { status, body } = await write(admin, resource, object);
      expect(status, body.message).toBe(201);
      for (const one of others) expect((await write(one, resource, object)).body.message).toContain("cannot create resource");
    });

    test.each(BEYOND)("refuses %s", async (_, resource, object, reason) => {
      const { status, body } = await write(admin, resource, object);
      expect(status).toBe(403);
      expect(body.message).toContain(reason);
    });
  });
}
