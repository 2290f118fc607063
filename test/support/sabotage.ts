/** The closed loop: the program's own resources satisfy every invariant, and each single way to break one is noticed by that one. */

import { beforeAll, describe, expect, test } from "vitest";
import { type Judgement, judge } from "../../policies/judge";
import type { StackResource } from "../../policies/resources";
import { fleetOf, fleetOfModel, fleetWithOpenings } from "./fleet";
import { gatewayFleet } from "./gateway-fleet";
import { provision, provisionPlatform } from "./mocks";
import type { Recorded } from "./recorded";

/** What to do to a correct stack, by the sentence that says what is wrong afterwards. */
type Sabotages = Readonly<Record<string, (stack: Recorded) => readonly StackResource[]>>;

/** Of which stack: that of the tenants acme and globex, the same where acme has openings or both use the whole gateway, or the platform's. */
const STACKS = {
  tenants: async (): Promise<Recorded> => (await provision(fleetOf("acme", "globex"))).recorded,
  openings: async (): Promise<Recorded> => (await provision(fleetWithOpenings())).recorded,
  "tenants with databases": async (): Promise<Recorded> => (await provision(fleetOfModel("database", "acme", "globex"))).recorded,
  gateway: async (): Promise<Recorded> => (await provision(gatewayFleet())).recorded,
  platform: async (): Promise<Recorded> => (await provisionPlatform(fleetOf())).recorded,
};

/** Each sabotage must give exactly one violation, of this invariant. */
export function describeSabotages(invariant: string, sabotages: Sabotages, stack: keyof typeof STACKS = "tenants"): void {
  describe(`${invariant} (${stack})`, () => {
    let built: Recorded;
    beforeAll(async () => {
      built = await STACKS[stack]();
    });

    test("holds for what the program builds", () => expect(judge(built.resources)).toEqual([]));

    test.each(Object.entries(sabotages))("reports %s", (_, sabotage) => {
      expect(summary(judge(sabotage(built)))).toEqual([invariant]);
    });
  });
}

/** The invariants that reported, once per violation. */
export function summary(judgements: readonly Judgement[]): string[] {
  return judgements.map(({ invariant }) => invariant);
}
