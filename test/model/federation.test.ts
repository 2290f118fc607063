import { expect, test } from "vitest";
import { loadFleet } from "../../model/fleet";
import { repository, TODAY, tenantFile } from "./repository";

const TERMS = "ticket: SEC-220, expires: 2026-12-31";

/** The codes of what is wrong with tenants that have these blocks. */
function codes(blocks: Readonly<Record<string, string>>): readonly string[] {
  const files = Object.entries(blocks).map(([id, more]) => [`tenants/${id}.yaml`, tenantFile(id, more)]);
  const { problems } = loadFleet(repository(Object.fromEntries(files) as Record<string, string>), "dev", { today: TODAY });
  return problems.map(({ code }) => code);
}

const grants = (...entries: string[]): string =>
  `federation: {grants: [${entries.map((entry) => `{${entry}, ${TERMS}}`).join(", ")}]}\n`;
const accepts = (...entries: string[]): string => `federation: {accepts: [${entries.map((entry) => `{${entry}}`).join(", ")}]}\n`;

test("what both files agree on passes, and write includes read", () => {
  const granted = grants("to: globex, resource: reports, ids: [q3], access: write");
  for (const access of ["read", "write"]) {
    expect(codes({ acme: granted, globex: accepts(`from: acme, resource: reports, access: ${access}`) })).toEqual([]);
  }
});

test("a grant that nobody has accepted yet passes: the owner goes first", () => {
  expect(codes({ acme: grants("to: globex, resource: reports, ids: [q3], access: read"), globex: "" })).toEqual([]);
});

test("the strongest of several grants counts", () => {
  const both = grants(
    "to: globex, resource: reports, ids: [q3], access: read",
    "to: globex, resource: reports, ids: [q4], access: write",
  );
  expect(codes({ acme: both, globex: accepts("from: acme, resource: reports, access: write") })).toEqual([]);
});

test("what a tenant was granted goes on only with the owner's knowledge", () => {
  const onward = grants("to: initech, resource: reports, ids: [own], access: read");
  const chain = (...entries: string[]) => codes({ acme: grants(...entries), globex: onward, initech: "" });
  const toGlobex = "to: globex, resource: reports, ids: [q3], access: read";
  expect(chain(toGlobex)).toEqual(["FED-107"]);
  expect(chain(`${toGlobex}, reshare: false`)).toEqual([]);
  expect(chain(toGlobex, "to: initech, resource: reports, ids: [q3], access: read")).toEqual([]);
  expect(chain("to: globex, resource: plans, ids: [q3], access: read")).toEqual([]);
});

test("a grant back to the owner is no passing on", () => {
  const [there, back] = ["globex", "acme"].map((to) => grants(`to: ${to}, resource: reports, ids: [q3], access: read`));
  expect(codes({ acme: there ?? "", globex: back ?? "" })).toEqual([]);
});

test("a broken file of the other tenant is told once, not as a missing grant", () => {
  const accepted = accepts("from: globex, resource: reports, access: read");
  expect(codes({ acme: accepted, globex: "quota: {}\n" })).toEqual(["TEN-101"]);
});

test("a thousand tenants that share with each other are judged in seconds", () => {
  const ids = Array.from({ length: 1000 }, (_, index) => `tenant-${index}`);
  const blocks = ids.map((id, index) => {
    const [next, last] = [ids[(index + 1) % 1000] ?? "", ids[(index + 999) % 1000] ?? ""];
    const granted = `grants: [{to: ${next}, resource: reports, ids: [q3], access: read, reshare: false, ${TERMS}}]`.replace(
      "q3",
      `q3-${id}`,
    );
    const opening = "network: {egress: [{cidr: 203.0.113.0/24, ports: [443], reason: ERP, ticket: SEC-1, expires: 2026-12-31}]}";
    return [id, `${opening}\nfederation: {${granted}, accepts: [{from: ${last}, resource: reports, access: read}]}\n`] as const;
  });
  const files = Object.fromEntries(blocks.map(([id, more]) => [`tenants/${id}.yaml`, tenantFile(id, more)]));
  const root = repository(files);
  const start = performance.now();
  expect(loadFleet(root, "dev", { today: TODAY }).problems).toEqual([]);
  expect(performance.now() - start).toBeLessThan(15_000);
});
