/** Who may change what in the files of a tier's tenants: by field, so that a file is not all or nothing. */

import { z } from "zod";
import { textField } from "../fields";

/** What is guarded beside the fields themselves: a quota that is larger than what the tier gives everybody. */
export const ABOVE_DEFAULT = "quotas.aboveDefault";

/** The lane that approves whatever no list names. */
export const PLATFORM_LANE = "platform";

/** Lanes that need not be teams of `teams.yaml`. */
export const USUAL_LANES = [PLATFORM_LANE, "security"] as const;

/** How a lane is called: like a team. */
const LANE = /^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/;

const fieldNames = z.array(
  textField({
    pattern: /^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$/,
    longest: 200,
    what: "a field of tenant files",
    example: "access.members",
  }),
);

/** Fields that need nobody else. */
export const selfServiceField = fieldNames
  .max(100)
  .optional()
  .describe(
    "Fields that the owner's team changes alone: [features, access.members]. A block stands for all it holds. Without it none.",
  );

/** Fields that need a lane. */
export const approvalsField = z
  .record(z.string().regex(LANE), fieldNames.min(1).max(100))
  .optional()
  .describe(
    "Who else approves, by lane: {security: [network, identity]}. A lane is platform, security or a team of teams.yaml; of several that name a field each approves. " +
      "A field in no list, a new tenant and a change of tier need platform. quotas.aboveDefault stands for quotas above the tier's own.",
  );
