/** What happens to a response on its way out, refusals of the gateway included. */

import type { Context } from "../context";
import { holds } from "../expressions";
import { type Fields, fields, inBase64, list, number, text, texts } from "../values";
import type { PluginKind } from "./plugin-kind";

export const responsePlugins: Readonly<Record<string, PluginKind>> = {
  "response-rewrite": {
    priority: 899,
    keys: ["status_code", "headers", "body", "body_base64", "vars", "filters"],
    response: rewriteResponse,
    conditions: (config) => [list(config["vars"])],
  },
  // Packs the body; changes nothing else.
  gzip: { priority: 995, keys: ["types", "min_length"] },
  // Counts; changes nothing.
  prometheus: { priority: 500, keys: ["prefer_name"] },
};

function rewriteResponse(config: Fields, context: Context): undefined {
  if (!holds(list(config["vars"]), context.variable)) return;
  if (config["body"] !== undefined) {
    context.responseBody = config["body_base64"] === true ? inBase64(text(config["body"])) : text(config["body"]);
  }
  for (const filter of list(config["filters"]).map(fields)) {
    const pattern = new RegExp(text(filter["regex"]), filter["scope"] === "global" ? "g" : "");
    context.responseBody = context.responseBody.replace(pattern, text(filter["replace"]));
  }
  rewriteHeaders(fields(config["headers"]), context);
  if (config["status_code"] !== undefined) context.status = number(config, "status_code");
}

function rewriteHeaders(headers: Fields, context: Context): void {
  const isSorted = ["add", "set", "remove"].some((key) => typeof headers[key] === "object");
  const parts: Fields = isSorted ? headers : { set: headers };
  for (const line of texts(parts["add"])) {
    const at = line.indexOf(":");
    context.responseHeaders.add(line.slice(0, at), context.resolve(line.slice(at + 1).trim()).value);
  }
  for (const [name, value] of Object.entries(fields(parts["set"]))) {
    context.responseHeaders.set(name, context.resolve(value).value);
  }
  for (const name of texts(parts["remove"])) context.responseHeaders.remove(name);
}
