// Plain JavaScript, because bootstrap.js needs it before any package is installed. Types are in lock.d.ts.
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const bootId = (() => {
  try {
    return fs.readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8);
  } catch {
    return "";
  }
})();

// A pid alone is no identity: the number is given again after the process ends, and all of them after a reboot.
function linuxStart(pid) {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ended = fields[0] === "Z" || fields[0] === "X";
  return ended ? undefined : `${bootId}-${fields[19]}`;
}

function startOf(pid) {
  try {
    if (process.platform === "linux") return linuxStart(pid);
    const options = { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], options).trim() || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(identity) {
  return identity !== undefined && startOf(identity.pid) === identity.started;
}

function readOwner(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

// A hard link either appears whole or not at all, so nobody ever reads a lock file that is still empty.
function tryLink(file) {
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }), { mode: 0o600 });
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

// Moving the stale lock away is atomic; if another process was quicker and its fresh lock was moved, it is put back.
function removeStale(file, stale) {
  const aside = `${file}.stale-${process.pid}`;
  try {
    fs.renameSync(file, aside);
  } catch {
    return;
  }
  const moved = readOwner(aside);
  if (moved && moved.pid !== stale.pid) {
    try {
      fs.linkSync(aside, file);
    } catch {
      // a third process holds the lock by now
    }
  }
  fs.rmSync(aside, { force: true });
}

async function acquireLock(file, onWait) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  for (let told = false; !tryLink(file); ) {
    const owner = readOwner(file);
    if (owner !== undefined && !isAlive(owner)) {
      removeStale(file, owner);
      continue;
    }
    if (owner !== undefined && !told) onWait(owner.pid);
    told = told || owner !== undefined;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return () => fs.rmSync(file, { force: true });
}

module.exports = { acquireLock, isAlive, startOf };
