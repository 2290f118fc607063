/** How much of the gateway a tenant may use. */

import { z } from "zod";
import { choiceField, numberField } from "../fields";
import { pathField } from "./routes";

/** Every limit that has a number. */
export const RATES = ["perSecond", "burst", "concurrent", "perMinute", "perHour", "perDay"] as const;

const MOST = 1_000_000_000;

const perSecond = numberField(1, 1_000_000).describe(
  "Calls in a second, on average, over all routes; of several keys, tokens and log-ins together while no window is given, else of each apart.",
);
const burst = numberField(0, 1_000_000).describe("Calls beyond perSecond that may come at once.");
const concurrent = numberField(1, 1_000_000).describe(
  "Calls that are being answered at the same time, over all routes; of several keys, tokens and log-ins each apart.",
);

/** Windows in which calls are counted, the shortest first. */
const windows = {
  perMinute: numberField(1, MOST).optional().describe("Calls in a minute."),
  perHour: numberField(1, MOST).optional().describe("Calls in an hour."),
  perDay: numberField(1, MOST).optional().describe("Calls in a day."),
};

const routeLimits = z.strictObject({
  path: pathField.describe("Path of one of the tenant's routes, exactly as there."),
  perSecond: perSecond.optional(),
  burst: burst.optional(),
  concurrent: concurrent.optional(),
  ...windows,
});

/** Limits over all routes and credentials of a tenant, and narrower ones of single routes. */
export const rateLimitsBlock = z
  .strictObject({
    perSecond,
    burst,
    concurrent,
    ...windows,
    onExceeded: choiceField(["reject", "degrade"], "Reaction").describe(
      "reject: what is above perSecond is served at once up to burst, then refused with 429. degrade: it waits its turn, and only beyond burst is refused.",
    ),
    routes: z.array(routeLimits).max(50).describe("Narrower limits of single routes, beside those of the tenant as a whole."),
  })
  .describe(
    "How many calls the gateway passes on, counted per tenant over all routes, and over all credentials as far as each field says.",
  );
