/** Amounts of CPU, memory and storage. What an editor accepts is what the program accepts: both use the patterns of `quantity.ts`. */

import type { z } from "zod";
import { type FieldFault, field, notPositive, type Reader } from "./fields";
import { shown } from "./printable";
import {
  BYTES_NUMBER,
  BYTES_PATTERN,
  CPU_NUMBER,
  CPU_PATTERN,
  formatBytes,
  formatCpu,
  meantQuantity,
  milliValue,
  STORAGE_PATTERN,
} from "./quantity";

/** Cores or millicores, kept as the API server writes them. */
export const cpuField: z.ZodType<string> = field(
  {
    title: "cores, such as 2 or 0.5, or millicores, such as 500m",
    anyOf: [CPU_NUMBER, { type: "string", pattern: CPU_PATTERN }],
  },
  amount(CPU_PATTERN, formatCpu, (value, milli, text) => {
    if (milli !== undefined && milli <= 0n) return notPositive(value);
    return {
      code: "QTA-104",
      message: `cpu takes a number of cores or millicores; \`${shown(value)}\` is neither.`,
      fix: `Write for example 12 or 500m${/\.[0-9]{4}/.test(text) ? "; cores have at most three decimals" : ""}.`,
    };
  }),
);

/** Bytes of memory or ephemeral storage, at least 1 MiB. */
export const bytesField: z.ZodType<string> = field(
  {
    title: "bytes with their unit, such as 100Mi; at least 1Mi",
    anyOf: [BYTES_NUMBER, { type: "string", pattern: BYTES_PATTERN }],
  },
  amount(BYTES_PATTERN, formatBytes, bytesFault),
);

/** Bytes of storage; zero means none. */
export const storageField: z.ZodType<string> = field(
  {
    title: "0, or bytes with their unit, such as 100Gi; at least 1Mi",
    anyOf: [{ const: 0 }, BYTES_NUMBER, { type: "string", pattern: STORAGE_PATTERN }],
  },
  amount(STORAGE_PATTERN, (milli, text) => (milli === 0n ? "0" : formatBytes(milli, text)), bytesFault),
);

type AmountFault = (value: unknown, milli: bigint | undefined, text: string) => FieldFault;

/** An amount is what its pattern says, as a number too; only what is wrong with another one needs a closer look. */
function amount(pattern: string, format: (milli: bigint, text: string) => string, fault: AmountFault): Reader<string> {
  const matches = new RegExp(pattern);
  return (value) => {
    const text = typeof value === "number" ? String(value) : typeof value === "string" ? value : "";
    const milli = milliValue(text);
    return milli !== undefined && matches.test(text) ? { is: format(milli, text) } : fault(value, milli, text);
  };
}

function bytesFault(value: unknown, milli: bigint | undefined, text: string): FieldFault {
  if (milli === undefined) {
    const guess = typeof value === "string" ? meantQuantity(value) : undefined;
    const fix = guess === undefined ? "Write for example 100Gi." : `Write ${guess} (binary) or ${decimal(guess)} (decimal).`;
    return { code: "QTA-102", message: `{field}: \`${shown(value)}\` is not a quantity.`, fix };
  }
  if (milli <= 0n) return notPositive(value);
  if (milli % 1000n !== 0n || milli < 1000n * 1024n * 1024n) {
    const better = `${/^[\d.]+/.exec(text)?.[0] ?? "1"}${text.endsWith("m") ? "Mi" : "Gi"}`;
    const isSmall = milli < 1000n * 1024n * 1024n;
    const message = isSmall
      ? `is only ${Number(milli) / 1000} bytes`
      : `is ${Number(milli) / 1000} bytes, and there are no parts of a byte`;
    const whole = formatBytes((milli / (1000n * 1024n * 1024n)) * 1000n * 1024n * 1024n, "Mi");
    return {
      code: "QTA-103",
      message: `{field}: ${text} ${message}.`,
      fix: isSmall ? `Did you mean ${better}?` : `Write ${whole}.`,
    };
  }
  const message = `{field}: \`${shown(value)}\` has more digits than its unit needs.`;
  return {
    code: "QTA-102",
    message,
    fix: `Write ${formatBytes(milli, text)}, without zeros in front and with at most three decimals.`,
  };
}

function decimal(quantity: string): string {
  return quantity.replace(/Ki$/, "k").replace(/i$/, "");
}
