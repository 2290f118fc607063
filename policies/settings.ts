/** What can be tuned about an invariant: each setting with its default, in the form that Pulumi's policy configuration has. */

import type { Fields } from "./values";

/** A setting. Kept to two shapes, so that what is written can be checked here as strictly as the engine does. */
export type Setting = TextsSetting | NumberSetting;

interface TextsSetting {
  readonly type: "array";
  readonly items: { readonly type: "string" };
  readonly description: string;
  readonly default: readonly string[];
}

interface NumberSetting {
  readonly type: "integer";
  readonly minimum: number;
  readonly maximum: number;
  readonly description: string;
  readonly default: number;
}

export interface ConfigSchema {
  readonly properties: Readonly<Record<string, Setting>>;
}

/** The value of every setting of an invariant. */
export type Settings = Readonly<Record<string, readonly string[] | number>>;

/** A list of texts, as a setting. */
export function textsSetting(description: string, ...values: readonly string[]): Setting {
  return { type: "array", items: { type: "string" }, description, default: values };
}

/** A whole number between two bounds, as a setting. */
export function numberSetting(description: string, value: number, [minimum, maximum]: readonly [number, number]): Setting {
  return { type: "integer", minimum, maximum, description, default: value };
}

/** The list that a setting holds. */
export function textsOf(settings: Settings, name: string): readonly string[] {
  const value = settings[name];
  return typeof value === "object" ? value : [];
}

/** The number that a setting holds. */
export function numberOf(settings: Settings, name: string): number {
  const value = settings[name];
  return typeof value === "number" ? value : Number.NaN; // nothing compares with it, so no limit is kept
}

/** Every setting of a schema: as written where it is written properly, otherwise the default; and what is wrong with the rest. */
export function readSettings(
  schema: ConfigSchema | undefined,
  written: Fields,
): { readonly settings: Settings; readonly problems: readonly string[] } {
  const known = schema?.properties ?? {};
  const isProper = (name: string): boolean => written[name] === undefined || fits(written[name], known[name]);
  const settings = Object.entries(known).map(([name, setting]) => [
    name,
    written[name] !== undefined && isProper(name) ? written[name] : setting.default,
  ]);
  return {
    settings: Object.fromEntries(settings) as Settings,
    problems: Object.keys(written).flatMap((name) => {
      if (!Object.hasOwn(known, name)) return [`has no setting "${name}"`];
      return isProper(name) ? [] : [`has a setting "${name}" that is not ${shapeOf(known[name])}`];
    }),
  };
}

function fits(value: unknown, setting: Setting | undefined): boolean {
  if (setting?.type === "array") return Array.isArray(value) && value.every((item) => typeof item === "string");
  return Number.isInteger(value) && Number(value) >= (setting?.minimum ?? 0) && Number(value) <= (setting?.maximum ?? 0);
}

function shapeOf(setting: Setting | undefined): string {
  if (setting?.type === "array") return "a list of texts";
  return `a whole number from ${setting?.minimum ?? 0} to ${setting?.maximum ?? 0}`;
}
