/** Rights of one tenant's people and programs on objects of another tenant. */

import { type Edge, type Evidence, INTERNET, SHARED } from "./isolation-model";
import type { LayerModel } from "./layer";
import { type Rbac, type Right, reachOf, writesFences } from "./rbac";
import { addTo, type Tenant, type World } from "./world";

/** A right that somebody of one tenant has in another tenant's namespace, or in all. */
export interface Crossing {
  readonly from: string;
  readonly to: string;
  readonly right: Right;
}

/** Every right across tenants. `from` is `internet` for callers without any account. */
export function crossings(world: World, { rights, tenantsOf }: Rbac): readonly Crossing[] {
  const everybody = [...world.tenants.keys()];
  return rights.flatMap((right) => {
    const holders = right.subject.isEverybody ? everybody : tenantsOf(right.subject);
    if (right.namespace !== "") {
      const owner = world.namespaces.get(right.namespace)?.tenant ?? SHARED;
      const strangers = isForStrangers(right) && owner !== SHARED ? [{ from: INTERNET, to: owner, right }] : [];
      return [...holders.filter((id) => id !== owner).map((from) => ({ from, to: owner, right })), ...strangers];
    }
    const reach = reachOf(right);
    if (reach === "nothing") return [];
    return holders.flatMap((from) => {
      const others = reach === "namespaces" ? everybody.filter((id) => id !== from) : [];
      return [...others, SHARED].map((to) => ({ from, to, right }));
    });
  });
}

function isForStrangers({ subject }: Right): boolean {
  return subject.name === "Group system:unauthenticated";
}

/** Computes the layer. */
export function accessLayer(world: World, rbac: Rbac): LayerModel {
  const edges = crossings(world, rbac).map(
    ({ from, to, right }): Edge => ({
      ...{ from, to, layer: "access", letter: "!" },
      says: `${right.subject.name} has ${right.role}${right.namespace === "" ? " in every namespace" : ` in ${right.namespace}`}`,
      evidence: [world.evidence(right.binding, `gives ${right.role} to ${right.subject.name}`, "subjects")],
    }),
  );
  const given = rightsByTenant(world, rbac);
  return {
    edges: [...edges, ...fenceEdges(world, rbac)],
    denial: (from, to) => [...outside(world, from), ...inside({ world, from, to }, given)],
  };
}

/** Rights on what keeps the tenant apart: with them it could let others in, or itself out. */
function fenceEdges(world: World, { rights }: Rbac): Edge[] {
  return rights.flatMap((right): Edge[] => {
    const tenant = world.namespaces.get(right.namespace)?.tenant;
    const fences = writesFences(right);
    if (tenant === undefined || fences?.length === 0) return [];
    const what = fences === undefined ? `whatever ${right.role} allows, which nothing here says` : `write ${fences.join(", ")}`;
    return [
      {
        ...{ from: tenant, to: SHARED, layer: "access", letter: "!" },
        says: `${right.subject.name} may ${what}`,
        evidence: [world.evidence(right.binding, `gives ${right.role} to ${right.subject.name}`, "roleRef")],
      },
    ];
  });
}

function rightsByTenant(world: World, { rights }: Rbac): ReadonlyMap<string, readonly Right[]> {
  const found = new Map<string, Right[]>();
  for (const right of rights) {
    const tenant = world.namespaces.get(right.namespace)?.tenant;
    if (tenant !== undefined) addTo(found, tenant, right);
  }
  return found;
}

function outside(world: World, id: string): Evidence[] {
  return namespacesOf(world.tenants.get(id)).map(({ name, item }) =>
    world.evidence(item, `no role binding outside of ${name}, and none for the whole cluster, names anybody of ${id}`),
  );
}

interface Pair {
  readonly world: World;
  readonly from: string;
  readonly to: string;
}

function inside({ world, from, to }: Pair, given: ReadonlyMap<string, readonly Right[]>): Evidence[] {
  const rights = given.get(to) ?? [];
  if (rights.length === 0)
    return namespacesOf(world.tenants.get(to)).map(({ item }) =>
      world.evidence(item, "no role binding gives anybody a right in it"),
    );
  return rights.map(({ binding, role, subject, namespace }) =>
    world.evidence(
      binding,
      `gives ${role} in ${namespace} to ${subject.name}, who is nobody of ${from || "another tenant"}`,
      "subjects",
    ),
  );
}

function namespacesOf(tenant: Tenant | undefined): Tenant["namespaces"] {
  return tenant?.namespaces ?? [];
}
