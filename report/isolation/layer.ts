/** What every layer computes. */

import type { Edge, Evidence } from "./isolation-model";

/** One layer of the model. `denial` need not know of the edges: it is asked only where there is none. */
export interface LayerModel {
  readonly edges: readonly Edge[];
  readonly denial: (from: string, to: string) => readonly Evidence[];
}
