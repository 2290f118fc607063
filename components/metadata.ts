/** Labels and annotations of what belongs to a tenant: one place, so that no object can lack one. */

import { ENVIRONMENT_LABEL, MANAGED_LABEL, OWNER_LABEL, TENANT_LABEL, TIER_LABEL, TRUST_PREFIX } from "../model/labels";
import { namespaceName } from "../model/names";
import type { Environment, ResolvedTenant } from "../model/resolved-tenant";

/** Whom to write to about an object. An annotation, because an address is no valid label value. */
const OWNER_EMAIL_ANNOTATION = "leasehold/owner-email";

/** What every component of a tenant is built from. */
export interface TenantArgs {
  readonly tenant: ResolvedTenant;
  readonly environment: Environment;
}

/** Metadata of a Kubernetes object, complete and known before anything is created. */
interface ObjectMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
}

/** Labels that say whose an object is. */
export function tenantLabels({ tenant, environment }: TenantArgs): Record<string, string> {
  return {
    [TENANT_LABEL]: tenant.id,
    [MANAGED_LABEL]: "true",
    [TIER_LABEL]: tenant.tier,
    [OWNER_LABEL]: tenant.owner.team,
    [ENVIRONMENT_LABEL]: environment.id,
  };
}

/** Metadata of the object called `name` in the tenant's namespace. */
export function tenantMetadata(args: TenantArgs, name: string): ObjectMetadata {
  return {
    name,
    namespace: namespaceName(args.tenant.id),
    labels: tenantLabels(args),
    annotations: ownerAnnotations(args),
  };
}

/** Annotations that every object of the tenant carries. */
export function ownerAnnotations({ tenant }: TenantArgs): Record<string, string> {
  return { [OWNER_EMAIL_ANNOTATION]: tenant.owner.email };
}

/** What the tenant says about itself, on its namespace: annotations, so that no selector can trust what a tenant file may say. */
export function aboutAnnotations({ tenant }: TenantArgs): Record<string, string> {
  const { description, parent, owner, contacts, labels } = tenant;
  const said = {
    description,
    parent,
    "owner-channel": owner.channel,
    ...prefixed("contact", contacts),
    ...prefixed("label", labels),
  };
  const given = Object.entries(said).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(given.map(([name, text]) => [`${TRUST_PREFIX}${name}`, text]));
}

function prefixed<T>(prefix: string, texts: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [`${prefix}.${name}`, text]));
}

/** Labels of what all tenants of an environment share. */
export function platformLabels(environment: Environment): Record<string, string> {
  return { [MANAGED_LABEL]: "true", [ENVIRONMENT_LABEL]: environment.id };
}
