/** How much: requests per window, per second, at once. One gateway pod is simulated, so every policy counts alike. */

import { createHash } from "node:crypto";
import type { PluginUse } from "../configuration";
import type { Context } from "../context";
import { type Fields, fields, list, NotSimulated, number, text } from "../values";
import type { PluginKind, Refusal } from "./plugin-kind";

const COMMON = ["key", "key_type", "rejected_code", "rejected_msg", "policy", "allow_degradation"];

export const limitPlugins: Readonly<Record<string, PluginKind>> = {
  "limit-conn": {
    priority: 1003,
    keys: [...COMMON, "conn", "burst", "rules", "default_conn_delay", "only_use_default_delay"],
    access: limitConcurrency,
  },
  "limit-count": {
    priority: 1002,
    keys: [...COMMON, "count", "time_window", "group", "rules", "show_limit_quota_header"],
    access: limitWindows,
  },
  "limit-req": { priority: 1001, keys: [...COMMON, "rate", "burst", "nodelay"], access: limitRate },
};

interface Window {
  readonly count: number;
  readonly seconds: number;
  readonly key: string;
  readonly prefix: string;
}

function limitWindows(config: Fields, context: Context, use: PluginUse): Refusal | undefined {
  const windows = windowsOf(config, context);
  // Every rule was skipped for want of its variable.
  if (windows.length === 0) return config["allow_degradation"] === true ? undefined : { status: 500 };
  for (const window of windows) {
    const refusal = countIn(window, config, context, use);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function windowsOf(config: Fields, context: Context): readonly Window[] {
  if (config["rules"] === undefined) {
    const sizes = { count: number(config, "count"), seconds: number(config, "time_window") };
    return [{ ...sizes, key: keyOf(config, context), prefix: "" }];
  }
  return list(config["rules"])
    .map(fields)
    .map((rule) => ({ rule, ...context.resolve(rule["key"]) }))
    .filter(({ resolved }) => resolved > 0)
    .map(({ rule, value }) => {
      const prefix = text(rule["header_prefix"]);
      return { count: number(rule, "count"), seconds: number(rule, "time_window"), key: `${value}:${prefix}`, prefix };
    });
}

function countIn(window: Window, config: Fields, context: Context, use: PluginUse): Refusal | undefined {
  const { windows } = context.memory;
  const now = context.memory.now();
  const group = text(config["group"]);
  const key = group === "" ? counterKey(use, window.key) : `${group}:${window.key}`;
  const last = windows.get(key);
  const current = last !== undefined && now < last.start + window.seconds ? last : { start: now, used: 0 };
  windows.set(key, current);
  current.used += 1;
  showQuota(window, config, context, { left: window.count - current.used, reset: current.start + window.seconds - now });
  return current.used > window.count ? rejected(config) : undefined;
}

function showQuota(
  { count, prefix }: Window,
  config: Fields,
  context: Context,
  { left, reset }: Record<"left" | "reset", number>,
): void {
  if (config["show_limit_quota_header"] === false) return;
  const name = prefix === "" ? "X-RateLimit" : `X-${prefix}-RateLimit`;
  context.responseHeaders.set(`${name}-Limit`, String(count));
  context.responseHeaders.set(`${name}-Remaining`, String(Math.max(0, left)));
  context.responseHeaders.set(`${name}-Reset`, String(reset));
}

/** A leaking bucket: what exceeds the rate fills it, and beyond the burst it overflows. */
function limitRate(config: Fields, context: Context, use: PluginUse): Refusal | undefined {
  const { buckets } = context.memory;
  const key = counterKey(use, keyOf(config, context));
  const now = context.memory.now();
  const [rate, burst] = [number(config, "rate"), number(config, "burst")];
  const last = buckets.get(key);
  const excess = last === undefined ? 0 : Math.max(0, last.excess - rate * (now - last.last) + 1);
  if (excess > burst) return rejected(config);
  buckets.set(key, { excess, last: now });
  if (config["nodelay"] !== true) context.delay += excess / rate;
  return undefined;
}

/** A request counts until its answer is complete; one that a later rule refuses does not count in the earlier ones. */
function limitConcurrency(config: Fields, context: Context, use: PluginUse): Refusal | undefined {
  const { running } = context.memory;
  const slots = concurrencyRules(config, context).map((slot) => ({ ...slot, key: counterKey(use, slot.key) }));
  if (slots.length === 0) return { status: 500 };
  if (slots.some(({ key, limit, burst }) => (running.get(key) ?? 0) + 1 > limit + burst)) return rejected(config);
  for (const { key, limit } of slots) {
    const count = (running.get(key) ?? 0) + 1;
    running.set(key, count);
    context.leave.push(() => running.set(key, (running.get(key) ?? 1) - 1));
    if (count > limit) context.delay += number(config, "default_conn_delay");
  }
  return undefined;
}

interface Slot {
  readonly key: string;
  readonly limit: number;
  readonly burst: number;
}

/** Of several rules those whose key holds a variable that is there. */
function concurrencyRules(config: Fields, context: Context): readonly Slot[] {
  if (config["rules"] === undefined) {
    return [{ key: keyOf(config, context), limit: number(config, "conn"), burst: number(config, "burst") }];
  }
  return list(config["rules"])
    .map(fields)
    .map((rule) => ({ rule, ...context.resolve(rule["key"]) }))
    .filter(({ resolved }) => resolved > 0)
    .map(({ rule, value }) => ({ key: value, limit: number(rule, "conn"), burst: number(rule, "burst") }));
}

/** What is counted; a variable without value means the caller's address. */
function keyOf(config: Fields, context: Context): string {
  const key = text(config["key"] ?? "remote_addr");
  const byType: Readonly<Record<string, () => string | undefined>> = {
    constant: () => key,
    var: () => context.variable(key),
    var_combination: () => {
      const { value, resolved } = context.resolve(key);
      return resolved === 0 ? undefined : value;
    },
  };
  const type = text(config["key_type"] ?? "var");
  const read = byType[type];
  if (read === undefined) throw new NotSimulated(`key_type ${type}`);
  return read() ?? context.variable("remote_addr") ?? "";
}

/** Counted per object that declares the limit, and from zero after its settings change. */
function counterKey({ owner, config }: PluginUse, key: string): string {
  return `${owner}:${createHash("sha256").update(JSON.stringify(config)).digest("hex")}:${key}`;
}

function rejected(config: Fields): Refusal {
  const message = text(config["rejected_msg"]);
  return { status: number(config, "rejected_code", 503), ...(message === "" ? {} : { body: { error_msg: message } }) };
}
