import * as policy from "@pulumi/policy";
import { beforeAll, describe, expect, test } from "vitest";
import { type Invariant, violation } from "../../policies/invariant";
import { invariants } from "../../policies/invariants";
import { describeViolation, judge, violationsOf } from "../../policies/judge";
import type { StackResource } from "../../policies/resources";
import { viewStack } from "../../policies/stack-view";
import { fleetOf } from "../support/fleet";
import { provision, provisionPlatform } from "../support/mocks";
import type { Recorded } from "../support/recorded";
import { summary } from "../support/sabotage";

/** The engine's own proxy: the library exports it, its type declarations leave it out. */
const { unknownCheckingProxy } = policy as unknown as { unknownCheckingProxy: (props: object) => StackResource["props"] };

/** How the engine marks a text that is not known in a preview. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** As the engine hands resources to a policy: reading what is unknown throws. */
function asInPreview(resources: readonly StackResource[]): StackResource[] {
  return resources.map((resource) => ({ ...resource, props: unknownCheckingProxy(resource.props) }));
}

let tenants: Recorded;
beforeAll(async () => {
  tenants = (await provision(fleetOf("acme", "globex"), true)).recorded;
});

describe("a preview", () => {
  test("of the program can be judged, though passwords are not known yet", async () => {
    const platform = (await provisionPlatform(fleetOf(), true)).recorded;
    expect(judge(asInPreview(tenants.resources))).toEqual([]);
    expect(judge(asInPreview(platform.resources))).toEqual([]);
  });

  test.each([
    { kind: "RoleBinding", name: "acme-editor", path: "subjects.0.name" },
    { kind: "ApisixConsumer", name: "acme-consumer", path: "metadata.namespace" },
    { kind: "Secret", name: "acme-db", path: "metadata.name" },
    { kind: "Role", name: "acme-login-a", path: "assumeRole" },
    { kind: "Grant", name: "acme-schema-use", path: "schema" },
  ])("with an unknown $path of $kind is refused, and only for that", ({ kind, name, path }) => {
    const found = judge(asInPreview(tenants.changed(kind, name, (props) => props.set(path, UNKNOWN))));
    expect(summary(found)).toEqual(["every-resource-is-decidable"]);
  });

  test("does not let an unknown value hide what is wrong elsewhere", () => {
    const hidden = tenants.changed("NetworkPolicy", "acme-dns", (props) =>
      props.set("spec.egress.0.to.0.namespaceSelector", UNKNOWN),
    );
    const wrong = hidden.filter(({ name }) => name !== "globex-default-deny");
    expect(summary(judge(asInPreview(wrong)))).toEqual(["every-resource-is-decidable", "namespace-denies-by-default"]);
  });
});

test.each([
  "kubernetes:helm.sh/v3:Release",
  "kubernetes:rbac.authorization.k8s.io/v1:RoleBindingList",
  "kubernetes:core/v1:NamespacePatch",
])("%s, which stands for objects nobody sees, is refused", (type) => {
  const opaque = { type, name: "more", urn: `urn:${type}`, props: { metadata: { name: "more" } } };
  expect(summary(judge([...tenants.resources, opaque]))).toEqual(["every-resource-is-decidable"]);
});

test("an invariant that fails while judging is a violation", () => {
  const failing = {
    name: "always-fails",
    violations: () => {
      throw new Error("secret value");
    },
  } as unknown as Invariant;
  const [found, ...more] = violationsOf(failing, viewStack([]));
  expect(more).toEqual([]);
  expect(found?.problem).toContain("nothing shows that it holds");
  expect(JSON.stringify(found)).not.toContain("secret value");
});

test("a violation says which object, what is wrong and what to do", () => {
  const [invariant] = invariants.filter(({ name }) => name === "namespace-denies-by-default");
  const found = violation({ urn: "urn", title: "Namespace t-acme" }, "has no network policy that denies by default");
  expect(describeViolation(invariant as Invariant, found)).toBe(
    "Namespace t-acme has no network policy that denies by default. " +
      "Remedy: add a NetworkPolicy with podSelector {} and policyTypes [Ingress, Egress] and no rules.",
  );
});

test("every invariant has a name of its own, a severity and a remedy", () => {
  expect(new Set(invariants.map(({ name }) => name)).size).toBe(invariants.length);
  for (const { name, remedy } of invariants) {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(remedy).not.toBe("");
  }
});
