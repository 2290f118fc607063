/** Passwords that the program makes for a tenant, and when it makes new ones. */

import { z } from "zod";
import { countField } from "../fields";

/** A number that only goes up; what it was is in the state, so nothing but the step matters. */
export const credentialsBlock = z
  .strictObject({
    epoch: countField(0).describe(
      "Raise it by one to rotate the database password: the idle login gets a new one and goes into the Secret, the one in use stays valid until the next step. Raise it by two after a leak. Without it 0.",
    ),
  })
  .describe("Rotation of the passwords that the program makes.");
