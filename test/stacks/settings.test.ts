import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSettings } from "../../stacks/settings";

const folder = mkdtempSync(join(tmpdir(), "leasehold-settings-"));
const kubeconfig = join(folder, "kubeconfig");
writeFileSync(kubeconfig, "clusters: []\n");

const env = { KUBECONFIG: kubeconfig, PGHOST: "127.0.0.1", PGPORT: "5432", PGUSER: "postgres", PGPASSWORD: "secret-word" };

test("the server is checked fully unless told otherwise", () => {
  expect(readSettings(env).database).toMatchObject({ port: 5432, sslmode: "verify-full", authorityFile: "", authority: "" });
});

test("contents, not paths, are handed on", () => {
  const settings = readSettings({ ...env, PGSSLROOTCERT: kubeconfig });
  expect([settings.kubeconfig, settings.database.authority]).toEqual(["clusters: []\n", "clusters: []\n"]);
});

test("all that is missing is named at once, with the next step", () => {
  expect(() => readSettings({ PGHOST: "127.0.0.1", PGUSER: "" })).toThrow(
    /^KUBECONFIG, PGPORT, PGUSER, PGPASSWORD not set.*\n.*npm run up/,
  );
});

test.each(["abc", "0", "70000", "54.5"])("PGPORT=%s is refused", (port) => {
  expect(() => readSettings({ ...env, PGPORT: port })).toThrow(`received "${port}"`);
});

test("a kubeconfig that cannot be read is named, without any secret", () => {
  expect(() => readSettings({ ...env, KUBECONFIG: join(folder, "absent") })).toThrow(
    /KUBECONFIG must be the path of one file that can be read/,
  );
});
