/** The golden fleet: everything the program can make of tenants, as the stacks whose resources the mutation run spoils. */

import type { Fleet, Status } from "../../model/resolved-tenant";
import { fleetOf, fleetOfModel, fleetWithOpenings } from "../support/fleet";
import { gatewayFleet } from "../support/gateway-fleet";
import { provision, provisionPlatform } from "../support/mocks";
import type { RecordedResource } from "../support/recorded";
import { neighbours } from "./neighbours";

/** A stack that breaks no invariant. */
export interface Golden {
  readonly name: string;
  readonly resources: readonly RecordedResource[];
  /** Whether a resource is worth spoiling here: of two tenants that are alike one is enough. */
  readonly spoils: (resource: RecordedResource) => boolean;
}

function fleetWithStatus(status: Status): Fleet {
  const fleet = fleetOf("acme", "globex");
  return { ...fleet, tenants: fleet.tenants.map((each) => (each.id === "acme" ? { ...each, status } : each)) };
}

const isFirst = ({ name }: RecordedResource): boolean => name.startsWith("acme");
const isSecond = ({ name }: RecordedResource): boolean => name.startsWith("globex");
/** Kinds that are not the same, or not judged alike, when their tenant is closed. */
const DIFFERS = /:(Namespace|ResourceQuota|RoleBinding|NetworkPolicy|ConfigMap|Apisix\w+)$|^postgresql:/;

const isEither = (): boolean => true;

const TENANT_STACKS: Readonly<Record<string, readonly [() => Fleet, Golden["spoils"]]>> = {
  openings: [fleetWithOpenings, isFirst],
  rows: [
    () => fleetOfModel("row", "acme", "globex"),
    (resource) => isSecond(resource) && /^(postgresql|random|kubernetes:rbac)/.test(resource.type),
  ],
  databases: [() => fleetOfModel("database", "acme", "globex"), ({ type }) => type.startsWith("postgresql:")],
  gateway: [gatewayFleet, ({ type }) => type.includes("apisix.apache.org") || type.endsWith(":Namespace")],
  suspended: [() => fleetWithStatus("suspended"), (resource) => isFirst(resource) && DIFFERS.test(resource.type)],
};

/** Builds every stack once. */
export async function goldenStacks(): Promise<readonly Golden[]> {
  const stacks: Golden[] = [];
  // One after the other: the engine's stand-in is one for the whole process.
  for (const [name, [fleet, spoils]] of Object.entries(TENANT_STACKS))
    stacks.push({ name, spoils, resources: (await provision(fleet())).recorded.resources });
  const others = neighbours();
  const beside = {
    name: "neighbours",
    spoils: (one: RecordedResource) => others.includes(one),
    resources: [...(stacks[0]?.resources ?? []), ...others],
  };
  const platform = (await provisionPlatform(fleetOf())).recorded;
  return [...stacks, beside, { name: "platform", spoils: isEither, resources: platform.resources }];
}
