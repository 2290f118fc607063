/** Starts the policy pack. Constructing one opens a server, so nothing else may import this file. */

import { PolicyPack, type StackValidationPolicy } from "@pulumi/policy";
import type { Invariant } from "./invariant";
import { invariants } from "./invariants";
import { describeViolation, violationsOf } from "./judge";
import { viewStack } from "./stack-view";

/** A policy over the whole stack: most invariants speak about what several objects do together. */
function stackPolicy(invariant: Invariant): StackValidationPolicy {
  return {
    name: invariant.name,
    description: invariant.holds,
    severity: invariant.severity,
    tags: [...invariant.ids],
    remediationSteps: invariant.remedy,
    enforcementLevel: "mandatory",
    validateStack: ({ resources }, report) => {
      for (const found of violationsOf(invariant, viewStack(resources))) {
        report(describeViolation(invariant, found), found.urn === "" ? undefined : found.urn);
      }
    },
  };
}

// The pack's version is read from package.json in the working directory, and the engine starts packs in the program's.
process.chdir(__dirname);

new PolicyPack("leasehold-isolation", { policies: invariants.map(stackPolicy) });
