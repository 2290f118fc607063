import type { PluginUse } from "../configuration";
import type { Context } from "../context";
import type { Fields } from "../values";

/** The gateway's own answer instead of the application's. */
export interface Refusal {
  readonly status: number;
  /** Sent as JSON unless it is a text. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Step = (config: Fields, context: Context, use: PluginUse) => Refusal | undefined;

export const PHASES = ["rewrite", "access", "beforeProxy", "response"] as const;

export type Phase = (typeof PHASES)[number];

/** What a plugin does, phase by phase. */
export interface PluginKind extends Readonly<Partial<Record<Phase, Step>>> {
  /** Within a phase the highest runs first. */
  readonly priority: number;
  /** Settings the simulator acts on, or knows to make no difference; every other one is an error. */
  readonly keys: readonly string[];
  /** Conditions inside the settings, which the gateway checks when it loads them. */
  readonly conditions?: (config: Fields) => readonly (readonly unknown[])[];
  /** Plugins inside this one's settings. */
  readonly inner?: (config: Fields) => readonly { readonly name: string; readonly config: Fields }[];
}
