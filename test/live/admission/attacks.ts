/** Attacks that worked on other systems for tenants on Kubernetes, by their record, replayed by somebody with nearly all rights. */

import { expect, test } from "vitest";
import { type Answer, api, type Identity } from "../../support/api";

const MERGE = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";
const JSON_PATCH = "application/json-patch+json";
const APPLY = "application/apply-patch+yaml";

/** One way to write the same change. */
interface Writing {
  readonly contentType: string;
  readonly query?: string;
  readonly body: (object: object) => object;
}

const merged = (contentType: string): Writing => ({ contentType, body: (change) => change });

/** The change of some metadata, in each way the API server reads. */
const WRITINGS: Readonly<Record<string, Writing>> = {
  "a merge patch": merged(MERGE),
  "a strategic merge patch": merged(STRATEGIC),
  "a server-side apply that takes the fields over": {
    contentType: APPLY,
    query: "&fieldManager=mine&force=true",
    body: (change) => change,
  },
  "a JSON patch": {
    contentType: JSON_PATCH,
    body: (change) =>
      Object.entries((change as { metadata: object }).metadata).map(([key, value]) => ({
        op: "add",
        path: `/metadata/${key}`,
        value: value as unknown,
      })),
  },
};

const NAMESPACE_CHANGES: Readonly<Record<string, object>> = {
  "drops whose it is (CVE-2022-46167)": { labels: { "leasehold/tenant": null } },
  "says that it is another tenant's": { labels: { "leasehold/tenant": "globex" } },
  "takes Pod Security off": { labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
  "names an owner of its own (CVE-2024-39690)": {
    ownerReferences: [{ apiVersion: "v1", kind: "Namespace", name: "default", uid: "00000000-0000-0000-0000-000000000000" }],
  },
};

const FORGED_OWNERS = {
  ownerReferences: [
    { apiVersion: "v1", kind: "ConfigMap", name: "mine", uid: "00000000-0000-0000-0000-000000000001" },
    { apiVersion: "v1", kind: "ConfigMap", name: "other", uid: "00000000-0000-0000-0000-000000000002" },
  ],
};

interface Target {
  readonly path: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

const ofTenant: Target = { path: "/api/v1/namespaces/t-acme", apiVersion: "v1", kind: "Namespace", name: "t-acme" };
const policy: Target = {
  path: "/apis/networking.k8s.io/v1/namespaces/t-acme/networkpolicies/default-deny",
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  name: "default-deny",
};

function change(
  as: Identity | undefined,
  { path, apiVersion, kind, name }: Target,
  metadata: object,
  writing: Writing,
): Promise<Answer> {
  const { contentType, query = "", body } = writing;
  // An apply has no null: it leaves out what it wants gone, which the force then lets it take.
  const whole = contentType === APPLY ? { apiVersion, kind, metadata: { name, ...withoutNulls(metadata) } } : { metadata };
  return api("PATCH", `${path}?dryRun=All${query}`, { as, body: body(whole), contentType });
}

function withoutNulls(metadata: object): object {
  return JSON.parse(JSON.stringify(metadata, (_, value: unknown) => (value === null ? "" : value))) as object;
}

/** The attacks; they run in the suite that has built the tenants and given the attacker rights. */
export function testAttacks(attacker: Identity): void {
  const refused = ({ status, body }: Answer, message: string): void => {
    expect(status, body.message).toBe(403);
    expect(body.message).toContain(message);
  };

  for (const [how, writing] of Object.entries(WRITINGS)) {
    test.each(Object.entries(NAMESPACE_CHANGES))(`that ${how} of the own namespace %s`, async (_, metadata) => {
      refused(await change(attacker, ofTenant, metadata, writing), "only the platform writes");
      expect((await change(undefined, ofTenant, metadata, writing)).status).toBe(200); // the platform may
    });

    test(`that ${how} gives a platform's object other owners, who would take it with them`, async () => {
      refused(await change(attacker, policy, FORGED_OWNERS, writing), "is the platform's");
      expect((await change(undefined, policy, FORGED_OWNERS, writing)).status).toBe(200);
    });

    // GHSA-2ww6-hf35-mfjm, CVE-2025-55205: whoever labels kube-system gets what the label opens.
    test.each(["kube-system", "default"])(`that ${how} makes %s a tenant's`, async (name) => {
      const target = { ...ofTenant, path: `/api/v1/namespaces/${name}`, name };
      for (const part of ["", "/status"]) {
        const there = { ...target, path: `${target.path}${part}` };
        refused(await change(attacker, there, { labels: { "leasehold/tenant": "acme" } }, writing), "only the platform writes");
      }
    });
  }

  test.each(["kube-system", "default", "t-acme"])("that %s is labelled where finalizers are written", async (name) => {
    const { body } = await api("GET", `/api/v1/namespaces/${name}`);
    const { metadata } = body as { metadata: { labels: object } };
    const labelled = { ...body, metadata: { ...metadata, labels: { ...metadata.labels, "leasehold/tenant": "globex" } } };
    const path = `/api/v1/namespaces/${name}/finalize?dryRun=All`;
    refused(await api("PUT", path, { as: attacker, body: labelled }), "only the platform writes");
    expect((await api("PUT", path, { body: labelled })).status).toBe(200); // the platform may
  });

  test("that everything of a kind goes at once", async () => {
    for (const kind of ["networkpolicies", "ingresses"]) {
      const path = `/apis/networking.k8s.io/v1/namespaces/t-acme/${kind}?dryRun=All`;
      const { status } = await api("DELETE", path, { as: attacker });
      expect(status, kind).toBe(kind === "ingresses" ? 200 : 403); // there are no ingresses to protect
    }
  });

  // capsule #200: a policy that goes by a label opens to whoever may set it.
  test("that a pod with a platform's labels is taken for it: no opening goes by a pod's labels alone", async () => {
    const { body } = await api("GET", "/apis/networking.k8s.io/v1/networkpolicies");
    const items = body["items"] as { readonly metadata: { readonly namespace: string }; readonly spec: Spec }[];
    const peers = items
      .filter(({ metadata }) => metadata.namespace.startsWith("t-"))
      .flatMap(({ spec }) => [
        ...(spec.ingress ?? []).flatMap(({ from = [] }) => from),
        ...(spec.egress ?? []).flatMap(({ to = [] }) => to),
      ]);
    const labelled = peers.filter(({ podSelector }) => Object.keys(podSelector?.matchLabels ?? {}).length > 0);
    expect(labelled.length).toBeGreaterThan(6);
    for (const { namespaceSelector } of labelled)
      expect(Object.keys(namespaceSelector?.matchLabels ?? {})).toEqual(["kubernetes.io/metadata.name"]);
  });
}

interface Peer {
  readonly podSelector?: { readonly matchLabels?: object };
  readonly namespaceSelector?: { readonly matchLabels?: object };
}

interface Spec {
  readonly ingress?: readonly { readonly from?: readonly Peer[] }[];
  readonly egress?: readonly { readonly to?: readonly Peer[] }[];
}
