/** What a tenant may use of an environment. */

import { z } from "zod";
import { bytesField, cpuField, storageField } from "../amounts";
import { countField, field } from "../fields";
import { shown } from "../printable";

const STORAGE_CLASS = /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/;
const FEATURE = /^[a-z][A-Za-z0-9]{0,39}$/;

const percentField = field<number>({ type: "integer", minimum: 1, maximum: 100 }, (value) => {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 1 && value <= 100) return { is: value };
  const message = `notifyAt lists whole percentages from 1 to 100; \`${shown(value)}\` is none.`;
  return { code: "QTA-112", message, fix: "Write for example [80, 95]." };
});

const amounts = z.strictObject({
  cpu: cpuField.describe("Cores or millicores: 12, 500m."),
  memory: bytesField.describe("Bytes: 16Gi."),
  ephemeralStorage: bytesField.describe("Scratch space of containers, in bytes: 8Gi."),
});

const objects = z.strictObject({
  pods: countField(1).describe("Pods at the same time; to pause a tenant use lifecycle.status: suspended."),
  services: countField(0).describe("Services. Node ports and load balancers are never part of it."),
  persistentVolumeClaims: countField(0).describe("Persistent volume claims."),
});

const storage = z.strictObject({
  total: storageField.describe("All persistent volume claims together."),
  classes: z
    .record(z.string().regex(STORAGE_CLASS), storageField)
    .describe("Most per storage class; a class that is not listed gets nothing."),
});

/** Everything a tenant's share consists of. */
export const quotasBlock = z
  .strictObject({
    requests: amounts.describe("What all containers together may reserve."),
    limits: amounts.describe("What all containers together may use at most."),
    container: z
      .strictObject({
        request: amounts.describe("What a container reserves if it does not say."),
        limit: amounts.describe("What a container may use if it does not say."),
        max: amounts.describe("The most one container may ask for."),
      })
      .describe("One container."),
    objects: objects.describe("How many objects the namespace may hold."),
    storage: storage.describe("Persistent volumes."),
    features: z
      .record(z.string().regex(FEATURE), countField(0))
      .describe("Limits that the application itself enforces, such as seats; the tier says which there are."),
    notifyAt: z
      .array(percentField)
      .max(5)
      .describe(
        "Percentages of a limit at which somebody is told, rising: [80, 95]; only where the environment promises monitoring.",
      ),
  })
  .describe("What the tenant may use of an environment; above the tier's ceilings is refused.");

/** The most a tenant of a tier may be given. */
export const quotaCeilings = z
  .strictObject({
    requests: amounts.describe("All containers together may reserve."),
    limits: amounts.describe("All containers together may use."),
    objects: objects.describe("Objects in the namespace."),
    storage: storage.pick({ total: true }).describe("Persistent volumes."),
    features: quotasBlock.shape.features.optional(),
  })
  .describe("The most a tenant of this tier may be given.");
