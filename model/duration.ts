const UNITS = { Y: 365 * 86_400_000, D: 86_400_000, H: 3_600_000, M: 60_000, S: 1000 } as const;

/** Milliseconds of an ISO 8601 duration of years (365 days), days, hours, minutes and whole seconds, such as `PT1M30S`; undefined if it is none. */
export function milliseconds(text: string): number | undefined {
  const parts = /^P(?=.)(?:(\d{1,3})Y)?(?:(\d{1,5})D)?(?:T(?=.)(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,5})S)?)?$/.exec(text);
  if (parts === null) return undefined;
  const [, years, days, hours, minutes, seconds] = parts;
  const amount = (count: string | undefined, unit: keyof typeof UNITS): number => Number(count ?? 0) * UNITS[unit];
  return amount(years, "Y") + amount(days, "D") + amount(hours, "H") + amount(minutes, "M") + amount(seconds, "S");
}

const LAST_DAY = "9999-12-31";

/** The day that lies a time after another one, a part of a day counted as a whole one; never after the year 9999. */
export function daysAfter(day: string, time: number): string {
  const date = new Date(Date.parse(day) + Math.ceil(time / UNITS.D) * UNITS.D);
  return date.getUTCFullYear() > 9999 ? LAST_DAY : date.toISOString().slice(0, LAST_DAY.length);
}

/** A duration of the calendar, not zero. */
export const PERIOD_PATTERN = "^P(?=.*[1-9])([0-9]{1,3}Y)?([0-9]{1,5}D)?(T(?=.)([0-9]{1,5}H)?([0-9]{1,5}M)?([0-9]{1,5}S)?)?$";

/** A duration from one second to one day: of one unit, or of hours, minutes and seconds as a clock shows them. */
export const SPAN_PATTERN =
  "^P(1D|T(24H|(8[0-5][0-9]{3}|86[0-3][0-9]{2}|86400|[1-7][0-9]{4}|[1-9][0-9]{0,3})S|(1[0-3][0-9]{2}|14[0-3][0-9]|1440|[1-9][0-9]{0,2})M|(?=.*[1-9])([01]?[0-9]H|2[0-3]H)?([0-5]?[0-9]M)?([0-5]?[0-9]S)?))$";
