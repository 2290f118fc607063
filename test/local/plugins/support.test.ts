import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { equal, hasSecret, hasUnknown, plain, secret, secretLike, unknownValue } from "../../../local/plugins/support";

test("plain takes the secret wrappers off at any depth", () => {
  expect(plain({ a: [secret("x")], b: secret({ c: secret(1) }), d: unknownValue })).toEqual({
    a: ["x"],
    b: { c: 1 },
    d: unknownValue,
  });
});

test("wrapping a secret twice is the same as once", () => {
  expect(secret(secret("x"))).toEqual(secret("x"));
});

test("a secret and an unknown value are found at any depth", () => {
  expect(hasSecret({ a: [{ b: secret("x") }] })).toBe(true);
  expect(hasSecret({ a: ["x"] })).toBe(false);
  expect(hasUnknown({ a: secret([unknownValue]) })).toBe(true);
});

test("secretLike keeps secret what was secret, and only that", () => {
  expect(secretLike({ data: secret({}), kind: "Secret" }, { data: { a: "1" }, kind: "Secret" })).toEqual({
    data: secret({ a: "1" }),
    kind: "Secret",
  });
  expect(secretLike([{ a: secret("x") }], [{ a: "y", b: "z" }])).toEqual([{ a: secret("y"), b: "z" }]);
});

test("equal is blind to wrappers and to the order of keys, but not to a missing key", () => {
  expect(equal({ a: secret(1), b: 2 }, { b: 2, a: 1 })).toBe(true);
  expect(equal({ a: null }, {})).toBe(false);
  expect(equal([1, 2], [2, 1])).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

test.runIf(process.platform === "linux")("a plugin ends within half a second after its parent was killed", async () => {
  const repository = resolve(__dirname, "../../..");
  const script = join(mkdtempSync(join(tmpdir(), "plugin-")), "plugin.js");
  writeFileSync(
    script,
    `require(${JSON.stringify(join(repository, "node_modules/tsx/dist/cjs/index.cjs"))});
     require(${JSON.stringify(join(repository, "local/plugins/support.ts"))}).exitWithParent();
     setInterval(() => undefined, 1000);
     console.log(process.pid);`,
  );
  const parent = spawn("sh", ["-c", `"${process.execPath}" "${script}" < /dev/null & wait`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const pid = Number(await new Promise<Buffer>((announce) => parent.stdout.once("data", announce)));
  expect(isAlive(pid)).toBe(true);
  parent.kill("SIGKILL");
  await sleep(500);
  expect(isAlive(pid)).toBe(false);
});
