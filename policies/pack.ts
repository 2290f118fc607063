/** Starts the policy pack. Constructing one opens a server, so nothing else may import this file. */

import { PolicyPack, type StackValidationArgs, type StackValidationPolicy } from "@pulumi/policy";
import { EXCEPTIONS_SCHEMA } from "./exceptions";
import { type Framework, frameworksOf } from "./frameworks";
import type { Invariant } from "./invariant";
import { invariants } from "./invariants";
import { describeViolation, violationsOf } from "./judge";
import { type StackView, viewStack } from "./stack-view";

/** The view of one analysis, and which policies have looked at it. The engine hands each policy a new copy of the same resources. */
let current: { readonly view: StackView; readonly urns: string; readonly seen: Set<string> } | undefined;

/** Policies run one after another, so a policy that asks again, like other resources, means that a new analysis has begun. */
function viewFor(policy: string, { resources }: StackValidationArgs, today: string): StackView {
  const urns = resources.map(({ urn }) => urn).join("\n");
  if (current === undefined || policy === invariants[0]?.name || current.seen.has(policy) || current.urns !== urns)
    current = { view: viewStack(resources, today), urns, seen: new Set() };
  current.seen.add(policy);
  return current.view;
}

/** The day may be given, so that a run can be repeated. */
function todayIs(): string {
  return process.env["LEASEHOLD_TODAY"] ?? new Date().toISOString().slice(0, 10);
}

/** A policy over the whole stack: most invariants speak about what several objects do together. */
function stackPolicy(invariant: Invariant): StackValidationPolicy {
  return {
    name: invariant.name,
    description: invariant.holds,
    severity: invariant.severity,
    tags: [...invariant.ids],
    remediationSteps: invariant.remedy,
    enforcementLevel: "mandatory",
    ...metadataOf(invariant),
    validateStack: (args, report) => {
      const today = todayIs();
      const found = violationsOf(invariant, viewFor(invariant.name, args, today), { written: args.getConfig(), today });
      for (const one of found) report(describeViolation(invariant, one), one.urn === "" ? undefined : one.urn);
    },
  };
}

/** How the policy is shown, the standard it serves first of all, and what may be configured. */
function metadataOf(invariant: Invariant): Partial<StackValidationPolicy> {
  const { displayName, configSchema } = invariant;
  const frameworks = frameworksOf(invariant);
  const [framework] = frameworks;
  return {
    displayName,
    ...(framework === undefined ? {} : { framework: { ...framework, specification: specification(frameworks) } }),
    configSchema: {
      // The library's types cannot take read-only lists, which it does not change.
      properties: JSON.parse(JSON.stringify({ ...configSchema?.properties, exceptions: EXCEPTIONS_SCHEMA })) as object as Record<
        string,
        { type: "array" }
      >,
    },
  };
}

/** A policy names one standard; the others follow as text. */
function specification(frameworks: readonly Framework[]): string {
  return frameworks.map(({ name, version, reference }) => `${name} ${version}: ${reference}`).join("; ");
}

// The pack's version is read from package.json in the working directory, and the engine starts packs in the program's.
process.chdir(__dirname);

new PolicyPack("leasehold-isolation", {
  displayName: "Tenant isolation",
  description: "What must hold for every tenant before anything is changed.",
  tags: ["multi-tenancy", "isolation"],
  policies: invariants.map(stackPolicy),
});
