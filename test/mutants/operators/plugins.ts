/** Where plugins of the gateway stand, and what takes one away. */

import { type Fields } from "../../../policies/values";
import type { Target, Values } from "../mutant";
import { any, gone, put } from "../values";

export const ROUTE = "ApisixRoute";
export const PLUGINS = "spec http * plugins";
export const config = (plugin: string): string => `${PLUGINS} ${plugin} config`;
/** The plugin as an entry of the list of alternatives. */
export const inner = (plugin: string): string => `${config("multi-auth")} auth_plugins * ${plugin}`;

export const skips: Values = any(
  put("_meta", { filter: [["arg_x", "==", "1"]] }, { disable: true }, { pre_function: "return function() end" }),
);
export const off: Values = any(gone, (value) => [{ ...(value as Fields), enable: false }]);

/** A route of who is closed refuses every call before anything else: what stands behind has no effect. */
export const isAnswering = ({ isClosed, stack }: Target): boolean => !isClosed && stack !== "platform";

export function plugin(name: string, settings: object = {}): object {
  return { name, enable: true, config: settings };
}
