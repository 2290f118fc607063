// Loads a plugin's TypeScript from wherever it was started: the compiler settings must be this repository's and never
// those of the folder the engine happens to work in, nor may they reach the programs that a plugin starts.
const { join } = require("node:path");
process.env.TSX_TSCONFIG_PATH = join(__dirname, "../../../tsconfig.json");
require("tsx/cjs");
delete process.env.TSX_TSCONFIG_PATH;

/** Path relative to local/plugins, without extension. */
exports.load = (path) => require(join(__dirname, "..", path));
