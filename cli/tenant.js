#!/usr/bin/env node
// Runs the TypeScript of cli/. Loading it file by file takes longer than checking a fleet, so it is joined into one file first. That
// file is named after what all its sources hold: whatever changes makes a new one, and none is ever stale.
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const { dirname, join } = require("node:path");

// The real path, because npm links to this file.
const here = dirname(fs.realpathSync(__filename));
const root = dirname(here);

/** The rooms that the command may import, itself included. */
const rooms = ["cli", "model", "policies", "report", "sql"];
const kept = 7 * 24 * 3_600_000;

function sources() {
  return rooms
    .filter((room) => fs.existsSync(join(root, room)))
    .flatMap((room) => fs.readdirSync(join(root, room), { recursive: true }).map((file) => join(room, file)))
    .filter((file) => file.endsWith(".ts"))
    .sort();
}

function joined() {
  const hash = createHash("sha256").update(process.version);
  for (const file of sources())
    hash
      .update(file)
      .update("\0")
      .update(fs.readFileSync(join(root, file)));
  const folder = join(root, "node_modules", ".cache", "leasehold");
  const file = join(folder, `tenant-${hash.digest("hex").slice(0, 32)}.cjs`);
  if (!fs.existsSync(file)) combine(folder, file);
  return file;
}

function combine(folder, file) {
  fs.mkdirSync(folder, { recursive: true });
  for (const old of fs.readdirSync(folder)) {
    if (Date.now() - fs.statSync(join(folder, old)).mtimeMs > kept) fs.rmSync(join(folder, old), { force: true });
  }
  const part = `${file}.${process.pid}`;
  require(require.resolve("esbuild", { paths: [root] })).buildSync({
    entryPoints: [join(here, "program.ts")],
    bundle: true,
    platform: "node",
    packages: "external",
    define: { __dirname: "globalThis.leaseholdFolder" },
    keepNames: true,
    outfile: part,
    logLevel: "silent",
  });
  fs.renameSync(part, file); // two runs at once each make it whole
}

/** Where the file cannot be made, the sources are loaded one by one. */
function load() {
  globalThis.leaseholdFolder = here;
  let file;
  try {
    file = joined();
  } catch {
    require(require.resolve("tsx/cjs", { paths: [root] }));
    return require(join(here, "program.ts"));
  }
  return require(file);
}

try {
  load().main(process.argv);
} catch (error) {
  // Left alone, Node would end with 1, which is the exit code for findings.
  process.stderr.write(`The tenant command cannot start; are its packages installed (npm ci)?\n${error.stack}\n`);
  process.exitCode = 3;
}
