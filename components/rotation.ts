/**
 * Rotation without dropping a connection: two logins, of which one is in use.
 *
 * Each step of the epoch gives the login that was idle a new password and puts it into use. The one that was in use keeps its
 * password until the step after, so whoever still has the old Secret goes on working. After a leak: two steps.
 */

import type { LoginSlot } from "../model/names";

export const LOGIN_SLOTS: readonly LoginSlot[] = ["a", "b"];

/** The login in use. */
export function activeSlot(epoch: number): LoginSlot {
  return epoch % 2 === 0 ? "a" : "b";
}

/** The epoch in which a login's present password was made; the other login's is never the same. */
export function slotEpoch(slot: LoginSlot, epoch: number): number {
  return slot === "a" ? 2 * Math.floor(epoch / 2) : 2 * Math.floor((epoch - 1) / 2) + 1;
}
