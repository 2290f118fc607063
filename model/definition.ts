/** The tenant file: what may stand in `tenants/<id>.yaml`. A field exists here when something acts on it. */

import { z } from "zod";
import { channelField, contactsBlock, descriptionField, labelsBlock } from "./blocks/about";
import { accessBlock } from "./blocks/access";
import { featuresBlock, settingsBlock } from "./blocks/application";
import { auditBlock } from "./blocks/audit";
import { backupBlock } from "./blocks/backup";
import { complianceBlock } from "./blocks/compliance";
import { credentialsBlock } from "./blocks/credentials";
import { databaseBlock } from "./blocks/database";
import { encryptionBlock } from "./blocks/encryption";
import { errorsBlock } from "./blocks/errors";
import { federationBlock } from "./blocks/federation";
import { identityBlock } from "./blocks/identity";
import { isolationBlock } from "./blocks/isolation";
import { lifecycleBlock } from "./blocks/lifecycle";
import { monitoringBlock } from "./blocks/monitoring";
import { networkBlock } from "./blocks/network";
import { offboardingBlock } from "./blocks/offboarding";
import { quotasBlock } from "./blocks/quotas";
import { rateLimitsBlock } from "./blocks/rate-limits";
import { routesBlock } from "./blocks/routes";
import { field, notText, regionName, textField } from "./fields";
import { ID_RULE, idFault } from "./ids";
import { overrideShape } from "./overrides";
import { shown } from "./printable";

/** An environment's id. No hyphen: stack names split at the first one. */
export const ENVIRONMENT_ID = /^[a-z][a-z0-9]{0,15}$/;

/** The version of the files' format. */
export const apiVersionField = field<"tenancy/v1">({ const: "tenancy/v1" }, (value) => {
  if (value === "tenancy/v1") return { is: value };
  const message = `apiVersion ${shown(value)} is not known; this program reads tenancy/v1.`;
  return { code: "TEN-108", message, fix: "Write apiVersion: tenancy/v1, or update the program." };
}).describe("The version of the format: tenancy/v1.");

/** Blocks that every layer may give, from the program's defaults to the tenant's own file; see `resolve.ts`. */
const SHARED_BLOCKS = {
  isolation: isolationBlock,
  quotas: quotasBlock,
  identity: identityBlock,
  rateLimits: rateLimitsBlock,
  routes: routesBlock,
  errors: errorsBlock,
  features: featuresBlock,
  settings: settingsBlock,
  credentials: credentialsBlock,
  encryption: encryptionBlock.optional(),
  audit: auditBlock.optional(),
  backup: backupBlock.optional(),
  monitoring: monitoringBlock.optional(),
  offboarding: offboardingBlock.optional(),
} as const;

/** Blocks of the tier and the layers below it, which a tenant file cannot change. */
const PLATFORM_BLOCKS = { database: databaseBlock } as const;

/** Every value of a tenant after the layers were merged. */
export const valuesSchema = z.strictObject({ ...SHARED_BLOCKS, ...PLATFORM_BLOCKS });

/** What an environment, a profile or the program itself may give beforehand. */
export const defaultsSchema = z.strictObject(overrideShape({ ...SHARED_BLOCKS, ...PLATFORM_BLOCKS }));

/** Where in an environment a tenant is. */
export const regionField = regionName.describe("One of the environment's regions. Without it the only one, if there is one.");

/** What a tenant may say differently in one environment. */
const environmentOverrides = z
  .strictObject({
    region: regionField.optional(),
    ...overrideShape({
      isolation: SHARED_BLOCKS.isolation,
      quotas: SHARED_BLOCKS.quotas,
      rateLimits: SHARED_BLOCKS.rateLimits,
      routes: SHARED_BLOCKS.routes,
      errors: SHARED_BLOCKS.errors,
      features: SHARED_BLOCKS.features,
      settings: SHARED_BLOCKS.settings,
      credentials: SHARED_BLOCKS.credentials,
      monitoring: SHARED_BLOCKS.monitoring,
    }),
  })
  .describe("What is different in this environment; {} for nothing.");

/** A mailbox that somebody reads. */
export const emailField = textField({
  pattern:
    /^(?!([Nn][Oo]|[Dd][Oo][._-]?[Nn][Oo][Tt])[._-]?[Rr][Ee][Pp][Ll][Yy]([._+-][^@]*)?@)[A-Za-z0-9._%+'-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/,
  what: "a mailbox people read",
  example: "platform@acme.example",
  code: "TEN-111",
});

/** How a team is called: fits a label. */
export const TEAM = /^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/;

const owner = z
  .strictObject({
    team: textField({
      pattern: TEAM,
      what: "a team name that fits a label",
      example: "acme-platform",
      code: "TEN-109",
    }).describe("The team that answers for the tenant; becomes a label."),
    email: emailField.describe("A mailbox the team reads."),
    channel: channelField.optional().describe("A channel the team reads; an annotation of the namespace."),
  })
  .describe("Who answers for the tenant and approves changes to its file.");

/** The id of a tenant. */
const idField = field<string>(ID_RULE, (value) =>
  typeof value === "string" || typeof value === "number"
    ? (idFault(String(value)) ?? { is: String(value) }) // no number is an id
    : notText(value),
);

const parentField = idField.describe(
  "The tenant this one belongs to, for reports and ownership only: it opens nothing between the two. An annotation of the namespace.",
);

const identity = {
  apiVersion: apiVersionField,
  id: idField.describe("Equals the file name; never changes."),
  name: textField({
    pattern: /^\S(.*\S)?$/,
    longest: 100,
    what: "a name of 1 to 100 characters on one line",
    example: "Acme Manufacturing",
  }).describe("For people: up to 100 characters on one line."),
};

const tenantShape = {
  ...identity,
  tier: textField({ pattern: /^/, what: "a tier", example: "standard" }).describe("Gives every value the file does not."),
  owner,
  description: descriptionField.optional(),
  labels: labelsBlock.optional(),
  contacts: contactsBlock.optional(),
  parent: parentField.optional(),
  environments: z
    .record(z.string().regex(ENVIRONMENT_ID), environmentOverrides)
    .optional()
    .describe("The environments the tenant exists in, beside those of its tier. If neither lists any, it exists in all."),
  access: accessBlock.optional(),
  compliance: complianceBlock.optional(),
  network: networkBlock.optional(),
  federation: federationBlock.optional(),
  lifecycle: lifecycleBlock.optional(),
};

/** One tenant file. */
export const tenantSchema = z.strictObject({ ...tenantShape, ...overrideShape(SHARED_BLOCKS) }).describe("One tenant.");

/** The file of a deleted tenant: who it was, since when it is gone and why. What else it said may stay. */
export const tombstoneSchema = tenantSchema.partial().extend({ ...identity, lifecycle: lifecycleBlock });

/** A tenant file after its shape was checked. */
export type TenantDefinition = z.output<typeof tenantSchema>;

/** The file of a deleted tenant after its shape was checked. */
export type Tombstone = z.output<typeof tombstoneSchema>;

/** Every value of a tenant. */
export type Values = z.output<typeof valuesSchema>;
