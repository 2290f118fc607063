/** The kinds of values a file may hold. Each says what is wrong with a value in the words of the catalogue. */

import { z } from "zod";
import type { Code } from "./codes";
import { milliseconds, PERIOD_PATTERN, SPAN_PATTERN } from "./duration";
import { shown } from "./printable";
import { didYouMean, listed } from "./suggest";

/** What a field reports through zod; `shape.ts` turns it into a problem. A message may begin with `{field}`, the field's name. */
export interface FieldFault {
  readonly code: Code;
  readonly message: string;
  readonly fix: string;
}

/** Takes the raw value and gives the value, or what is wrong with it. */
export type Reader<T> = (value: unknown) => { readonly is: T } | FieldFault;

/** The same rule for editors, as keywords of JSON Schema draft-07. What a pattern cannot say is left to the reader. */
type EditorRule = Readonly<Record<string, unknown>>;

/** A field with its own reader. A missing value is reported as missing. */
export function field<T>(editor: EditorRule, read: Reader<T>): z.ZodType<T> {
  const schema = z.unknown().transform((value, context): T => {
    if (value === undefined) {
      context.issues.push({ code: "invalid_type", expected: "nonoptional", input: value });
      return z.NEVER;
    }
    const result = read(value);
    if ("is" in result) return result.is;
    context.issues.push({ code: "custom", input: value, params: { fault: result } });
    return z.NEVER;
  });
  return schema.meta(editor);
}

/**
 * Text that matches a pattern (no flags: editors know none) and is not longer than `longest` characters. `what` completes the
 * sentence "… is not".
 */
export function textField(rule: {
  readonly pattern: RegExp;
  readonly longest?: number;
  readonly what: string;
  readonly example: string;
  readonly code?: Code;
}): z.ZodType<string> {
  const { pattern, longest = 253 } = rule;
  return field({ type: "string", pattern: pattern.source, maxLength: longest }, (value) => {
    if (typeof value !== "string") return notText(value);
    if (value.length <= 2 * longest && Array.from(value).length <= longest && pattern.test(value)) return { is: value };
    return {
      code: rule.code ?? "TEN-114",
      message: `\`${shown(value)}\` is not ${rule.what}.`,
      fix: `For example: ${rule.example}`,
    };
  });
}

/** A name of lower-case words joined by single hyphens, as of namespaces, tiers and storage classes. */
export const nameField = textField({
  pattern: /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  what: "a name of lower-case letters, digits and single hyphens",
  example: "fast",
});

/** Any text: whether it is a region is judged by the rules, which know them all and say what was meant. */
export const regionName = textField({ pattern: /^/, longest: 63, what: "a region", example: "eu-west-1" });

/** One of a few words. */
export function choiceField<T extends string>(words: readonly T[], what: string, code: Code = "TEN-114"): z.ZodType<T> {
  return field<T>({ enum: [...words] }, (value) => {
    const found = words.find((word) => word === value);
    if (found !== undefined) return { is: found };
    const message = `${what} \`${shown(value)}\` does not exist.${typeof value === "string" ? didYouMean(value, words) : ""}`;
    return { code, message, fix: `Choose ${listed(words)}.` };
  });
}

/** What would leave the tenant nothing to work with. */
export function notPositive(value: unknown): FieldFault {
  return {
    code: "QTA-108",
    message: `{field}: ${shown(value)} would stop every workload.`,
    fix: "Give an amount above zero, or remove the line to use the tier's.",
  };
}

/** A whole number of objects; what is too small would stop the tenant. */
export function countField(least: 0 | 1): z.ZodType<number> {
  const whole = wholeNumber(Number.MIN_SAFE_INTEGER, LARGEST_COUNT, 20);
  return field({ type: "integer", minimum: least, maximum: LARGEST_COUNT }, (value) => {
    const result = whole(value);
    return "is" in result && result.is < least ? notPositive(value) : result;
  });
}

/** A whole number from `least` to `most`, such as a percentage. */
export function numberField(least: number, most: number): z.ZodType<number> {
  return field({ type: "integer", minimum: least, maximum: most }, wholeNumber(least, most, least));
}

const LARGEST_COUNT = 1_000_000_000;

function wholeNumber(least: number, most: number, example: number): Reader<number> {
  return (value) => {
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= least && value <= most) return { is: value };
    const range = least < 0 ? `of at most ${most}` : `from ${least} to ${most}`;
    return {
      code: "TEN-114",
      message: `\`${shown(value)}\` is not a whole number ${range}.`,
      fix: meantNumber(value) ?? `Write for example ${example}.`,
    };
  };
}

/** How to write a number that stands there as text: in quotes, or with its thousands set apart. */
export function meantNumber(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  if (/^(0|[1-9][0-9]{0,14})$/.test(value)) return `Write ${value}, without quotes.`;
  return /^[1-9][0-9]{0,2}([_,.' ][0-9]{3}){1,4}$/.test(value) ? `Write ${value.replace(/[^0-9]/g, "")}.` : undefined;
}

const PERIOD = new RegExp(PERIOD_PATTERN);

/** A duration as text, such as P90D or PT15M; compare it with `milliseconds`. */
export const periodField = field<string>({ type: "string", pattern: PERIOD_PATTERN }, (value) => {
  if (typeof value === "string" && PERIOD.test(value)) return { is: value };
  const days = typeof value === "string" ? /^(\d{1,5}) ?d(ays?)?$/i.exec(value)?.[1] : undefined;
  const fix = `Write ${days === undefined ? "P30D (30 days), P1Y (a year)" : `P${days}D`} or PT15M (15 minutes).`;
  return { code: "OPS-104", message: `\`${shown(value)}\` is not a duration.`, fix };
});

const SPAN = new RegExp(SPAN_PATTERN);

/** A duration, kept as milliseconds; from one second to one day. */
export const durationField = field<number>({ type: "string", pattern: SPAN_PATTERN }, (value) => {
  const time = typeof value === "string" ? milliseconds(value) : undefined;
  if (typeof value === "string" && time !== undefined && SPAN.test(value)) return { is: time };
  if (time === undefined)
    return {
      code: "OPS-104",
      message: `\`${shown(value)}\` is not a duration.`,
      fix: "Write for example PT30S (30 seconds) or PT15M (15 minutes).",
    };
  const isOutside = time < 1000 || time > 86_400_000;
  const message = isOutside ? "is outside one second to one day" : "is not written as a clock shows it";
  return { code: "OPS-104", message: `${shown(value)} ${message}.`, fix: "Write for example PT30S or PT1H30M." };
});

/** true or false. */
export const booleanField = field<boolean>({ type: "boolean" }, (value) => {
  if (typeof value === "boolean") return { is: value };
  const word = typeof value === "string" ? value.toLowerCase() : "";
  if (word === "true" || word === "false")
    return { code: "YML-114", message: `"${shown(value)}" in quotes is text.`, fix: `Write ${word}, without quotes.` };
  const meant = ["yes", "on", "y"].includes(word) ? "true" : ["no", "off", "n"].includes(word) ? "false" : "true or false";
  return { code: "YML-114", message: `\`${shown(value)}\` is not a yes/no value in YAML 1.2.`, fix: `Write ${meant}.` };
});

/** Months of 31 and 30 days, then February with its leap days. */
const DAY =
  "^[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))$" +
  "|^([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29$";
const DAY_PATTERN = new RegExp(DAY);

/** A day of the calendar, such as 2026-03-02. */
export const dayField = field<string>({ type: "string", pattern: DAY }, (value) => {
  if (typeof value !== "string") return notText(value);
  if (DAY_PATTERN.test(value)) return { is: value };
  return { code: "TEN-114", message: `\`${shown(value)}\` is not a day.`, fix: "Write year, month and day: 2026-03-02." };
});

/** What a number or a yes/no value is where text was meant. */
export function notText(value: unknown): FieldFault {
  const fixable = typeof value === "number" || typeof value === "boolean";
  const kind =
    typeof value === "number" ? `the number ${value}` : typeof value === "boolean" ? `the yes/no value ${value}` : shown(value);
  if (fixable) return { code: "YML-115", message: `{field} is read as ${kind}, but text is needed.`, fix: "Put it in quotes." };
  return { code: "TEN-114", message: "{field} needs text, not a list or a block.", fix: "Write one line of text." };
}
