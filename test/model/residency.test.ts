import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkFleet } from "../../model/fleet";
import { loadSources } from "../../model/sources";
import { repository, TODAY, tenantFile } from "./repository";

const sample = (file: string): string => readFileSync(join(repository({}), file), "utf8");
const judge = (files: Readonly<Record<string, string>>): readonly string[] =>
  checkFleet(loadSources(repository(files)), ["dev"], { today: TODAY }).map(({ code, message }) => `${code} ${message}`);

const dev = sample("environments/dev.yaml");
const inEurope = "compliance: {residency: {regions: [eu-central-1]}}\n";

test("where an environment has one region, a tenant is there without saying so", () => {
  const oneRegion = dev.replace(/^regions: .*$/m, "regions: {eu-central-1: {}}");
  const files = { "environments/dev.yaml": oneRegion, "tenants/acme.yaml": tenantFile("acme", inEurope) };
  expect(judge(files)).toEqual([]);
  expect(judge({ ...files, "environments/dev.yaml": dev }).map((line) => line.slice(0, 7))).toEqual(["OPS-105"]);
});

test("the tier may place its tenants, and a tenant may choose otherwise", () => {
  const tier = sample("tiers/standard.yaml").replace("defaults:\n", "defaults:\n  environments: {dev: {region: eu-central-1}}\n");
  const files = { "tiers/standard.yaml": tier, "tenants/acme.yaml": tenantFile("acme", inEurope) };
  expect(judge(files)).toEqual([]);
  const elsewhere = tenantFile("acme", `${inEurope}environments: {dev: {region: eu-west-1}}\n`);
  expect(judge({ ...files, "tenants/acme.yaml": elsewhere })).toEqual([
    "ISO-106 Region eu-west-1 of environment dev is outside compliance.residency.regions [eu-central-1].",
  ]);
});

test("an environment without regions places nobody in one", () => {
  const nowhere = dev.replace(/^regions: .*\n/m, "");
  const named = tenantFile("acme", "environments: {dev: {region: eu-central-1}}\n");
  expect(judge({ "environments/dev.yaml": nowhere, "tenants/acme.yaml": named })).toEqual([
    "OPS-105 Region `eu-central-1` does not exist in environment dev.",
  ]);
});

test("logs are kept in a region that the environment names, or their place is not known", () => {
  const silent = dev.replace(", logRegion: eu-central-1", "");
  const logged = tenantFile("acme", `${inEurope}environments: {dev: {region: eu-central-1}}\naudit: {retention: P1Y}\n`);
  expect(judge({ "tenants/acme.yaml": logged })).toEqual([]);
  expect(judge({ "environments/dev.yaml": silent, "tenants/acme.yaml": logged })).toEqual([
    "OPS-105 Environment dev does not say where it holds logs, but this tenant's data must stay in eu-central-1.",
  ]);
});

test("while an environment file is wrong, no region is called unknown", () => {
  const copied = tenantFile("acme", 'backup: {schedule: "0 2 * * *", copyTo: eu-west-1}\n');
  expect(judge({ "environments/dev.yaml": "", "tenants/acme.yaml": copied }).map((line) => line.slice(0, 7))).toEqual([
    "YML-104",
  ]);
});
