// Parses every tenant file of a repository with js-yaml, and does nothing else: what `tenant check` is compared with.
const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { load } = require("js-yaml");

const folder = join(process.argv[2], "tenants");
for (const name of readdirSync(folder)) load(readFileSync(join(folder, name), "utf8"));
