/** How far a tenant is kept apart from the others. */

import { z } from "zod";
import { choiceField, textField } from "../fields";

/** The models, the weakest first. */
export const MODELS = ["shared", "separate-data", "separate-app", "dedicated"] as const;

/** How data can be kept apart, the weakest first. */
export const DATA = ["row", "schema", "database", "dedicated"] as const;

/** Whose nodes the pods run on, the weakest first. */
export const NODES = ["shared", "dedicated"] as const;

/** How urgent pods are when nodes are full, the least first. */
export const PRIORITIES = ["low", "normal", "high"] as const;

/** How data is kept apart under each model, unless a file says it. */
export const DATA_OF_MODEL = {
  shared: "row",
  "separate-data": "schema",
  "separate-app": "database",
  dedicated: "dedicated",
} as const satisfies Record<(typeof MODELS)[number], (typeof DATA)[number]>;

const DATA_CLASS = /^[a-z][A-Za-z0-9-]{0,39}$/;

const data = z
  .strictObject({
    default: choiceField(DATA, "Way to keep data apart").describe(
      "row, schema, database or dedicated; without it what the model gives: row, schema, database, dedicated, in the order of the models.",
    ),
    overrides: z
      .record(z.string().regex(DATA_CLASS), choiceField(DATA, "Way to keep data apart"))
      .describe("Classes of data that are kept apart in another way: {telemetry: schema}."),
    migration: z
      .strictObject({
        ticket: textField({ pattern: /^\S+$/, longest: 100, what: "a ticket", example: "OPS-31" }).describe(
          "Where the move is planned.",
        ),
      })
      .optional()
      .describe("Needed by the change that moves a live tenant's data, and by nothing else."),
  })
  .describe("How the tenant's data is kept apart.");

/** The promise to a tenant; what an environment cannot build is refused there. */
export const isolationBlock = z
  .strictObject({
    model: choiceField(MODELS, "Model").describe("shared, separate-data, separate-app or dedicated; the tier gives the least."),
    compute: z
      .strictObject({
        nodes: choiceField(NODES, "Kind of nodes").describe(
          "shared or dedicated: then pods run on nodes with the tenant's label and taint, and nobody else's do.",
        ),
        priority: choiceField(PRIORITIES, "Priority").describe(
          "low, normal or high: whose pods are placed first when nodes are full. Nobody's running pods are removed for it.",
        ),
      })
      .describe("Where the tenant's pods run."),
    data,
  })
  .describe("How far the tenant is kept apart from others; only what the environment offers.");
