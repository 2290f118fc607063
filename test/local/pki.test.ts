import { mkdtempSync, readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createPki } from "../../local/pki";

const folder = join(mkdtempSync(join(tmpdir(), "pki-")), "pki");
createPki(folder);

test("nobody but the owner can read any key", () => {
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  for (const file of readdirSync(folder)) expect([file, statSync(join(folder, file)).mode & 0o777]).toEqual([file, 0o600]);
});

test("a second call changes nothing: running servers keep trusting each other", () => {
  const contents = (): string[][] => readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), "utf8")]);
  const before = contents();
  createPki(folder);
  expect(contents()).toEqual(before);
});
