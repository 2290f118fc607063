/** The parts of a fenced route, one function each: who are you, are you from here, and what is the application told. */

import { TENANT_LABEL } from "../model/labels";
import { type Fields, fields, isEmpty, list, texts } from "./values";

/** A plugin that is switched on. */
export interface Plugin {
  readonly name: string;
  readonly config: Fields;
}

const AUTHENTICATION = new Set(["key-auth", "jwt-auth"]);
const CONSUMER_NAMESPACE_LABEL = "k8s/namespace";

/** Problems of the plugins that find out who calls. */
export function authenticationProblems(plugins: readonly Plugin[]): string[] {
  const wrapped = plugins.filter(({ name }) => name === "multi-auth");
  const inner = wrapped.flatMap(({ config }) => list(config["auth_plugins"]).flatMap((entry) => Object.entries(fields(entry))));
  const foreign = inner
    .filter(([name]) => !AUTHENTICATION.has(name))
    .map(([name]) => `lets in by "${name}", which is not allowed here`);
  const authentication = [
    ...plugins.filter(({ name }) => AUTHENTICATION.has(name)),
    ...inner.map(([name, config]) => ({ name, config: fields(config) })),
  ];
  if (authentication.length === 0) return [...foreign, "lets in callers without asking who they are"];
  return [
    ...foreign,
    ...wrapped.flatMap(metaProblems),
    ...authentication.flatMap(metaProblems),
    ...authentication
      .filter(({ config }) => !isEmpty(config["anonymous_consumer"]))
      .map(({ name }) => `lets ${name} take strangers for a consumer`),
    ...authentication
      .filter(({ config }) => config["hide_credentials"] !== true)
      .map(({ name }) => `passes the credential of ${name} on to the application`),
  ];
}

/** Problems of the plugin that lets in one tenant's consumers only. */
export function fenceProblems(plugins: readonly Plugin[], namespace: string, statusLabel: string): string[] {
  const fence = plugins.find(({ name }) => name === "acl");
  if (fence === undefined) return ["lets in the consumers of every tenant"];
  const allowed = fields(fence.config["allow_labels"]);
  // Several keys are alternatives, so more than one is wider, not narrower.
  const isExact =
    Object.keys(allowed).join() === CONSUMER_NAMESPACE_LABEL && texts(allowed[CONSUMER_NAMESPACE_LABEL]).join() === namespace;
  const denied = texts(fields(fence.config["deny_labels"])[statusLabel]);
  return [
    ...(isExact ? [] : [`does not let in the consumers of namespace "${namespace}" alone`]),
    ...(denied.includes("suspended") ? [] : ["lets in suspended consumers"]),
    ...metaProblems(fence),
  ];
}

/** The application must be able to believe who the caller is: the header comes from the consumer's label and nowhere else. */
export function headerProblems(plugins: readonly Plugin[]): string[] {
  const attached = plugins.filter(({ name }) => name === "attach-consumer-label").map(({ config }) => fields(config["headers"]));
  const isSet = attached.some((headers) => headers["X-Tenant-ID"] === `$${TENANT_LABEL}`);
  return isSet ? [] : ["passes on whatever X-Tenant-ID the caller sent"];
}

/** A filter that never matches skips the plugin, and a function of one's own is code. */
function metaProblems({ name, config }: Plugin): string[] {
  const meta = fields(config["_meta"]);
  return ["disable", "filter", "pre_function"]
    .filter((key) => !isEmpty(meta[key]) && meta[key] !== false)
    .map((key) => `can skip ${name} by _meta.${key}`);
}
