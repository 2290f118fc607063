#!/usr/bin/env node
// Runs the TypeScript as it is: nothing to compile, nothing stale. The real path, because npm links to this file.
const { realpathSync } = require("node:fs");
const { dirname, join } = require("node:path");

const here = dirname(realpathSync(__filename));
require(require.resolve("tsx/cjs", { paths: [here] }));
require(join(here, "program.ts")).main(process.argv);
