import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Random } from "./random";

const FIXTURES = join(__dirname, "../../fixtures");

/** Every YAML file of the fixtures, in a stable order: what mutations start from. */
export function seeds(): readonly Buffer[] {
  const found = readdirSync(FIXTURES, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = found.map(({ parentPath, name }) => join(parentPath, name)).filter((path) => path.endsWith(".yaml"));
  return paths
    .sort()
    .map((path) => readFileSync(path))
    .filter(({ length }) => length <= 8192);
}

/** Bytes that mean something to YAML or to an encoding, and some that mean nothing. */
const PIECES = [
  ...Array.from("\n\r\t :-#{}[],&*!|>'\"%@`?~=<0123456789abz\\"),
  "---\n",
  "...\n",
  "\u202e",
  "\u00a0",
  "\ufeff",
  "<<: ",
  "__proto__: ",
  "\0",
].map((text) => Buffer.from(text));

/** One file with a few random changes of its bytes. */
export function mutated(random: Random, all: readonly Buffer[]): Buffer {
  let bytes = random.pick(all);
  for (let left = 1 + random.below(6); left > 0; left -= 1) bytes = random.pick(CHANGES)(bytes, random, all);
  return bytes.subarray(0, 64 * 1024);
}

type Change = (bytes: Buffer, random: Random, all: readonly Buffer[]) => Buffer;

const CHANGES: readonly Change[] = [
  function flip(bytes, random) {
    if (bytes.length === 0) return bytes;
    const copy = Buffer.from(bytes);
    const at = random.below(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
    return copy;
  },
  function insert(bytes, random) {
    const at = random.below(bytes.length + 1);
    const piece = random.happens(0.2) ? Buffer.from([random.below(256)]) : random.pick(PIECES);
    return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
  },
  function drop(bytes, random) {
    const at = random.below(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(random.happens(0.8) ? 4 : 200))]);
  },
  function splice(bytes, random, all) {
    const other = random.pick(all);
    return Buffer.concat([bytes.subarray(0, random.below(bytes.length + 1)), other.subarray(random.below(other.length + 1))]);
  },
  function repeat(bytes, random) {
    const at = random.below(bytes.length + 1);
    const piece = bytes.subarray(at, at + 1 + random.below(40));
    const times = random.happens(0.05) ? 2000 : 1 + random.below(5);
    return Buffer.concat([bytes.subarray(0, at), ...Array.from({ length: times }, () => piece), bytes.subarray(at)]);
  },
];
