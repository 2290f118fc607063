/** What can stand in a field instead of its value. */

import { TRUST_PREFIX } from "../../model/labels";
import { type Fields, fields, list } from "../../policies/values";
import type { RecordedResource } from "../support/recorded";
import { GONE, type Target, type Values } from "./mutant";

/** Nothing. */
export const gone: Values = () => [GONE];

/** One of these; what stood there already is no mutant. */
export const to =
  (...values: readonly unknown[]): Values =>
  (value) =>
    values.filter((other) => JSON.stringify(other) !== JSON.stringify(value));

/** The same list with one more item. */
export const more =
  (...items: readonly unknown[]): Values =>
  (value) =>
    items.map((item) => [...list(value), item]);

/** The same object with one more, or another, entry. */
export const put =
  (key: string, ...values: readonly unknown[]): Values =>
  (value) =>
    values.map((entry) => ({ ...(value as Fields), [key]: entry }));

/** Several of these. */
export const any =
  (...all: readonly Values[]): Values =>
  (value, target) =>
    all.flatMap((values) => values(value, target));

/** The same value with the other tenant's name in it; none where no tenant is named. */
export const foreign = (value: unknown): readonly unknown[] => {
  const written = JSON.stringify(value);
  const own = TENANTS.find((tenant) => written.includes(tenant));
  return own === undefined ? [] : [JSON.parse(written.replaceAll(own, otherTenant(own))) as unknown];
};

const TENANTS = ["acme", "globex"];

export function otherTenant(tenant: string): string {
  return tenant === "acme" ? "globex" : "acme";
}

/** Beside the resource, another one; it is whose the resource is, unless its metadata says otherwise. */
export const beside =
  (type: string, make: (target: Target) => Fields): Values =>
  (_, target) => [[target.resource, another(type, make(target), target)]];

function another(type: string, props: Fields, { resource }: Target): RecordedResource {
  return { ...resource, type, name: `${resource.name}-more`, urn: `${resource.urn}-${type}-more`, props };
}

/** Metadata of one more object of the same tenant, in the namespace that the target is or is in. */
export function metadataLike({ resource, kind }: Target, name: string, namespaced = true): Fields {
  const metadata = fields(resource.props["metadata"]);
  const namespace = kind === "Namespace" ? metadata["name"] : metadata["namespace"];
  const labels = Object.fromEntries(Object.entries(fields(metadata["labels"])).filter(([key]) => key.startsWith(TRUST_PREFIX)));
  return namespaced ? { name, namespace, labels } : { name };
}
