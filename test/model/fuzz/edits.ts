import type { Random } from "./random";
import { grown, type Schema } from "./schema-values";

/** A number that JavaScript does not write the way a person does; stands in the file as it is. */
export class Raw {
  constructor(readonly text: string) {}
}

/** Where in a value something can be changed: a block or list, the name in it, and the schema of what stands there. */
interface Place {
  readonly holder: Record<string, unknown> | unknown[];
  readonly name: string | number;
  readonly schema: Schema;
}

/** Values that are wrong nearly everywhere, and those at which readers differ. */
const STRANGE: readonly unknown[] = [
  true, false, "", " ", "x", [], {}, [[]], [{}], { a: 1 }, "yes", "No", "true", "null", "~", "<<", "=",
  0, -1, 1, 1.5, 0.5, 100, 100.5, 1e9, 1e9 + 1, 2 ** 31, 2 ** 53, 1e15, 1e18, 2 ** 63, 1e20, 1e21, 0.001, 0.0001, 0.0015, 1e-7,
  1048575, 1048576, 1048576.5, 1e300, 5e-324, new Raw("1.0"), new Raw("0.0"), new Raw("2.50"), new Raw(".5"), new Raw("5."),
  "0", "1", "-1", "01", "010", "1.10", "1e3", "1_000", "0x10", "0o10", "+5", "0.5", "1.0005", "00", "-0", ".5", "5.", "1048576",
  "0m", "1m", "1000m", "1048576000m", "1048576001m", "1.5m", "1Ki", "1023Ki", "1024Ki", "1Mi", "1.1Mi", "0.5Gi", "0.1Gi", "1M", "1.048M",
  "1.049M", "0.001G", "0.002G", "1e6", "7Ei", "8Ei", "7.999Ei", "9E", "9.3E", "99999Ei", "0Gi", "0.000Gi", "100GB", "1K", "9".repeat(19),
  "2024-02-29", "2023-02-29", "1900-02-29", "2000-02-29", "2026-02-30", "2026-13-01", "2026-04-31", "0000-01-01", "9999-12-31", "2026-1-1",
  "P1D", "P0D", "PT0S", "P", "PT", "P1DT", "PT1S", "PT86400S", "PT86401S", "PT24H", "PT25H", "PT1H30M", "PT90M30S", "P1Y", "P999Y", "P1000Y",
  "PT1M", "PT1440M", "PT1441M", "PT23H59M59S", "PT23H60M", "PT00001S", "P1Y1D", "P1W", "P1M", "p1d", "30 days",
  "* * * * *", "0 2 * * *", "*/15 0-5,7 1 JAN MON", "60 * * * *", "* 24 * * *", "* * 0 * *", "5-1 * * * *", "*/0 * * * *", "0 0 30 2 *",
  "05 002 * * *", "0  2 * * *", "0 0 * FEB-APR SUN-SAT", "0 0 * * 7", "*-5 * * * *", "5/20 3 * * *", "0 0 * * 8", "@daily",
  "10.0.0.0/8", "10.0.0.1/8", "010.0.0.0/8", "256.0.0.0/8", "10.0.0.0/33", "::/0", "fd00::/8", "fd00::1/8", ":::/0", "1:2:3:4:5:6:7:8:9/64",
  "10s", "0s", "1s", "3600s", "3601s", "60m", "61m", "1h", "99.9", "deleted", "platform", "kube-acme", "constructor", "a".repeat(10_000),
  "😀", "😀".repeat(50), "😀".repeat(64), "😀".repeat(100), "😀".repeat(101), "😀".repeat(200), "😀".repeat(250), "😀".repeat(251),
  "é", "ｅ", "ſ", "K", "日本", "a\nb", "a\n", "\na", "'", '"', "\\", "#", "a: b", "- a", "a #b", "{a}", "[a]", "no-reply@acme.example",
]; // biome-ignore format: one value per line would be two hundred lines

const KEYS = [
  "x", "Acme", "acme", "a-b", "a_b", "a.b", "a b", "1", "01", "1.10", "true", "null", "-", "=", "é", "😀", "😀".repeat(20), "😀".repeat(60),
  "😀".repeat(100), "😀".repeat(101), "a".repeat(40), "a".repeat(41), "a".repeat(63), "a".repeat(64), "a".repeat(100), "a".repeat(101),
  "toString", "hasOwnProperty", "valueOf", "length", "kubernetes.io/name", "/", "dev", "prod", "deleted", "$ref", "'", "a: b", "a#b",
]; // biome-ignore format: as above

/** A value with some random changes. */
export function edited(value: Record<string, unknown>, schema: Schema, random: Random): Record<string, unknown> {
  const copy = structuredClone(value);
  for (let left = random.happens(0.15) ? 0 : 1 + random.below(3); left > 0; left -= 1) {
    const places = placesIn(copy, schema);
    if (places.length > 0) random.pick(EDITS)(random.pick(places), random);
  }
  return copy;
}

function placesIn(value: unknown, schema: Schema): readonly Place[] {
  if (Array.isArray(value))
    return value.flatMap((item, name) => [
      { holder: value, name, schema: schema.items ?? {} },
      ...placesIn(item, schema.items ?? {}),
    ]);
  if (typeof value !== "object" || value === null || value instanceof Raw) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((name) => {
    const inner = innerOf(schema, name);
    return [{ holder, name, schema: inner }, ...placesIn(holder[name], inner)];
  });
}

function innerOf({ properties, additionalProperties }: Schema, name: string): Schema {
  if (properties !== undefined && Object.hasOwn(properties, name)) return properties[name] ?? {};
  return typeof additionalProperties === "object" ? additionalProperties : {};
}

type Edit = (place: Place, random: Random) => void;

const at = ({ holder, name }: Place): unknown => (holder as Record<string, unknown>)[name];
const put = ({ holder, name }: Place, value: unknown): void => {
  (holder as Record<string, unknown>)[name] = value;
};

const EDITS: readonly Edit[] = [
  function strange(place, random) {
    put(place, structuredClone(random.pick(STRANGE)));
  },
  function boundary(place, random) {
    put(place, beside(at(place), place.schema, random));
  },
  function boundary2(place, random) {
    put(place, beside(at(place), place.schema, random));
  },
  function remove({ holder, name }, random) {
    if (Array.isArray(holder)) holder.splice(Number(name), random.happens(0.3) ? holder.length : 1);
    else Reflect.deleteProperty(holder, name);
  },
  function unknownKey({ holder }, random) {
    if (!Array.isArray(holder)) holder[random.pick(KEYS)] = random.pick(["x", 1, true, {}]);
  },
  function renamed({ holder, name }, random) {
    if (Array.isArray(holder)) return;
    holder[random.pick([...KEYS, String(name).toUpperCase(), `${name}s`])] = holder[name];
    Reflect.deleteProperty(holder, name);
  },
  function wrapped(place, random) {
    put(place, random.happens(0.5) ? [at(place)] : { [random.pick(KEYS)]: at(place) });
  },
  function many(place, random) {
    const value = at(place);
    const most = random.pick([2, 5, 6, 7, 10, 11, 20, 21, 50, 51, 100, 101, 200, 201]);
    if (Array.isArray(value) && value.length > 0)
      put(
        place,
        Array.from({ length: most }, (_, index): unknown => value[index % value.length]),
      );
    else if (typeof value === "object" && value !== null && !(value instanceof Raw)) {
      const [each] = Object.values(value as Record<string, unknown>);
      const more = Array.from({ length: most }, (_, index) => [`x${index}`, each ?? "x"] as const);
      put(place, Object.fromEntries(more));
    }
  },
];

/** A value next to the one that stands there: a character or a step more or less, at and beyond the schema's bounds. */
function beside(value: unknown, schema: Schema, random: Random): unknown {
  if (typeof value === "number") {
    const { minimum = 0, maximum = 100 } = schema;
    return random.pick([
      minimum,
      minimum - 1,
      maximum,
      maximum + 1,
      value + 0.5,
      -value,
      String(value),
      new Raw(`${value}.0`),
      value * 10,
    ]);
  }
  if (typeof value === "boolean") return random.pick([!value, String(value), value ? "yes" : "no", Number(value)]);
  if (typeof value !== "string") return value;
  const { maxLength = 253 } = schema;
  const characters = Array.from(value);
  const spot = random.below(characters.length + 1);
  const extra = random.pick(["-", ".", "a", "A", "0", "9", " ", "/", "@", "é", "😀", "_", "\n", "*", ":", "m", "i"]);
  const longer = random.pick([...grown(value, maxLength), value]);
  return random.pick(
    [
      [...characters.slice(0, spot), extra, ...characters.slice(spot)].join(""),
      [...characters.slice(0, spot), ...characters.slice(spot + 1)].join(""),
      value.toUpperCase(),
      ` ${value}`,
      `${value}\n`,
      longer,
      longer + (longer.at(-1) ?? "a"),
      longer.slice(1),
      Number(value),
    ].filter((made) => !Number.isNaN(made)),
  );
}
