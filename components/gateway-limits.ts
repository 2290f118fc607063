/** Limits as plugins: how often in a second, how many at once, how often in a window. */

import type { GatewayModel, Limits, Window } from "../model/gateway/gateway-model";
import { answering } from "./gateway-errors";

/** Whose calls are counted: a consumer's, or those of an entrance without one. Never a header a caller can write. */
type Counted = "consumer_name" | "route_name";

/** Counted inside one gateway pod; with several pods each allows as much. */
const POLICY = "local";

/** Every limit, by plugin. */
export function limiting(model: GatewayModel, limits: Limits, key: Counted): Record<string, object> {
  const common = { rejected_code: 429, policy: POLICY, allow_degradation: false, _meta: answering(model, "QUOTA_EXCEEDED") };
  const { perSecond, burst, waits } = limits.rate;
  const windows = countingWindows(model, limits, key);
  return {
    "limit-conn": { ...concurrency(limits, key), default_conn_delay: 0.1, ...common },
    ...(windows === undefined ? {} : { "limit-count": { ...windows, ...common } }),
    "limit-req": { rate: perSecond, burst, nodelay: !waits, key, key_type: "var", ...common },
  };
}

function concurrency({ concurrent, marked }: Limits, key: Counted): object {
  const narrower = marked.flatMap(({ mark, concurrent: conn }) =>
    conn === undefined ? [] : [{ conn, burst: 0, key: `${variable(mark)}:concurrent` }],
  );
  if (narrower.length === 0) return { conn: concurrent, burst: 0, key, key_type: "var" };
  return { rules: [{ conn: concurrent, burst: 0, key: `$${key}:concurrent` }, ...narrower] };
}

/** One window has a counter that all credentials of the tenant share; several are counted for each of them. */
function countingWindows(model: GatewayModel, limits: Limits, key: Counted): object | undefined {
  const { windows, shared, marked, rate } = limits;
  const narrower = marked.flatMap(({ mark, windows: own }) => own.map((window) => rule(window, variable(mark))));
  const [only] = windows;
  if (narrower.length === 0 && only === undefined) return undefined;
  if (narrower.length === 0 && only !== undefined && shared !== undefined)
    return { count: only.count, time_window: only.seconds, key_type: "constant", key: model.tenant.id, group: shared };
  // A call that no rule counts is answered with 500, so there is always one that counts every call.
  const whole = windows.length === 0 ? [{ count: rate.perSecond + rate.burst, seconds: 1 }] : windows;
  return { rules: [...whole.map((window) => rule(window, `$${key}`)), ...narrower] };
}

function rule({ count, seconds }: Window, counted: string): object {
  return { count, time_window: seconds, key: `${counted}:${seconds}s` };
}

function variable(header: string): string {
  return `$http_${header.toLowerCase().replaceAll("-", "_")}`;
}
