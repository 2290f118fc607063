/** Whether this caller may come in here. */

import type { Context } from "../context";
import { type Fields, fields, list, NotSimulated, number, text, texts } from "../values";
import type { PluginKind, Refusal } from "./plugin-kind";

export const accessPlugins: Readonly<Record<string, PluginKind>> = {
  "ip-restriction": { priority: 3000, keys: ["whitelist", "blacklist", "message", "response_code"], access: restrictAddresses },
  acl: {
    priority: 2410,
    keys: ["allow_labels", "deny_labels", "rejected_code", "rejected_msg", "external_user_label_field"],
    access: judgeLabels,
  },
  "consumer-restriction": {
    priority: 2400,
    keys: ["type", "whitelist", "blacklist", "allowed_by_methods", "rejected_code", "rejected_msg"],
    access: restrictConsumers,
  },
};

/** Refusing goes before allowing; of several labels on the list one is enough. A label the caller lacks refuses nobody. */
function judgeLabels(config: Fields, context: Context): Refusal | undefined {
  const labels = callerLabels(config, context);
  if (labels === undefined) return { status: 401, body: { message: "Missing authentication." } };
  const isDenied = config["deny_labels"] !== undefined && hasOne(fields(config["deny_labels"]), labels);
  const isAllowed = config["allow_labels"] === undefined || hasOne(fields(config["allow_labels"]), labels);
  return isAllowed && !isDenied ? undefined : rejected(config, "The consumer is forbidden.");
}

function callerLabels(config: Fields, context: Context): Fields | undefined {
  if (context.consumer !== undefined) return context.consumer.labels;
  if (context.externalUser === undefined) return undefined;
  const field = text(config["external_user_label_field"] ?? "groups");
  if (!/^\w+$/.test(field)) throw new NotSimulated(`a label field given by a path: ${field}`);
  return { [field]: context.externalUser[field] };
}

function hasOne(wanted: Fields, labels: Fields): boolean {
  return Object.entries(wanted).some(([label, values]) => valuesOf(labels[label]).some((value) => texts(values).includes(value)));
}

/** A value may hold several: a list, or a text that looks like one. */
function valuesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return texts(value);
  const single = text(value);
  if (single.startsWith("[")) return texts(JSON.parse(single));
  return single.includes(",") ? single.split(/\s*,\s*/) : [single];
}

function restrictConsumers(config: Fields, context: Context): Refusal | undefined {
  if ((config["type"] ?? "consumer_name") !== "consumer_name") throw new NotSimulated("consumer-restriction of another type");
  if (context.consumer === undefined)
    return { status: 401, body: { message: "Missing authentication or identity verification." } };
  const { name } = context.consumer;
  const refusal = rejected(config, "The consumer_name is forbidden.");
  if (texts(config["blacklist"]).includes(name)) return refusal;
  const byMethod = list(config["allowed_by_methods"]).map(fields);
  const isListed = config["whitelist"] === undefined ? byMethod.length === 0 : texts(config["whitelist"]).includes(name);
  const isAllowed = byMethod.some(({ user, methods }) => user === name && texts(methods).includes(context.method));
  return isListed || isAllowed ? undefined : refusal;
}

function restrictAddresses(config: Fields, context: Context): Refusal | undefined {
  const address = context.variable("remote_addr") ?? "";
  const isIn = (key: string): boolean => texts(config[key]).some((range) => rangeHolds(range, address));
  const isAllowed = !isIn("blacklist") && (config["whitelist"] === undefined || isIn("whitelist"));
  if (isAllowed) return undefined;
  return {
    status: number(config, "response_code", 403),
    body: { message: text(config["message"]) || "Your IP address is not allowed" },
  };
}

/** An IPv4 address or range. */
function rangeHolds(range: string, address: string): boolean {
  const [base = "", length = "32"] = range.split("/");
  const size = 2 ** (32 - Number(length));
  return Math.floor(addressNumber(base) / size) === Math.floor(addressNumber(address) / size);
}

function addressNumber(address: string): number {
  if (!/^\d+(\.\d+){3}$/.test(address)) throw new NotSimulated(`address ${address}`);
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function rejected(config: Fields, otherwise: string): Refusal {
  return { status: number(config, "rejected_code", 403), body: { message: text(config["rejected_msg"]) || otherwise } };
}
