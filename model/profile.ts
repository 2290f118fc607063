import { z } from "zod";
import { boundsSchema } from "./bounds";
import { apiVersionField, defaultsSchema } from "./definition";
import { choiceField, nameField, textField } from "./fields";

/** A profile file: what a regime such as a law or a standard demands of every tenant that declares it. */
export const profileSchema = z
  .strictObject({
    apiVersion: apiVersionField,
    kind: choiceField(["Profile"], "Kind").describe("Profile."),
    id: nameField.describe("Equals the file name."),
    summary: textField({
      pattern: /^\S(.*\S)?$/,
      longest: 120,
      what: "a summary of 1 to 120 characters on one line",
      example: "Health data",
    }).describe("One line for people who choose a profile."),
    defaults: defaultsSchema.optional().describe("What its tenants get unless their own files say otherwise."),
    floors: boundsSchema.optional().describe("The least its tenants must have; checked, never applied silently."),
    ceilings: boundsSchema.optional().describe("The most its tenants may have; checked, never applied silently."),
  })
  .describe("One compliance profile.");

/** A profile after its shape was checked. */
export type Profile = z.output<typeof profileSchema>;
