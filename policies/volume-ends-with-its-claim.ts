import { type Invariant, violation } from "./invariant";
import { textsOf, textsSetting } from "./settings";
import { text } from "./values";

export const volumeEndsWithItsClaim: Invariant = {
  name: "volume-ends-with-its-claim",
  displayName: "What a tenant stored ends with its claim",
  ids: ["E4"],
  holds: "every storage class that tenants share deletes a volume when its claim goes, so that nobody is given it next",
  sources: ["kubectl-mtb #1199"],
  severity: "high",
  remedy: "set reclaimPolicy: Delete, which is also the default; data that must outlive the claim belongs in a backup",
  configSchema: { properties: { dedicatedClasses: textsSetting("Storage classes that tenants do not share.") } },
  violations: (stack, settings) =>
    stack
      .ofKind("StorageClass")
      .filter(({ name }) => !textsOf(settings, "dedicatedClasses").includes(name))
      .filter((storageClass) => !["", "Delete"].includes(text(storageClass.fields["reclaimPolicy"])))
      .map((storageClass) => violation(storageClass, "keeps the volume of a claim that is gone", "reclaimPolicy")),
};
