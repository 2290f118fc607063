import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { platformEnvironment, platformVariables, shellExports } from "../../local/environment";
import { platformPaths } from "../../local/paths";
import type { Platform } from "../../local/platform";
import { accessFromUrl } from "../../local/postgres";

const postgres = accessFromUrl("postgres://admin:s%3Acret@db.example:6432/main?sslmode=require");
const platform: Platform = {
  name: "trial",
  paths: platformPaths("trial"),
  record: { name: "trial", ports: {}, parts: {}, tools: {}, postgres },
};

test("the address of a server is taken apart", () => {
  expect(postgres).toEqual({
    host: "db.example",
    port: 6432,
    user: "admin",
    password: "s:cret",
    database: "main",
    sslmode: "require",
    rootCertificate: "",
  });
});

test.each(["nonsense", "http://db.example", ""])("%j is refused as the address of a server", (text) => {
  expect(() => accessFromUrl(text)).toThrow("LEASEHOLD_PG_URL: expected an address such as postgres://");
});

test("the platform's own programs come first on PATH, and only once in nested runs", () => {
  const first = platformVariables(platform).PATH?.split(":") ?? [];
  expect(first[0]).toBe(platform.paths.bin);
  const before = process.env.PATH;
  process.env.PATH = first.join(":");
  expect(platformVariables(platform).PATH?.split(":")).toEqual(first);
  process.env.PATH = before;
});

test("a passphrase of the user's own does not win over the platform's", () => {
  process.env.PULUMI_CONFIG_PASSPHRASE = "mine";
  expect(platformEnvironment(platform).PULUMI_CONFIG_PASSPHRASE).toBeUndefined();
  delete process.env.PULUMI_CONFIG_PASSPHRASE;
});

test("a platform that was never started has no variables, and the error says how to start it", () => {
  const empty: Platform = { ...platform, record: { name: "trial", ports: {}, parts: {}, tools: {} } };
  expect(() => platformVariables(empty)).toThrow("start it with npm start");
});

test("a shell reads back exactly what was exported", () => {
  const values = { ONE: 'it\'s $HOME `and` "quotes"', TWO: "line\nbreak" };
  const script = `${shellExports(values)}printf '%s|%s' "$ONE" "$TWO"`;
  expect(execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" })).toBe(`${values.ONE}|${values.TWO}`);
});
