import { z } from "zod";
import { apiVersionField, defaultsSchema, ENVIRONMENT_ID } from "./definition";
import { booleanField, choiceField, countField, nameField, textField } from "./fields";

const labelValue = textField({
  pattern: /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/,
  what: "a label value",
  example: "kube-dns",
});
const labelKey = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

const podSelection = {
  namespace: nameField,
  podLabels: z
    .record(z.string().regex(labelKey), labelValue)
    .refine((labels) => Object.keys(labels).length > 0, { params: { fault: noLabels() } }),
  ports: z.array(z.strictObject({ protocol: choiceField(["TCP", "UDP"], "Protocol"), port: countField(1) })).min(1),
};

/** An environment file: what the platform offers to every tenant there. */
export const environmentSchema = z.strictObject({
  apiVersion: apiVersionField,
  kind: choiceField(["Environment"], "Kind"),
  id: textField({
    pattern: ENVIRONMENT_ID,
    what: "an environment id of at most 16 lower-case letters and digits",
    example: "dev",
  }),
  cluster: nameField,
  ephemeral: booleanField,
  podSecurityVersion: textField({ pattern: /^v1\.\d{1,3}$/, what: "a pinned Pod Security version", example: "v1.36" }),
  dns: z.strictObject(podSelection),
  database: z.strictObject(podSelection),
  gateway: z.strictObject({
    ...podSelection,
    ingressClass: nameField,
    domain: textField({
      pattern: /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
      what: "a domain",
      example: "dev.leasehold.example",
    }),
  }),
  storageClasses: z.array(nameField),
  defaults: defaultsSchema.optional().describe("What tenants get here unless their tier or their own file says otherwise."),
});

/** An environment file after its shape was checked. */
export type EnvironmentDefinition = z.output<typeof environmentSchema>;

function noLabels() {
  return {
    code: "TEN-114",
    message: "Without labels this would select every pod of the namespace.",
    fix: "Name at least one label.",
  } as const;
}
