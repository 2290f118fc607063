import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

interface Entry {
  readonly version?: string;
  readonly optionalDependencies?: Record<string, string>;
}

const file = join(__dirname, "..", "..", "package-lock.json");
const { packages } = JSON.parse(readFileSync(file, "utf8")) as { packages: Record<string, Entry> };

/** The places node would look for a package in, from the inside out. */
function places(from: string, name: string): string[] {
  const outer = from.lastIndexOf("/node_modules/");
  const here = from === "" ? `node_modules/${name}` : `${from}/node_modules/${name}`;
  if (from === "") return [here];
  return [here, ...places(outer === -1 ? "" : from.slice(0, outer), name)];
}

test("packages of other systems are in the lock file too: without them npm ci refuses the whole file", () => {
  const missing = Object.entries(packages).flatMap(([from, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter(
      (name) => !places(from, name).some((place) => packages[place]?.version !== undefined),
    ),
  );
  expect(missing).toEqual([]);
});
