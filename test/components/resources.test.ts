import { resolve } from "node:path";
import { expect, test } from "vitest";
import { fleetOf } from "../support/fleet";
import { inClear, provision, provisionPlatform } from "../support/mocks";

const GOLDEN = resolve(__dirname, "../golden/resources.json");

test("two tenants and their platform are exactly the resources of the golden list", async () => {
  const fleet = fleetOf("acme", "globex");
  const runs = [await provisionPlatform(fleet), await provision(fleet)];
  const listed = runs.flatMap(({ recorded }) =>
    recorded.resources.map(({ type, name, props }) => ({ type, name, props: inClear(props) })),
  );
  await expect(`${JSON.stringify(listed, null, 2)}\n`).toMatchFileSnapshot(GOLDEN);
});
