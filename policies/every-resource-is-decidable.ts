import { type Invariant, violation } from "./invariant";

/** A policy that met an unknown value and said nothing would let through exactly what it was written for. */
export const everyResourceIsDecidable: Invariant = {
  name: "every-resource-is-decidable",
  displayName: "Everything can be judged beforehand",
  ids: [],
  holds: "every resource can be judged from literal values before anything is changed",
  sources: ["Pulumi: a policy that reads an unknown value is dropped with a note"],
  severity: "critical",
  isAbsolute: true,
  remedy: "give names, labels, selectors and specifications as plain values, and one resource per object",
  violations: (stack) => stack.unreadable.map((resource) => violation(resource, `is undecidable: ${resource.reason}`)),
};
