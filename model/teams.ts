/** The teams that may own tenants. */

import { z } from "zod";
import { apiVersionField, emailField, TEAM } from "./definition";
import { choiceField } from "./fields";

/** The file `teams.yaml`. Without it any team name will do. */
export const teamsSchema = z
  .strictObject({
    apiVersion: apiVersionField,
    kind: choiceField(["Teams"], "Kind").describe("Teams."),
    teams: z
      .record(
        z.string().regex(TEAM),
        z.strictObject({ email: emailField.describe("A mailbox the team reads; told to whoever misspells its name.") }),
      )
      .describe("Every team that may own a tenant, by its name."),
  })
  .describe("The teams that may own tenants.");

/** The list of teams after its shape was checked. */
export type Teams = z.output<typeof teamsSchema>;
