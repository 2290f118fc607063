/** Rows: what a tenant's roles can become, own, or were granted, on the server that tenants share. */

import { text } from "../../policies/values";
import {
  type DatabaseRight,
  databaseRights,
  type Hat,
  hatsOf,
  ownerOfPlace,
  ownerOfRole,
  placesOf,
  powerOf,
} from "./database-roles";
import { type Edge, type Evidence, SHARED } from "./isolation-model";
import type { LayerModel } from "./layer";
import { addTo, grouped, type Item, type World } from "./world";

/** The group of all who have something in the shared database. */
const TENANT_GROUP = "app_tenants";
const EVERYBODY = "public";

/** What the layer goes by. */
export interface Databases {
  readonly world: World;
  readonly hats: ReadonlyMap<string, readonly Hat[]>;
  readonly rights: readonly DatabaseRight[];
  readonly databases: ReadonlyMap<string, readonly Item[]>;
  readonly schemas: ReadonlyMap<string, readonly Item[]>;
}

/** Reads what there is on the server. */
export function readDatabases(world: World): Databases {
  return {
    world,
    hats: hatsOf(world),
    rights: databaseRights(world),
    databases: placesOf(world, "Database"),
    schemas: placesOf(world, "Schema"),
  };
}

/** Computes the layer. */
export function databaseLayer(found: Databases): LayerModel {
  const granted = grouped(found.rights, ({ place }) => place);
  return {
    edges: [...hatEdges(found), ...rightEdges(found), ...ownerEdges(found), ...openDatabases(found), ...sharedEdges(found)],
    denial: (from, to) => [...powerless(found, from), ...reserved(found, to, granted)],
  };
}

function leak(from: string, to: string, says: string, evidence: readonly Evidence[]): Edge {
  return { from, to, layer: "database", letter: "!", says, evidence };
}

const others = ({ world }: Databases, id: string): string[] => [...world.tenants.keys()].filter((other) => other !== id);

/** Roles of others, and roles above all rights. */
function hatEdges(found: Databases): Edge[] {
  return [...found.hats].flatMap(([id, hats]) =>
    hats.flatMap((hat) => {
      const shown = hat.item ?? hat.by;
      if (shown === undefined) return [];
      const via = hat.by === undefined ? [] : [found.world.evidence(hat.by, `may act as "${hat.name}"`, "roles")];
      const power = powerOf(hat);
      if (power !== undefined) {
        const evidence = [...via, found.world.evidence(shown, power)];
        return [...others(found, id), SHARED].map((to) => leak(id, to, `"${hat.name}" ${power}`, evidence));
      }
      if (hat.by === undefined || hat.name === TENANT_GROUP) return [];
      const owner = ownerOfRole(hat.name);
      if (owner === id) return [];
      return [leak(id, owner ?? SHARED, `may act as "${hat.name}"`, via)];
    }),
  );
}

/** Tenants that have a role's rights. */
function holdersOf(found: Databases): (role: string) => readonly string[] {
  const holders = new Map<string, string[]>();
  for (const [id, hats] of found.hats) for (const { name } of hats) addTo(holders, name, id);
  const everybody = [...found.hats].filter(([, hats]) => hats.length > 0).map(([id]) => id);
  return (role) => (role.toLowerCase() === EVERYBODY ? everybody : (holders.get(role) ?? []));
}

/** Rights on another tenant's place. */
function rightEdges(found: Databases): Edge[] {
  const holders = holdersOf(found);
  return found.rights.flatMap(({ grant, role, privileges, place, what }) => {
    const owner = ownerOfPlace(place);
    if (owner === undefined) return [];
    const rule = `gives "${role}" ${privileges.join(", ")} on ${what}`;
    return holders(role)
      .filter((id) => id !== owner)
      .map((id) => leak(id, owner, `${privileges.join(", ")} on ${what}`, [found.world.evidence(grant, rule, "privileges")]));
  });
}

/** An owner has every right, and gives them to whom it likes. */
function ownerEdges(found: Databases): Edge[] {
  const holders = holdersOf(found);
  return [...found.databases, ...found.schemas].flatMap(([tenant, items]) =>
    items.flatMap((item) => {
      const role = text(item.props["owner"]);
      if (role === "") return [];
      const says = `owns ${item.title}`;
      return holders(role)
        .filter((id) => id !== tenant)
        .map((id) =>
          leak(id, tenant === "" ? SHARED : tenant, says, [found.world.evidence(item, `belongs to "${role}"`, "owner")]),
        );
    }),
  );
}

/** PostgreSQL lets everybody connect to a new database until that is taken back. */
function openDatabases(found: Databases): Edge[] {
  const shut = new Set(
    found.world
      .database("Grant")
      .filter(({ props }) => text(props["objectType"]) === "database" && text(props["role"]) === EVERYBODY)
      .map(({ props }) => text(props["database"])),
  );
  const everybody = holdersOf(found)(EVERYBODY);
  return [...found.databases].flatMap(([owner, items]) =>
    items
      .filter(({ name, props }) => !shut.has(name) && props["allowConnections"] !== false)
      .flatMap((item) => {
        const evidence = [
          found.world.evidence(item, "lets everybody connect, as every new database does, and nothing takes that back"),
        ];
        return everybody
          .filter((id) => id !== owner)
          .map((id) => leak(id, owner === "" ? SHARED : owner, `may connect to ${item.name}`, evidence));
      }),
  );
}

/** Roles that are the tenant's and nobody else's. */
export function ownRoles({ hats }: Databases, id: string): readonly Item[] {
  return (hats.get(id) ?? []).flatMap(({ item, by }) => (item === undefined || by !== undefined ? [] : [item]));
}

/** How a tenant's data are kept: `database`, `schema` or `rows`; undefined when it has none on the server. */
export function dataModel({ databases, schemas, hats }: Databases, id: string): "database" | "schema" | "rows" | undefined {
  if ((databases.get(id) ?? []).length > 0) return "database";
  if ((schemas.get(id) ?? []).length > 0) return "schema";
  return (hats.get(id) ?? []).length > 0 ? "rows" : undefined;
}

const MODELS = {
  database: "a database of its own on the shared server",
  schema: "a schema of its own in the shared database",
  rows: "rows of its own in shared tables, told apart by RLS policies that the bootstrap forces and no resource shows",
} as const;

/** Every tenant with a role uses the server that others use too. */
function sharedEdges(found: Databases): Edge[] {
  return [...found.hats.keys()].flatMap((id): Edge[] => {
    const model = dataModel(found, id);
    if (model === undefined) return [];
    const limits = ownRoles(found, id).map((item) => found.world.evidence(item, limitsOf(item)));
    return [{ from: id, to: SHARED, layer: "database", letter: "G", says: MODELS[model], evidence: limits }];
  });
}

function limitsOf({ props }: Item): string {
  const bounded = typeof props["connectionLimit"] === "number" ? `, at most ${props["connectionLimit"]} connections` : "";
  return `${props["login"] === true ? "may log in" : "cannot log in"}, no power over the server${bounded}`;
}

/** What the tenant's roles are not. */
function powerless(found: Databases, id: string): Evidence[] {
  const { world, hats } = found;
  const own = hats.get(id) ?? [];
  if (own.length === 0)
    return (world.tenants.get(id)?.namespaces ?? []).map(({ item }) =>
      world.evidence(item, "has no role on the database server"),
    );
  const names = own.map(({ name }) => name).join(", ");
  return ownRoles(found, id).map((item) =>
    world.evidence(item, `has no power over the server and acts as nobody but ${names}`, "roles"),
  );
}

/** For whom the other tenant's place is. */
function reserved(found: Databases, id: string, granted: ReadonlyMap<string, readonly DatabaseRight[]>): Evidence[] {
  const { world, databases, schemas } = found;
  const places = [...(databases.get(id) ?? []), ...(schemas.get(id) ?? [])];
  if (places.length === 0)
    return ownRoles(found, id).map((item) =>
      world.evidence(item, "has its rows in shared tables, where RLS policies that the bootstrap forces show it no others"),
    );
  return places.map((item) => {
    const roles = [...new Set((granted.get(item.name) ?? []).map(({ role }) => role))];
    return world.evidence(item, `is for ${roles.length === 0 ? "its owner alone" : roles.join(", ")}`);
  });
}
