/** One more object beside those of a tenant. */

import type { Fields } from "../../../policies/values";
import type { Values } from "../mutant";
import { beside, metadataLike } from "../values";

/** One more object in the tenant's namespace. */
export const inside = (type: string, more: Fields): Values =>
  beside(`kubernetes:${type}`, (target) => ({ metadata: metadataLike(target, "more"), ...more }));
/** One more object of the whole cluster. */
export const wide = (type: string, more: Fields): Values =>
  beside(`kubernetes:${type}`, (target) => ({ metadata: metadataLike(target, "more", false), ...more }));
