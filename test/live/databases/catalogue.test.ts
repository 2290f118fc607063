/** Every attack of the catalogue, tried for real on every supported server that is at hand, under every model. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testedPrograms } from "../../support/postgres-server";
import { type Attack, leaks, type Observation, observe, type Target } from "./attack";
import { catalogue } from "./catalogue";
import { Scene } from "./scene";

const attacks = catalogue.flatMap((category) => category.attacks);

async function attempt(scene: Scene, attack: Attack, target: Target): Promise<Observation> {
  const stage = scene.stage(target, attack.as);
  if (attack.play !== undefined) return attack.play(stage);
  return observe(() => stage.attacker(attack.connect?.(target)), attack.steps?.(target) ?? []);
}

const hasWorked = (attack: Attack, seen: Observation, target: Target): boolean =>
  attack.worked === undefined ? seen.error === undefined : attack.worked(seen, target);

function judge(attack: Attack, seen: Observation, target: Target): void {
  const told = `${attack.id} saw ${JSON.stringify(seen)}`;
  if (attack.outcome === "watchdog") {
    expect(seen.rows, told).toEqual([{ reason: "locks a whole table", ended: true }]);
  } else if (attack.outcome === "nothing") {
    expect(hasWorked(attack, seen, target), told).toBe(false);
    expect(seen.error?.code, told).toBeUndefined();
  } else if ("residual" in attack.outcome) {
    expect(hasWorked(attack, seen, target), told).toBe(true);
  } else {
    expect(attack.outcome, told).toContain(seen.error?.code);
  }
}

describe.each(testedPrograms())("PostgreSQL $version", ({ programs }) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open(programs);
  });
  afterAll(() => scene.close());

  describe.each(["row", "schema", "database"] as const)("a tenant of model %s", (model) => {
    test.each(
      attacks.filter((attack) => attack.models.includes(model)).map((attack) => [attack.id, attack.title, attack] as const),
    )("%s: %s", async (_id, _title, attack) => {
      const target = scene.target(model);
      const before = await scene.victims();
      const seen = await attempt(scene, attack, target);
      judge(attack, seen, target);
      if (typeof attack.outcome !== "object" || !("residual" in attack.outcome)) expect(leaks(seen, target)).toBe(false);
      expect(await scene.victims()).toBe(before);
    });
  });

  describe("where the usual shortcuts were taken", () => {
    test.each(attacks.filter(({ control }) => control === true).map((attack) => [attack.id, attack.title, attack] as const))(
      "%s works: %s",
      async (_id, _title, attack) => {
        const target = await scene.twin();
        const seen = await attempt(scene, attack, target);
        expect(hasWorked(attack, seen, target), JSON.stringify(seen)).toBe(true);
      },
    );
  });
});
