/** What happens to a request on its way in. */

import Ajv from "ajv";
import { encodedPath } from "../address";
import type { Context } from "../context";
import { holds } from "../expressions";
import { type Fields, fields, list, NotSimulated, number, text, texts } from "../values";
import type { PluginKind, Refusal } from "./plugin-kind";

export const requestPlugins: Readonly<Record<string, PluginKind>> = {
  "request-id": { priority: 12_015, keys: ["header_name", "include_in_response"], rewrite: identify },
  "client-control": { priority: 22_000, keys: ["max_body_size"], rewrite: limitSize },
  cors: {
    priority: 4000,
    keys: ["allow_origins", "allow_credential", "allow_methods", "allow_headers", "max_age"],
    rewrite: preflight,
    response: allowOrigin,
  },
  "fault-injection": { priority: 11_000, keys: ["abort", "delay"], rewrite: injectFault, conditions: faultConditions },
  "request-validation": {
    priority: 2800,
    keys: ["header_schema", "body_schema", "rejected_code", "rejected_msg", "max_req_body_size"],
    rewrite: validate,
  },
  "attach-consumer-label": { priority: 2399, keys: ["headers"], beforeProxy: attachLabels },
  "proxy-rewrite": { priority: 1008, keys: ["uri", "regex_uri", "host", "method", "headers"], rewrite },
};

/** Keeps the identifier a client sends. */
function identify(config: Fields, context: Context): undefined {
  const name = text(config["header_name"] ?? "X-Request-Id");
  const id = context.headers.get(name) ?? "generated";
  context.headers.set(name, id);
  if (config["include_in_response"] !== false) context.responseHeaders.set(name, id);
}

function limitSize(config: Fields, context: Context): Refusal | undefined {
  return Buffer.byteLength(context.body) > number(config, "max_body_size") ? { status: 413 } : undefined;
}

/** A browser's question whether it may call is answered before anybody is asked for a credential. */
function preflight(_: Fields, { method }: Context): Refusal | undefined {
  return method === "OPTIONS" ? { status: 200 } : undefined;
}

function allowOrigin(config: Fields, context: Context): undefined {
  const origin = context.headers.get("Origin");
  const allowed = text(config["allow_origins"] ?? "*").split(",");
  if (origin === undefined || !allowed.includes(origin)) return;
  context.responseHeaders.set("Access-Control-Allow-Origin", origin);
  if (config["allow_credential"] === true) context.responseHeaders.set("Access-Control-Allow-Credentials", "true");
}

function injectFault(config: Fields, context: Context): Refusal | undefined {
  const [abort, delay] = [fields(config["abort"]), fields(config["delay"])];
  if (config["delay"] !== undefined && isHit(delay, context)) context.delay += number(delay, "duration");
  if (config["abort"] === undefined || !isHit(abort, context)) return undefined;
  const headers = Object.entries(fields(abort["headers"])).map(([name, value]) => [name, context.resolve(value).value]);
  return {
    status: number(abort, "http_status"),
    body: context.resolve(abort["body"]).value,
    headers: Object.fromEntries(headers) as Record<string, string>,
  };
}

function faultConditions(config: Fields): (readonly unknown[])[] {
  return ["abort", "delay"].flatMap((fault) => list(fields(config[fault])["vars"]).map(list));
}

/** One of several lists of conditions is enough. */
function isHit(fault: Fields, context: Context): boolean {
  const share = number(fault, "percentage", 100);
  if (share !== 100 && share !== 0) throw new NotSimulated(`a fault in ${share} % of all requests`);
  const conditions = list(fault["vars"]);
  return share === 100 && (conditions.length === 0 || conditions.some((one) => holds(list(one), context.variable)));
}

/** On a route this runs before authentication: a stranger's body is read. A request without a body never fits a schema for one. */
function validate(config: Fields, context: Context): Refusal | undefined {
  const refuse = (message: string): Refusal => ({
    status: number(config, "rejected_code", 400),
    body: text(config["rejected_msg"]) || message,
  });
  const ajv = new Ajv();
  if (
    config["header_schema"] !== undefined &&
    ajv.validate(fields(config["header_schema"]), context.headers.toObject()) !== true
  ) {
    return refuse(ajv.errorsText());
  }
  if (config["body_schema"] === undefined) return undefined;
  if (context.body === "") return refuse("failed to get body");
  if (Buffer.byteLength(context.body) > number(config, "max_req_body_size", 67_108_864)) return { status: 413 };
  const body = bodyOf(context);
  return body !== undefined && ajv.validate(fields(config["body_schema"]), body) === true ? undefined : refuse(ajv.errorsText());
}

function bodyOf(context: Context): unknown {
  if ((context.headers.get("Content-Type") ?? "").startsWith("application/x-www-form-urlencoded")) {
    return Object.fromEntries(new URLSearchParams(context.body));
  }
  try {
    return JSON.parse(context.body) as unknown;
  } catch {
    return undefined;
  }
}

/** Runs after all limits. A label the consumer lacks takes the header away, and so does the want of a consumer. */
function attachLabels(config: Fields, context: Context): undefined {
  for (const [header, label] of Object.entries(fields(config["headers"]))) {
    const value = context.consumer?.labels[text(label).slice(1)];
    if (value === undefined) context.headers.remove(header);
    else context.headers.set(header, value);
  }
}

function rewrite(config: Fields, context: Context): undefined {
  rewritePath(config, context);
  if (config["method"] !== undefined) context.upstreamMethod = text(config["method"]);
  if (config["host"] !== undefined) context.upstreamHost = text(config["host"]);
  rewriteHeaders(fields(config["headers"]), context);
}

/** Any proxy-rewrite replaces the client's spelling of the path by the one routes were matched with. */
function rewritePath(config: Fields, context: Context): void {
  const [pattern, replacement] = texts(config["regex_uri"]);
  if (list(config["regex_uri"]).length > 2) throw new NotSimulated("regex_uri with several patterns");
  if (config["uri"] !== undefined) context.upstreamPath = context.resolve(config["uri"]).value;
  else if (pattern !== undefined && replacement !== undefined) {
    context.upstreamPath = encodedPath(context.uri.replace(new RegExp(pattern), replacement));
  } else context.upstreamPath = encodedPath(context.uri);
}

/** Adds, sets, then removes: a header both set and removed is gone. Removing knows exact spellings only. */
function rewriteHeaders(headers: Fields, context: Context): void {
  const isSorted = ["add", "set", "remove"].some((key) => typeof headers[key] === "object");
  const parts: Fields = isSorted ? headers : { set: headers };
  const values = (key: string): (readonly [string, string])[] =>
    Object.entries(fields(parts[key])).flatMap(([name, value]) =>
      [value].flat().map((one) => [name, context.resolve(one).value] as const),
    );
  for (const [name, value] of values("add")) context.headers.add(name, value);
  for (const [name, value] of values("set")) context.headers.set(name, value);
  for (const name of texts(parts["remove"])) context.headers.remove(name);
}
