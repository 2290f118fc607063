/** Floors and ceilings: what a tier or a profile demands of the merged values. Checked, never applied silently. */

import { defaultsSchema } from "./definition";

/** Any of the values that have an order. */
export const boundsSchema = defaultsSchema;
