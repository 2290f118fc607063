import type { Kind } from "../kinds";

/** What random values have in common: they are made once, live only in the state, and any change makes new ones. */
export const immutable: Pick<Kind, "read" | "update" | "delete"> = {
  read: (id, outputs) => ({ id, outputs }),
  update: (_id, outputs, inputs) => ({ ...outputs, ...inputs }),
  delete: () => undefined,
};
