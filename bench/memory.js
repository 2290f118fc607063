// Loaded into a measured child: writes the most memory it ever held, in KiB, to the file that BENCH_MEMORY_FILE names.
const { writeFileSync } = require("node:fs");

process.on("exit", () => {
  writeFileSync(process.env.BENCH_MEMORY_FILE, String(process.resourceUsage().maxRSS));
});
