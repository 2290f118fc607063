import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { loadFleet } from "../../model/fleet";
import type { Fleet } from "../../model/resolved-tenant";
import { judge } from "../../policies/judge";
import { provision, provisionPlatform } from "../support/mocks";

function sampleFleet(): Fleet {
  const { problems, fleet } = loadFleet(resolve(__dirname, "../.."), "dev");
  if (fleet === undefined) throw new Error(JSON.stringify(problems));
  return fleet;
}

describe.each([{ preview: false }, { preview: true }])("the sample fleet (preview: $preview)", ({ preview }) => {
  test("breaks no invariant", async () => {
    const fleet = sampleFleet();
    expect(judge((await provision(fleet, preview)).recorded.resources)).toEqual([]);
    expect(judge((await provisionPlatform(fleet, preview)).recorded.resources)).toEqual([]);
  });

  test("shares no physical name between two tenants", async () => {
    const { outputs } = await provision(sampleFleet(), preview);
    const names = Object.values(outputs.names).flatMap(({ namespace, host, schema, roles }) => [
      namespace,
      host,
      schema,
      ...roles,
    ]);
    expect(new Set(names).size).toBe(names.length);
  });
});
