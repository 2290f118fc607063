/** Who calls: a credential is looked up among the consumers of the whole gateway, whatever tenant they belong to. */

import type { Consumer } from "../configuration";
import type { Context } from "../context";
import { isSignedBy, readToken, type Token } from "../tokens";
import { type Fields, fields, inBase64, list, NotSimulated, text, texts } from "../values";
import type { PluginKind, Refusal } from "./plugin-kind";

const COMMON = ["header", "query", "hide_credentials", "realm"];

export const authenticationPlugins: Readonly<Record<string, PluginKind>> = {
  "multi-auth": {
    priority: 2600,
    keys: ["auth_plugins"],
    rewrite: multiAuth,
    inner: (config) => entriesOf(config).map(([name, settings]) => ({ name, config: settings })),
  },
  // The last group of settings is that of a consumer.
  "jwt-auth": {
    priority: 2510,
    keys: [
      ...[...COMMON, "cookie", "key_claim_name", "claims_to_verify"],
      ...["key", "algorithm", "public_key", "secret", "base64_secret", "exp", "lifetime_grace_period"],
    ],
    rewrite: jwtAuth,
  },
  "key-auth": { priority: 2500, keys: [...COMMON, "key"], rewrite: keyAuth },
};

const RUNS: Readonly<Record<string, (config: Fields, context: Context) => Refusal | undefined>> = {
  "jwt-auth": jwtAuth,
  "key-auth": keyAuth,
};

function entriesOf(config: Fields): [string, Fields][] {
  return list(config["auth_plugins"]).flatMap((entry) =>
    Object.entries(fields(entry)).map(([name, settings]): [string, Fields] => [name, fields(settings)]),
  );
}

/** The first that succeeds wins; credentials of the others are not even looked at. */
function multiAuth(config: Fields, context: Context): Refusal | undefined {
  for (const [name, settings] of entriesOf(config)) {
    const run = RUNS[name];
    if (run === undefined) throw new NotSimulated(`${name} inside multi-auth`);
    if (run(settings, context) === undefined) return undefined;
  }
  return { status: 401, body: { message: "Authorization Failed" } };
}

function keyAuth(config: Fields, context: Context): Refusal | undefined {
  const found = credential(config, context, { header: "apikey", query: "apikey" });
  if (found === undefined) return unauthorized(config, context, "apikey", "Missing API key in request");
  const consumer = consumerWith(context, "key-auth", found.value);
  if (consumer === undefined) return unauthorized(config, context, "apikey", "Invalid API key in request");
  admit(config, context, consumer, found);
  return undefined;
}

function jwtAuth(config: Fields, context: Context): Refusal | undefined {
  const found = credential(config, context, { header: "authorization", query: "jwt", cookie: "jwt" });
  if (found === undefined) return unauthorized(config, context, "Bearer", "Missing JWT token in request");
  const encoded = found.value.replace(/^bearer /i, "");
  const token = readToken(encoded);
  const key = text(token?.claims[text(config["key_claim_name"] ?? "key")]);
  const consumer = consumerWith(context, "jwt-auth", key);
  if (token === undefined || key === "" || consumer === undefined) {
    return unauthorized(config, context, "Bearer", "Invalid user key in JWT token");
  }
  const settings = consumer.credentials.get("jwt-auth") ?? {};
  if (!isSignedBy(encoded, text(settings["algorithm"] ?? "HS256"), verificationKey(settings))) {
    return unauthorized(config, context, "Bearer", "failed to verify jwt");
  }
  if (
    !isCurrent(token, texts(config["claims_to_verify"]), context.memory.now(), Number(settings["lifetime_grace_period"] ?? 0))
  ) {
    return unauthorized(config, context, "Bearer", "failed to verify jwt");
  }
  admit(config, context, consumer, found);
  return undefined;
}

/** The secret, the public one if there is one; what a Secret holds is text, a boolean too. */
function verificationKey(settings: Fields): string {
  const publicKey = text(settings["public_key"]);
  if (publicKey !== "") return publicKey;
  const secret = text(settings["secret"]);
  return settings["base64_secret"] === true || settings["base64_secret"] === "true" ? inBase64(secret) : secret;
}

/** Listed claims must be there and hold, others are not looked at; without a list both are, if there. */
function isCurrent({ claims }: Token, listed: readonly string[], now: number, grace: number): boolean {
  const checks: Readonly<Record<string, (value: number) => boolean>> = {
    exp: (value) => value + grace > now,
    nbf: (value) => value - grace <= now,
  };
  return Object.entries(checks).every(([claim, check]) => {
    const value = claims[claim];
    if (listed.length > 0 && !listed.includes(claim)) return true;
    if (typeof value !== "number") return value === undefined && !listed.includes(claim);
    return check(value);
  });
}

interface Found {
  readonly value: string;
  /** Takes the credential out of the request. */
  readonly hide: () => void;
}

/** Header, query argument, cookie: the first that is there. */
function credential(config: Fields, context: Context, names: Readonly<Record<string, string>>): Found | undefined {
  const nameOf = (place: string): string => text(config[place] ?? names[place]);
  const places: readonly (readonly [string | undefined, () => void])[] = [
    [context.headers.get(nameOf("header")), () => context.headers.remove(nameOf("header"))],
    [context.query.get(nameOf("query")) ?? undefined, () => context.hiddenArguments.add(nameOf("query"))],
    [names["cookie"] === undefined ? undefined : context.cookie(nameOf("cookie")), () => hideCookie(context, nameOf("cookie"))],
  ];
  return places.flatMap(([value, hide]) => (value === undefined ? [] : [{ value, hide }]))[0];
}

function hideCookie(context: Context, name: string): void {
  const kept = (context.headers.get("Cookie") ?? "").split(/;\s*/).filter((pair) => !pair.startsWith(`${name}=`));
  context.headers.remove("Cookie");
  if (kept.length > 0) context.headers.set("Cookie", kept.join("; "));
}

function consumerWith(context: Context, plugin: string, key: string): Consumer | undefined {
  return context.configuration.consumers.find(({ credentials }) => text(credentials.get(plugin)?.["key"]) === key && key !== "");
}

function admit(config: Fields, context: Context, consumer: Consumer, found: Found): void {
  if (config["hide_credentials"] === true) found.hide();
  context.consumer = consumer;
  context.headers.set("X-Consumer-Username", consumer.name);
  context.headers.remove("X-Credential-Identifier");
  context.headers.remove("X-Consumer-Custom-ID");
}

/** The challenge stays on the response even when another plugin of a multi-auth succeeds later. */
function unauthorized(config: Fields, context: Context, scheme: string, message: string): Refusal {
  const realm = text(config["realm"] ?? (scheme === "Bearer" ? "jwt" : "key"));
  context.responseHeaders.set("WWW-Authenticate", `${scheme} realm="${realm}"`);
  return { status: 401, body: { message } };
}
