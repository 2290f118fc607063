/**
 * The isolation model of one environment, from the resources of all its stacks together.
 *
 * It shares no code with the invariants, so that the two can be held against each other: what the one lets through the other must
 * not call a way. Pairs of tenants are never listed; the time it takes grows with the resources and with what is open.
 */

import { compareText } from "../../model/problems";
import type { StackResource } from "../../policies/resources";
import { accessLayer, crossings } from "./access";
import { aspectsOf } from "./aspects";
import { databaseLayer, readDatabases } from "./database";
import { gatewayLayer, readRules } from "./gateway";
import { type Edge, type Evidence, INTERNET, type IsolationModel, LAYERS, type Layer, SHARED } from "./isolation-model";
import type { LayerModel } from "./layer";
import { networkLayer } from "./network";
import { readRbac } from "./rbac";
import { secretsLayer } from "./secrets";
import { type Item, type OriginOf, readWorld, type World } from "./world";

/**
 * Computes who reaches whom.
 *
 * @param resources of every stack of the environment: a binding in one can name somebody of another
 * @param origin finds the line of a file that caused a resource; without it evidence names resources only
 */
export function isolationOf(resources: readonly StackResource[], origin?: OriginOf): IsolationModel {
  const world = readWorld(resources, origin);
  const rbac = readRbac(world);
  const databases = readDatabases(world);
  const rules = readRules(world);
  const layers: Readonly<Record<Layer, LayerModel>> = {
    network: networkLayer(world),
    access: accessLayer(world, rbac),
    database: databaseLayer(databases),
    secrets: secretsLayer(world, rbac, crossings(world, rbac)),
    gateway: gatewayLayer(world, rules),
  };
  const found = inOrder([...LAYERS.flatMap((layer) => layers[layer].edges), ...unreadableEdges(world)]);
  const edges = inOrder([...found, ...unproven(world, layers, found)]);
  const taken = new Set(edges.map(keyOf));
  return {
    tenants: aspectsOf({ world, edges, databases, rules }),
    edges,
    denial: (from, to, layer) => (from === to || taken.has(keyOf({ from, to, layer })) ? [] : layers[layer].denial(from, to)),
  };
}

function keyOf({ from, to, layer }: Pick<Edge, "from" | "to" | "layer">): string {
  return `${from} ${to} ${layer}`;
}

/** Ordered, and each once: several namespaces or rules can say the same. */
function inOrder(edges: readonly Edge[]): readonly Edge[] {
  const once = new Map(edges.map((edge) => [`${keyOf(edge)} ${edge.letter} ${edge.says}`, edge]));
  return [...once.values()].sort(
    (left, right) =>
      compareText(left.from, right.from) ||
      compareText(left.to, right.to) ||
      LAYERS.indexOf(left.layer) - LAYERS.indexOf(right.layer) ||
      compareText(left.says, right.says),
  );
}

/** Groups of the type tokens whose objects decide a layer; everything else could hold what a Secret holds. */
const LAYER_OF: readonly (readonly [RegExp, Layer])[] = [
  [/^postgresql:/, "database"],
  [/^kubernetes:(networking|policy\.networking|cilium|crd\.projectcalico)/, "network"],
  [/^kubernetes:rbac\./, "access"],
  [/^kubernetes:(apisix|gateway)\./, "gateway"],
  [/^kubernetes:core\/v1:Secret$|external-secrets/, "secrets"],
  [/^kubernetes:/, "network"],
];

/** What is not known before the update may allow anything. */
function unreadableEdges(world: World): Edge[] {
  return world.unreadable.flatMap((item) => {
    const layer = LAYER_OF.find(([type]) => type.test(item.resource.type))?.[1] ?? "network";
    const evidence = [world.evidence(item, "has a value that is not known yet")];
    return affectedBy(item, world).map((from): Edge => {
      return { from, to: SHARED, layer, letter: "!", says: `whatever ${item.title} will allow`, evidence };
    });
  });
}

function affectedBy(item: Item, world: World): readonly string[] {
  const owner = world.namespaces.get(item.namespace)?.tenant;
  return owner === undefined ? [...world.tenants.keys()] : [owner];
}

/**
 * Ways that nothing shows to be closed count as open.
 *
 * What a layer shows of a pair it shows of each side by itself, so each tenant is asked once as the one who reaches and once as the
 * one who is reached; only where both have nothing to show is there a pair to name.
 */
function unproven(world: World, layers: Readonly<Record<Layer, LayerModel>>, found: readonly Edge[]): Edge[] {
  const ids = [...world.tenants.keys()];
  const taken = new Set(found.map(keyOf));
  return LAYERS.flatMap((layer) => {
    const { denial } = layers[layer];
    const silentFrom = ids.filter((id) => denial(id, "").length === 0);
    const silentTo = silentFrom.length === 0 ? [] : ids.filter((id) => denial("", id).length === 0);
    const pairs = silentFrom.flatMap((from) => silentTo.filter((to) => to !== from).map((to) => ({ from, to })));
    const outside = ids.flatMap((from) =>
      [SHARED, INTERNET].filter((to) => denial(from, to).length === 0).map((to) => ({ from, to })),
    );
    return [...pairs, ...outside]
      .filter(({ from, to }) => !taken.has(keyOf({ from, to, layer })))
      .map(
        ({ from, to }): Edge => ({
          from,
          to,
          layer,
          letter: "!",
          says: "nothing shows that this is closed",
          evidence: ownNamespace(world, from),
        }),
      );
  });
}

function ownNamespace(world: World, id: string): Evidence[] {
  return (world.tenants.get(id)?.namespaces ?? []).map(({ item }) => world.evidence(item, "has nothing that says so"));
}
