/** Resources of another program, made by hand. */

import type { StackResource } from "../../policies/resources";

type Properties = Readonly<Record<string, unknown>>;

export const TENANT = "acme";
export const NAMESPACE = "team-acme";

/** A resource of a type such as `apps/v1:Deployment`, whose properties are given whole. */
export function resource(type: string, name: string, props: Properties): StackResource {
  const token = `kubernetes:${type}`;
  return { type: token, name, urn: `urn:pulumi:other::program::${token}::${name}`, props };
}

/** An object in the tenant's namespace, with its label. */
export function object(type: string, name: string, rest: Properties = {}): StackResource {
  return resource(type, name, { metadata: { name, namespace: NAMESPACE, labels: { "leasehold/tenant": TENANT } }, ...rest });
}

/** An object for the whole cluster, or in a namespace of the platform. */
export function platformObject(type: string, name: string, rest: Properties = {}, namespace?: string): StackResource {
  return resource(type, name, { metadata: { name, ...(namespace === undefined ? {} : { namespace }) }, ...rest });
}

/** A container that meets the restricted standard. */
export const CONTAINER = {
  name: "app",
  image: "registry.example/app@sha256:0",
  securityContext: {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  },
} as const;

/** A pod that meets it. */
export const POD = { containers: [CONTAINER], volumes: [{ name: "tmp", emptyDir: {} }] } as const;
