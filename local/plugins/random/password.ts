import { randomInt } from "node:crypto";
import { hash } from "bcryptjs";
import type { Kind } from "../kinds";
import { type Properties, text } from "../support";
import { immutable } from "./immutable";

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const NUMERIC = "0123456789";
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";

const defaults = {
  lower: true,
  minLower: 0,
  minNumeric: 0,
  minSpecial: 0,
  minUpper: 0,
  number: true,
  numeric: true,
  special: true,
  upper: true,
};
const optional = Object.fromEntries(
  [...Object.keys(defaults), "overrideSpecial", "keepers"].map((name) => [name, { replaces: true, computed: true } as const]),
);

/** `RandomPassword`: `length` characters drawn evenly from the wanted classes, with at least the wanted number of each. */
export const randomPasswordKind: Kind = {
  ...immutable,
  fields: { ...optional, keepers: { replaces: true }, length: { required: true, replaces: true } },
  secrets: ["bcryptHash", "result"],
  unknown: ["bcryptHash", "result"],
  create: async (inputs) => {
    const wanted: Properties = { ...defaults, ...inputs };
    const numeric = inputs["numeric"] ?? inputs["number"] ?? true; // `number` is the old name of `numeric`
    const outputs = { ...wanted, numeric, number: numeric };
    const result = password(outputs);
    return { id: "none", outputs: { ...outputs, id: "none", result, bcryptHash: await bcryptOf(result) } };
  },
};

/** Bcrypt reads no more than this, and refuses to ignore the rest. */
const BCRYPT_BYTES = 72;
const BCRYPT_ROUNDS = 10;

async function bcryptOf(result: string): Promise<string> {
  return hash(Buffer.from(result).subarray(0, BCRYPT_BYTES).toString(), BCRYPT_ROUNDS);
}

interface CharacterClass {
  characters: string;
  least: number;
}

function characterClasses(wanted: Properties): CharacterClass[] {
  const classes: [string, string, string][] = [
    ["lower", "minLower", LOWER],
    ["upper", "minUpper", LOWER.toUpperCase()],
    ["numeric", "minNumeric", NUMERIC],
    ["special", "minSpecial", text(wanted["overrideSpecial"] ?? "") || SPECIAL],
  ];
  return classes
    .map(([name, least, characters]) => ({ characters: wanted[name] ? characters : "", least: Number(wanted[least]) }))
    .filter(({ characters }) => characters !== "");
}

function draw(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}

function shuffled(characters: string[]): string[] {
  const rest = [...characters];
  return characters.map(() => rest.splice(randomInt(rest.length), 1).join(""));
}

/** A password for the complete arguments of the resource. @throws if the classes or the length cannot be had */
export function password(wanted: Properties): string {
  const length = Number(wanted["length"]);
  const classes = characterClasses(wanted);
  const least = classes.flatMap(({ characters, least: count }) => Array.from({ length: count }, () => draw(characters)));
  const all = classes.map(({ characters }) => characters).join("");
  if (all === "") throw new Error("no class of characters is allowed: set one of lower, upper, numeric, special to true");
  if (least.length > length) throw new Error(`length ${length} is less than the sum of the minimum counts, ${least.length}`);
  return shuffled([...least, ...Array.from({ length: length - least.length }, () => draw(all))]).join("");
}
