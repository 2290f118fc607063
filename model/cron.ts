/** Schedules in five fields of cron: minute, hour, day of the month, month, day of the week. */

import { shown } from "./printable";

/** The values that each field stands for. */
interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly isDay: (date: Date) => boolean;
}

/** What is wrong with a schedule. */
interface CronFault {
  readonly message: string;
  readonly fix: string;
}

interface CronField {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Words for the values, the first for the least. */
  readonly words: readonly string[];
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const FIELDS: readonly CronField[] = [
  { name: "minute", least: 0, most: 59, words: [] },
  { name: "hour", least: 0, most: 23, words: [] },
  { name: "day of the month", least: 1, most: 31, words: [] },
  { name: "month", least: 1, most: 12, words: MONTHS },
  { name: "day of the week", least: 0, most: 7, words: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] },
];

/** What a schedule looks like. That a range does not run backwards, and that some month has the day, no pattern can say. */
export const CRON_PATTERN = `^${FIELDS.map(fieldPattern).join(" +")}$`;

function fieldPattern({ least, most, words }: CronField): string {
  const numbers = Array.from({ length: most - least + 1 }, (_, index) => least + index);
  const tens = [...new Set(numbers.map((number) => Math.floor(number / 10)))].map((ten) => {
    const units = numbers.filter((number) => Math.floor(number / 10) === ten).map((number) => number % 10);
    return `${ten === 0 ? "0?" : ten}[${units[0] ?? 0}-${units.at(-1) ?? 0}]`;
  });
  const anyCase = words.map((word) => Array.from(word, (letter) => `[${letter}${letter.toLowerCase()}]`).join(""));
  const value = `(${[...tens, ...anyCase].join("|")})`;
  const part = `(\\*|${value}(-${value})?)(/(0?[1-9]|[1-9][0-9]))?`;
  return `${part}(,${part})*`;
}

const EXAMPLE = 'Write for example "0 2 * * *", every night at two.';

/** The schedule, or what is wrong with it. */
export function parseCron(text: string): { readonly cron: Cron } | CronFault {
  const parts = text.split(/ +/, FIELDS.length + 1);
  if (parts.length !== FIELDS.length || parts.includes("") || text.length > 100)
    return { message: `\`${shown(text)}\` is not a schedule of five fields.`, fix: EXAMPLE };
  const sets: ReadonlySet<number>[] = [];
  for (const [index, field] of FIELDS.entries()) {
    const values = valuesOf(parts[index] ?? "", field);
    if (typeof values === "string") return { message: `\`${shown(text)}\`: ${values}.`, fix: EXAMPLE };
    sets.push(values);
  }
  const [minutes = new Set(), hours = new Set(), days = new Set(), months = new Set(), weekdays = new Set()] = sets;
  const [anyDay, anyWeekday] = [parts[2], parts[4]].map((part) => part?.startsWith("*") === true);
  const isDay = (date: Date): boolean => {
    if (!months.has(date.getUTCMonth() + 1)) return false;
    const [day, weekday] = [days.has(date.getUTCDate()), weekdays.has(date.getUTCDay())];
    // As every cron does: where both are restricted, one of them is enough.
    return anyDay === true || anyWeekday === true ? day && weekday : day || weekday;
  };
  if (DAYS.some(isDay)) return { cron: { minutes, hours, isDay } };
  return { message: `\`${shown(text)}\`: no month has such a day.`, fix: "Choose a day that every month has, 1 to 28." };
}

const YEARS = 9;
const DAY = 86_400_000;

/** Every day of nine years from 2024: two leap years, and every weekday on every date that has one. */
const DAYS: readonly Date[] = Array.from({ length: YEARS * 365 + 3 }, (_, index) => new Date(Date.UTC(2024, 0, 1) + index * DAY));

const gaps = new Map<string, number>();

/** Milliseconds of the longest time between two runs; undefined if it is no schedule. */
export function longestGap(text: string): number | undefined {
  const known = gaps.get(text);
  if (known !== undefined) return known;
  const parsed = parseCron(text);
  if ("message" in parsed) return undefined;
  const { cron } = parsed;
  const times = [...cron.hours].flatMap((hour) => [...cron.minutes].map((minute) => (hour * 60 + minute) * 60_000));
  times.sort((left, right) => left - right);
  const days = DAYS.filter(cron.isDay).map((date) => date.getTime());
  const nights = (days.length < 2 ? YEARS * 365 * DAY : widest(days)) - (times.at(-1) ?? 0) + (times[0] ?? 0);
  const gap = Math.max(nights, widest(times));
  gaps.set(text, gap);
  return gap;
}

function widest(moments: readonly number[]): number {
  return moments.reduce((most, moment, index) => Math.max(most, moment - (moments[index - 1] ?? moment)), 0);
}

/** The values of one field, or what is wrong with it. */
function valuesOf(text: string, field: CronField): ReadonlySet<number> | string {
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const range = rangeOf(part, field);
    if (typeof range === "string") return range;
    for (let value = range.from; value <= range.to; value += range.step)
      values.add(field.name === "day of the week" ? value % 7 : value);
  }
  return values;
}

function rangeOf(part: string, field: CronField): { readonly from: number; readonly to: number; readonly step: number } | string {
  const [, first, last, stepText] = /^([^-/]+)(?:-([^-/]+))?(?:\/([0-9]{1,2}))?$/.exec(part) ?? [];
  if (first === undefined) return `\`${shown(part)}\` is no ${field.name}`;
  const step = Number(stepText ?? 1);
  if (step === 0) return `a step of 0 in \`${part}\` never moves on`;
  if (first === "*") return last === undefined ? { from: field.least, to: field.most, step } : `\`${shown(part)}\` is no range`;
  const [from, to] = [first, last ?? first].map((word) => numberOf(word, field));
  if (typeof from !== "number") return from ?? "";
  if (typeof to !== "number") return to ?? "";
  if (from > to) return `the range ${part} runs backwards`;
  return { from, to: last === undefined && stepText !== undefined ? field.most : to, step };
}

function numberOf(word: string, { name, least, most, words }: CronField): number | string {
  const index = words.indexOf(word.toUpperCase());
  if (index >= 0) return least + index;
  const number = /^[0-9]{1,2}$/.test(word) ? Number(word) : undefined;
  const orWord = words.length === 0 ? "" : `, or ${words[0] ?? ""} to ${words.at(-1) ?? ""}`;
  if (number === undefined) return `\`${shown(word)}\` is no ${name} (${least}-${most}${orWord})`;
  return number >= least && number <= most ? number : `${name} ${word} does not exist (${least}-${most})`;
}
