/**
 * `npx tsx test/model/fuzz/run.ts --inputs 100000 --seed 1`: every fuzzer, so many inputs each. `--only tenant` runs one of them:
 * `bytes` and `grammar` look for crashes; those named after a kind of file compare the program's verdict with that of its schema.
 */

import { parseArgs } from "node:util";
import { compareVerdicts, KINDS } from "./agreement";
import { FUZZERS, fuzz } from "./fuzz";

const { values } = parseArgs({
  options: { inputs: { type: "string", default: "100000" }, seed: { type: "string", default: "1" }, only: { type: "string" } },
});
const inputs = Number(values.inputs);
const seed = Number(values.seed);
const isChosen = (name: string): boolean => values.only === undefined || values.only === name;

for (const [name, make] of Object.entries(FUZZERS)) {
  if (!isChosen(name)) continue;
  const { accepted, slowestMs, faults } = fuzz(make, inputs, seed);
  tell(`${name}: ${inputs} inputs, ${accepted} accepted, slowest ${slowestMs.toFixed(0)} ms`, faults);
}
for (const kind of KINDS) {
  if (!isChosen(kind.name)) continue;
  const { accepted, refused, notJudged, faults } = compareVerdicts(kind, inputs, seed);
  tell(`${kind.name}: ${inputs} inputs, ${accepted} accepted, ${refused} refused, ${notJudged} with bad YAML`, faults);
}

function tell(summary: string, faults: readonly string[]): void {
  console.log(`${summary}, ${faults.length} faults`);
  for (const fault of faults.slice(0, 10)) console.log(fault);
  if (faults.length > 0) process.exitCode = 1;
}
