/**
 * Exceptions from an invariant: data, each for one object, with a reason, a ticket and a last day.
 *
 * They only ever take away violations of the object they name, and whatever is wrong with an exception is a violation itself: so one
 * that has ended, that nobody can trace or that nothing needs any more never stays unnoticed.
 */

import type { Invariant, Violation } from "./invariant";
import { type Fields, fields, list, text } from "./values";

/** How many days an exception may last, counted from the day of judging. */
export const LONGEST_DAYS = 180;

/** One exception, as it is written in the configuration. */
export interface Exception {
  /** As messages call the object, such as `NetworkPolicy t-acme/dns`. */
  readonly object: string;
  readonly reason: string;
  readonly ticket: string;
  /** The last day on which it is good, such as `2027-01-31`. */
  readonly expires: string;
}

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const MILLISECONDS_A_DAY = 86_400_000;

/** The part of a policy's configuration that holds its exceptions, as JSON Schema. */
export const EXCEPTIONS_SCHEMA = {
  type: "array",
  description: "Objects that are excused, each with a reason, a ticket and the last day on which the exception is good.",
  default: [],
  items: {
    type: "object",
    additionalProperties: false,
    required: ["object", "reason", "ticket", "expires"],
    properties: {
      object: { type: "string", minLength: 1, description: "The object as messages call it." },
      reason: { type: "string", minLength: 1 },
      ticket: { type: "string", minLength: 1 },
      expires: { type: "string", pattern: DAY.source, description: "Such as 2027-01-31." },
    },
  },
} as const;

/** Exceptions of one invariant, with the day on which they are looked at: nothing here reads a clock. */
interface Excuses {
  readonly written: unknown;
  /** Such as `2026-11-24`; without it no exception can be shown to be good. */
  readonly today: string | undefined;
}

/** What remains of an invariant's violations, and what is wrong with its exceptions. */
export function excused(invariant: Invariant, found: readonly Violation[], { written, today }: Excuses): readonly Violation[] {
  if (written === undefined) return found;
  if (!Array.isArray(written)) return [...found, about("the exceptions", "are no list, so none of them is good")];
  const looked = list(written).map((one) => ({ exception: read(one), problems: problemsOf(invariant, fields(one), today) }));
  const good = new Set(looked.filter(({ problems }) => problems.length === 0).map(({ exception }) => exception.object));
  const needed = new Set(found.map(({ object }) => object));
  return [
    ...found.filter(({ object }) => !good.has(object)),
    ...looked.flatMap(({ exception, problems }) =>
      [...problems, ...(needed.has(exception.object) ? [] : ["excuses nothing any more"])].map((problem) =>
        about(`the exception for "${exception.object}"`, problem),
      ),
    ),
  ];
}

function read(one: unknown): Exception {
  const said = fields(one);
  const [object, reason, ticket, expires] = ["object", "reason", "ticket", "expires"].map((key) => text(said[key]).trim());
  return { object: object ?? "", reason: reason ?? "", ticket: ticket ?? "", expires: expires ?? "" };
}

function problemsOf(invariant: Invariant, said: Fields, today: string | undefined): string[] {
  if (invariant.isAbsolute === true) return [`cannot be: nobody is excused from ${invariant.name}`];
  const exception = read(said);
  const missing = Object.entries(exception).filter(([, value]) => value === "");
  return [
    ...missing.map(([key]) => `has no ${key}`),
    ...Object.keys(said)
      .filter((key) => !Object.hasOwn(exception, key))
      .map((key) => `has the unknown part "${key}"`),
    ...(exception.expires === "" ? [] : datesProblems(exception.expires, today)),
  ];
}

function datesProblems(expires: string, today: string | undefined): string[] {
  if (today === undefined || !DAY.test(today)) return ["cannot be shown to be good: it is not known what day it is"];
  if (!DAY.test(expires)) return [`ends on "${expires}", which is no day such as 2027-01-31`];
  if (expires < today) return [`ended on ${expires}`];
  const days = (Date.parse(expires) - Date.parse(today)) / MILLISECONDS_A_DAY;
  return days <= LONGEST_DAYS ? [] : [`lasts until ${expires}, which is more than ${LONGEST_DAYS} days ahead`];
}

function about(object: string, problem: string): Violation {
  return { urn: "", object, problem };
}
