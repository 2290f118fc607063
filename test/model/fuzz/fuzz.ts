import { formatProblems } from "../../../model/problems";
import { mutated, seeds } from "./bytes";
import { grammarOf, written } from "./grammar";
import { judge } from "./judge";
import { Random } from "./random";

/** What one run of a fuzzer saw. */
interface FuzzReport {
  readonly accepted: number;
  readonly slowestMs: number;
  readonly faults: readonly string[];
}

const seedFiles = seeds();
const grammar = grammarOf();

/** The inputs of each fuzzer; number `n` of a seed is always the same. */
export const FUZZERS: Readonly<Record<string, (random: Random) => Buffer>> = {
  bytes: (random) => mutated(random, seedFiles),
  grammar: (random) => Buffer.from(written(random, grammar)),
};

const LONGEST_MS = 1000;

/** Judges so many inputs; a crash, a wait, a refusal without a reason or an unprintable report is a fault. */
export function fuzz(make: (random: Random) => Buffer, inputs: number, seed: number): FuzzReport {
  const faults: string[] = [];
  let accepted = 0;
  let slowestMs = 0;
  for (let number = 0; number < inputs; number += 1) {
    const content = make(new Random(seed * 1_000_003 + number));
    const started = process.cpuUsage();
    const { fault, isAccepted } = faultOf(content);
    const { user, system } = process.cpuUsage(started);
    const milliseconds = (user + system) / 1000;
    slowestMs = Math.max(slowestMs, milliseconds);
    if (isAccepted) accepted += 1;
    const slow = milliseconds > LONGEST_MS ? `took ${milliseconds.toFixed(0)} ms` : undefined;
    const what = fault ?? slow;
    if (what !== undefined) faults.push(`input ${number} of seed ${seed}: ${what}\n${content.toString("base64").slice(0, 2000)}`);
  }
  return { accepted, slowestMs, faults };
}

function faultOf(content: Buffer): { readonly fault?: string; readonly isAccepted: boolean } {
  try {
    const { accepted, problems } = judge(content);
    if (!accepted && problems.length === 0) return { fault: "refused without a problem", isAccepted: false };
    if (/[^\P{C}\n]/u.test(formatProblems(problems))) return { fault: "an unprintable report", isAccepted: accepted };
    return { isAccepted: accepted };
  } catch (error) {
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error), isAccepted: false };
  }
}
