import { z } from "zod";
import { apiVersionField, defaultsSchema, ENVIRONMENT_ID } from "./definition";
import { booleanField, choiceField, nameField, numberField, textField } from "./fields";

const labelValue = textField({
  pattern: /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/,
  what: "a label value",
  example: "kube-dns",
});
const labelKey = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

const podSelection = {
  namespace: nameField.describe("Namespace of the pods."),
  podLabels: z
    .record(z.string().regex(labelKey), labelValue)
    .refine((labels) => Object.keys(labels).length > 0, { params: { fault: noLabels() } })
    .describe("Labels that pick the pods; without one this would be every pod of the namespace."),
  ports: z
    .array(
      z.strictObject({
        protocol: choiceField(["TCP", "UDP"], "Protocol").describe("TCP or UDP."),
        port: numberField(1, 65_535).describe("Number of the port."),
      }),
    )
    .min(1)
    .describe("Ports on which they are reached."),
};

/** An environment file: what the platform offers to every tenant there. */
export const environmentSchema = z.strictObject({
  apiVersion: apiVersionField,
  kind: choiceField(["Environment"], "Kind").describe("Environment."),
  id: textField({
    pattern: ENVIRONMENT_ID,
    what: "an environment id of at most 16 lower-case letters and digits",
    example: "dev",
  }).describe("Equals the file name. No hyphen: stack names split at the first one."),
  cluster: nameField.describe("Identity of the cluster: survives a changed address or certificate."),
  ephemeral: booleanField.describe("Whether everything here may be destroyed, data included."),
  podSecurityVersion: textField({
    pattern: /^v1\.[0-9]{1,3}$/,
    what: "a pinned Pod Security version",
    example: "v1.36",
  }).describe("Pod Security version that namespaces pin: an upgrade of the cluster must not change what is admitted."),
  dns: z.strictObject(podSelection).describe("Pods that answer DNS."),
  database: z.strictObject(podSelection).describe("Pods that serve PostgreSQL."),
  gateway: z
    .strictObject({
      ...podSelection,
      ingressClass: nameField.describe("Ingress class of the gateway."),
      domain: textField({
        pattern: /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
        what: "a domain",
        example: "dev.leasehold.example",
      }).describe("Tenants get their hosts below it."),
    })
    .describe("The gateway."),
  storageClasses: z.array(nameField).describe("Every storage class of the cluster."),
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
