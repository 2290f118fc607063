/** `npx tsx test/model/fuzz/run.ts --inputs 100000 --seed 1`: both fuzzers, so many inputs each. */

import { parseArgs } from "node:util";
import { FUZZERS, fuzz } from "./fuzz";

const { values } = parseArgs({
  options: { inputs: { type: "string", default: "100000" }, seed: { type: "string", default: "1" } },
});

for (const [name, make] of Object.entries(FUZZERS)) {
  const inputs = Number(values.inputs);
  const { accepted, slowestMs, faults } = fuzz(make, inputs, Number(values.seed));
  console.log(`${name}: ${inputs} inputs, ${accepted} accepted, slowest ${slowestMs.toFixed(0)} ms, ${faults.length} faults`);
  for (const fault of faults.slice(0, 10)) console.log(fault);
  if (faults.length > 0) process.exitCode = 1;
}
