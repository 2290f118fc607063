import { type Invariant, type Violation, violation } from "./invariant";

/** Of two resources for one object the cluster keeps the one that was written last, and the policies may have judged the other. */
export const objectIsDeclaredOnce: Invariant = {
  name: "object-is-declared-once",
  displayName: "One resource per object",
  ids: ["A3"],
  holds: "no two resources declare the same object of the cluster",
  sources: ["Kubernetes: multi-tenancy"],
  severity: "high",
  remedy: "remove one of the two resources, or give the object another name",
  violations: (stack) => {
    const seen = new Set<string>();
    return stack.objects.flatMap((object): Violation[] => {
      if (object.name === "") return [];
      const key = `${object.kind} ${object.namespace} ${object.name}`;
      if (seen.has(key)) return [violation(object, "is declared by two resources, of which only the last one counts")];
      seen.add(key);
      return [];
    });
  },
};
