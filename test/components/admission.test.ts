import { beforeAll, expect, test } from "vitest";
import { fleetOf } from "../support/fleet";
import { provisionPlatform } from "../support/mocks";

interface Spec {
  readonly policyName?: string;
  readonly validationActions?: readonly string[];
  readonly failurePolicy?: string;
  readonly matchConditions?: readonly { readonly expression: string }[];
}

let policies: readonly (readonly [name: string, spec: Spec])[];
let bindings: readonly Spec[];

beforeAll(async () => {
  const { recorded } = await provisionPlatform(fleetOf("acme"));
  const ofKind = (kind: string) =>
    recorded.resources
      .map(({ props }) => props as { readonly kind?: string; readonly metadata: { readonly name: string }; readonly spec: Spec })
      .filter((object) => object.kind === kind);
  policies = ofKind("ValidatingAdmissionPolicy").map(({ metadata, spec }) => [metadata.name, spec]);
  bindings = ofKind("ValidatingAdmissionPolicyBinding").map(({ spec }) => spec);
});

test("every admission policy is bound, refuses, and refuses too if it cannot be evaluated", () => {
  expect(policies.length).toBeGreaterThan(10);
  for (const [name, { failurePolicy }] of policies) {
    expect(failurePolicy, name).toBe("Fail");
    expect(bindings.find(({ policyName }) => policyName === name)?.validationActions, name).toContain("Deny");
  }
});

test("the platform is let through by every policy: it could not mend what it may not write", () => {
  for (const [name, { matchConditions }] of policies)
    expect(matchConditions?.map(({ expression }) => expression).join("\n"), name).toContain(
      "resource('isolation').check('manage').allowed()",
    );
});
