import { expect, test } from "vitest";
import { loadFleet } from "../../model/fleet";
import { repository, tenantFile } from "./repository";

const codesOf = (files: Readonly<Record<string, string>>): readonly string[] =>
  loadFleet(repository(files), "dev").problems.map(({ code, path }) => `${code} ${path}`);

test("a typo does not hide what else is wrong in the file", () => {
  const file = tenantFile(
    "acme",
    "quota: {}\nquotas: {requests: {cpu: 999}}\naccess: {members: [{group: system:masters, role: admin}]}\n",
  );
  expect(codesOf({ "tenants/acme.yaml": file })).toEqual([
    "TEN-101 quota",
    "QTA-105 quotas.requests.cpu",
    "QTA-106 quotas.requests.cpu",
    "IDN-111 access.members[0].group",
  ]);
});

test("a tier that does not exist is told beside a field that does not", () => {
  const file = tenantFile("acme", "quota: {}\n").replace("tier: standard", "tier: standart");
  expect(codesOf({ "tenants/acme.yaml": file })).toEqual(["QTA-101 tier", "TEN-101 quota"]);
});

test("what may only follow from the fault is not told", () => {
  const file = tenantFile("acme", "identity: {resolve: [jwt], jwt: {issuer: ftp://login.acme.example, audience: acme-api}}\n");
  expect(codesOf({ "tenants/acme.yaml": file })).toEqual(["IDN-102 identity.jwt.issuer"]);
});

test("other tenants are judged as if the file could not be read", () => {
  const granting = tenantFile("acme", "federation: {grants: [{to: globex}]}\n");
  const accepting = tenantFile("globex", "federation: {accepts: [{from: acme, resource: reports, access: read}]}\n");
  const problems = loadFleet(repository({ "tenants/acme.yaml": granting, "tenants/globex.yaml": accepting }), "dev").problems;
  expect(problems.filter(({ file }) => file !== "tenants/acme.yaml")).toEqual([]);
});
