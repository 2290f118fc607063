#!/usr/bin/env node
// Runs the TypeScript as it is: nothing to compile, nothing stale. The real path, because npm links to this file.
const { realpathSync } = require("node:fs");
const { dirname, join } = require("node:path");

const here = dirname(realpathSync(__filename));
try {
  require(require.resolve("tsx/cjs", { paths: [here] }));
  require(join(here, "program.ts")).main(process.argv);
} catch (error) {
  // Left alone, Node would end with 1, which is the exit code for findings.
  process.stderr.write(`The tenant command cannot start; are its packages installed (npm ci)?\n${error.stack}\n`);
  process.exitCode = 3;
}
