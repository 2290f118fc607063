/** Whether the gateway of an environment is new enough to keep tenants apart. */

import { problemAtPath } from "../document";
import { GATEWAY_FLOORS } from "../environment";
import type { Problem } from "../problems";
import type { EnvironmentRun } from "../run";

/** Nothing is declared for a gateway, or a controller, with holes that are known. */
export function checkGatewayVersions({ sources, environment }: EnvironmentRun): readonly Problem[] {
  const file = sources.environments.loaded.find(({ definition }) => definition.id === environment);
  if (file === undefined) return [];
  const { versions = {} } = file.definition.gateway;
  return (["apisix", "controller"] as const).flatMap((part) => {
    const [given, floor] = [versions[part], GATEWAY_FLOORS[part]];
    if (given === undefined || isAtLeast(given, floor)) return [];
    const message = `${part} ${given} has known holes between tenants; ${floor} is the oldest that will do.`;
    const fix = `Upgrade the gateway, then write ${floor} or what runs there.`;
    return [problemAtPath(file.document, ["gateway", "versions", part], { code: "ENV-102", message, fix })];
  });
}

function isAtLeast(version: string, floor: string): boolean {
  const [given, least] = [version, floor].map((text) => text.split(".").map(Number));
  const at = (given ?? []).findIndex((number, index) => number !== least?.[index]);
  return at < 0 || (given?.[at] ?? 0) > (least?.[at] ?? 0);
}
