/** Headers by which a caller could pretend, as far as the routes and consumers of a tenant tell which ones matter there. */

import { TENANT_LABEL } from "../model/labels";
import type { KubernetesObject } from "./resources";
import { everyRule, named, pluginsOf, type Rule } from "./route-rules";
import type { StackView } from "./stack-view";
import { fields, list, text } from "./values";

/** Headers in which a gateway hands on what an identity provider said. */
export const PROVIDER = ["x-access-token", "x-id-token", "x-raw-id-token", "x-refresh-token", "x-userinfo"];

/** What one tenant's routes and consumers look at. */
export interface Watched {
  /** By these the gateway tells calls apart that are counted apart; what sets one is the route that the limit is for. */
  readonly marks: readonly string[];
  /** In these a call names its tenant. */
  readonly addresses: readonly string[];
  /** In these somebody's key is, by the plugin that looks at it. */
  readonly credentials: Readonly<Record<"key" | "token", string | undefined>>;
}

const known = new WeakMap<StackView, Map<string, Watched>>();

/** What is looked at in a namespace; worked out once. */
export function watchedIn(namespace: string, stack: StackView): Watched {
  const all = known.get(stack) ?? new Map<string, Watched>();
  known.set(stack, all);
  const watched = all.get(namespace) ?? watch(namespace, stack);
  all.set(namespace, watched);
  return watched;
}

function watch(namespace: string, stack: StackView): Watched {
  const own = everyRule(stack).filter(({ route }) => route.namespace === namespace);
  const rules = own.map(({ rule }) => rule);
  const keyed = rules.flatMap(({ plugins }) => named(plugins, "key-auth"))[0];
  return {
    marks: [...new Set(stack.ofKind("ApisixConsumer", namespace).flatMap(marksOf))],
    addresses: [...new Set(own.flatMap(({ rule, route }) => addressesOf(rule, route)))],
    credentials: {
      key: keyed === undefined ? undefined : (text(keyed.config["header"]) || "apikey").toLowerCase(),
      token: rules.some(takesTokens) ? "authorization" : undefined,
    },
  };
}

function marksOf(consumer: KubernetesObject): string[] {
  return pluginsOf(fields(consumer.fields["spec"])).flatMap(({ config }) => {
    const keys = [config["key"], ...list(config["rules"]).map((rule) => fields(rule)["key"])].map(text);
    const marks = keys.flatMap((key) => [...key.matchAll(/http_(x_limit_[0-9a-f]{1,8})\b/g)].map(([, mark = ""]) => mark));
    return marks.map((mark) => mark.replaceAll("_", "-"));
  });
}

function addressesOf(rule: Rule, route: KubernetesObject): string[] {
  return list(fields(rule.fields["match"])["exprs"])
    .map(fields)
    .filter(({ op, value }) => op === "Equal" && value === route.labels[TENANT_LABEL])
    .map(({ subject }) => fields(subject))
    .filter(({ scope }) => scope === "Header")
    .map(({ name }) => text(name).toLowerCase());
}

/** Whether a rule looks at a token that a program sends. */
function takesTokens({ plugins }: Rule): boolean {
  const issuers = named(plugins, "openid-connect").filter(({ config }) => config["bearer_only"] === true);
  return issuers.length > 0 || named(plugins, "jwt-auth").length > 0;
}

/** Credentials that others of the tenant's routes look at, and this one does not. */
export function unusedCredentials(rule: Rule, { credentials }: Watched): readonly string[] {
  const unused = [
    takesTokens(rule) ? undefined : credentials.token,
    named(rule.plugins, "key-auth").length > 0 ? undefined : credentials.key,
  ];
  return unused.filter((header) => header !== undefined);
}
