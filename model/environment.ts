import { z } from "zod";
import { bytesField, cpuField } from "./amounts";
import { apiVersionField, defaultsSchema, ENVIRONMENT_ID } from "./definition";
import { booleanField, choiceField, field, nameField, notText, numberField, textField } from "./fields";
import { shown } from "./printable";
import { isAligned, notationFault, parseRange } from "./ranges";

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
    .meta({ minProperties: 1 })
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

/** Blocks that a platform team can keep by its own means; this program hands them over and builds nothing for them. */
export const PROMISES = ["audit", "backup", "encryption", "monitoring"] as const;

/** What this program builds. An environment that says nothing offers all of it but nodes for one tenant, which somebody has to set up. */
export const BUILT = { data: ["row", "schema", "database"], nodes: ["shared", "dedicated"] } as const;

const offers = z
  .strictObject({
    data: z
      .array(choiceField(BUILT.data, "Way to keep data apart"))
      .optional()
      .describe(
        "Ways to keep data apart that tenants may choose. Without it: [row, schema, database], which is what this program builds.",
      ),
    nodes: z
      .array(choiceField(BUILT.nodes, "Kind of nodes"))
      .optional()
      .describe(
        "Kinds of nodes that tenants may choose. Without it: [shared]. For dedicated the platform team labels and taints nodes per tenant.",
      ),
    promises: z
      .array(choiceField(PROMISES, "Promise"))
      .optional()
      .describe("Blocks the platform team keeps by means of its own: audit, backup, encryption, monitoring. Without it: none."),
    logRegion: nameField.optional().describe("Region that holds logs; asked for by tenants whose data must stay in a region."),
  })
  .describe("What tenants may ask for here.");

const regions = z
  .record(
    z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/),
    z.strictObject({
      capacity: z
        .strictObject({ cpu: cpuField.describe("Cores."), memory: bytesField.describe("Bytes.") })
        .optional()
        .describe("The most that all tenants together may reserve. Without it there is no limit."),
    }),
  )
  .describe("Regions of this environment. Tenants choose one; without any, no tenant can name a region.");

/** Ranges in CIDR notation; that an IPv6 address is one, and that no host bits are set, is left to the reader. */
const OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
const RANGE_PATTERN = `^(${OCTET}(\\.${OCTET}){3}/([12]?[0-9]|3[0-2])|(?=[0-9A-Fa-f.]*:)[0-9A-Fa-f:.]{2,45}/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))$`;

/** Ranges of the cluster, in CIDR notation. */
const clusterRanges = z
  .array(
    field<string>({ type: "string", pattern: RANGE_PATTERN }, (value) => {
      if (typeof value !== "string") return notText(value);
      const range = parseRange(value);
      if (range !== undefined && isAligned(range)) return { is: value };
      const fault = notationFault(value) ?? { message: "has host bits set", fix: "Write the range's first address." };
      return { code: "NET-102", message: `\`${shown(value)}\` ${fault.message}.`, fix: fault.fix };
    }),
  )
  .max(50)
  .optional();

const networks = z
  .strictObject({
    pods: clusterRanges.describe("Addresses of pods; no opening may reach them."),
    services: clusterRanges.describe("Addresses of Services; no opening may reach them."),
    nodes: clusterRanges.describe("Addresses of nodes; no opening may reach them."),
    controlPlane: clusterRanges.describe("Addresses of the control plane; no opening may reach them."),
  })
  .describe("The cluster's own ranges. Private ones are refused without being listed; public ones must stand here.");

const version = (example: string) =>
  textField({ pattern: /^[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}$/, what: "a version of three numbers", example });

/** The oldest gateway and controller that keep tenants apart as this program declares it. */
export const GATEWAY_FLOORS = { apisix: "3.18.0", controller: "2.2.0" } as const;

const versions = z
  .strictObject({
    apisix: version(GATEWAY_FLOORS.apisix).optional().describe("Apache APISIX. Without it: the oldest that will do, 3.18.0."),
    controller: version(GATEWAY_FLOORS.controller).optional().describe("Its ingress controller. Without it: 2.2.0."),
  })
  .describe("What runs there; anything older than 3.18.0 and 2.2.0 is refused.");

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
  database: z
    .strictObject({
      ...podSelection,
      bootstrapImage: textField({
        pattern: /^[a-z0-9][a-z0-9.:/_-]{0,200}@sha256:[0-9a-f]{64}$/,
        what: "an image with its digest",
        example: `docker.io/library/postgres@sha256:${"0".repeat(64)}`,
      })
        .optional()
        .describe(
          "Image with psql, by digest: a Job of the cluster then prepares the server. Without it only `tenant up` does, from where it runs.",
        ),
    })
    .describe("Pods that serve PostgreSQL."),
  gateway: z
    .strictObject({
      ...podSelection,
      ingressClass: nameField.describe("Ingress class of the gateway."),
      domain: textField({
        pattern: /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
        what: "a domain",
        example: "dev.leasehold.example",
      }).describe("Tenants get their hosts below it."),
      versions: versions.optional(),
    })
    .describe("The gateway."),
  registries: z
    .array(
      textField({
        pattern: /^[a-z0-9][a-z0-9.:/_-]*[a-z0-9]$/,
        what: "the beginning of image names",
        example: "registry.example.com/apps",
      }),
    )
    .optional()
    .describe("Registries images may come from, as the beginning of their names; without it any."),
  storageClasses: z.array(nameField).describe("Every storage class of the cluster."),
  regions: regions.optional(),
  networks: networks.optional(),
  offers: offers.optional(),
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
