/** Roles of a PostgreSQL server: whose each is, and what it can become. */

import { fields, list, text, texts } from "../../policies/values";
import { grouped, type Item, type World } from "./world";

/** How a tenant's roles are called: its identity, and the logins that act as it. */
const TENANT_ROLE = /^tnt__(.+?)(?:__[ab])?$/;

/** How places of a tenant's own are called: a schema on the shared server, or a database. */
const TENANT_PLACE = /^t_(.+)$/;

/** Attributes by which a role is above every right. */
const POWERS = ["superuser", "createRole", "replication", "bypassRowLevelSecurity"];

/** Roles of the server itself that reach the data of others, the machine or other sessions. */
const PREDEFINED =
  /^(pg_(?!monitor$|stat_scan_tables$|use_reserved_connections$).*|postgres|rds_superuser|cloudsqlsuperuser|azure_pg_admin)$/;

/** A role that a tenant can act as. */
export interface Hat {
  readonly name: string;
  /** Undefined when the role is not among the resources. */
  readonly item: Item | undefined;
  /** By which role or grant it can be taken; undefined for the tenant's own. */
  readonly by: Item | undefined;
}

/** The tenant whose role it is. */
export function ownerOfRole(role: string): string | undefined {
  return TENANT_ROLE.exec(role)?.[1];
}

/** The tenant whose schema or database it is. */
export function ownerOfPlace(place: string): string | undefined {
  return TENANT_PLACE.exec(place)?.[1];
}

/** Every role each tenant can act as, its own first. */
export function hatsOf(world: World): ReadonlyMap<string, readonly Hat[]> {
  const roles = new Map(world.database("Role").map((item) => [item.name, item]));
  const grants = grouped(world.database("GrantRole"), ({ props }) => text(props["role"]));
  const own = grouped([...roles.values()], ({ name }) => ownerOfRole(name) ?? "");
  return new Map(
    [...world.tenants.keys()].map((id) => {
      const hats = new Map<string, Hat>((own.get(id) ?? []).map((item) => [item.name, { name: item.name, item, by: undefined }]));
      for (const hat of hats.values()) // grows while it is gone through
        for (const { name, by } of membershipsOf(hat, grants))
          if (!hats.has(name)) hats.set(name, { name, item: roles.get(name), by });
      return [id, [...hats.values()]];
    }),
  );
}

function membershipsOf(
  { name, item }: Hat,
  grants: ReadonlyMap<string, readonly Item[]>,
): { readonly name: string; readonly by: Item }[] {
  const granted = (grants.get(name) ?? []).map((grant) => ({ name: text(grant.props["grantRole"]), by: grant }));
  return [...(item === undefined ? [] : texts(item.props["roles"]).map((role) => ({ name: role, by: item }))), ...granted];
}

/** By what a role is above the rights that tell tenants apart; undefined when by nothing. */
export function powerOf({ name, item }: Hat): string | undefined {
  const power = POWERS.find((one) => item?.props[one] === true);
  if (power !== undefined) return `has the attribute ${power}`;
  return PREDEFINED.test(name) ? "is a role of the server's own administration" : undefined;
}

/** A right on something that a grant gives. */
export interface DatabaseRight {
  readonly grant: Item;
  readonly role: string;
  readonly privileges: readonly string[];
  /** Schemas, or the database, that it is about. */
  readonly place: string;
  readonly what: string;
}

/** Every grant that gives something. */
export function databaseRights(world: World): readonly DatabaseRight[] {
  return world
    .database("Grant")
    .concat(world.database("DefaultPrivileg"), world.database("DefaultPrivileges"))
    .map((grant) => {
      const { props } = grant;
      const type = text(props["objectType"]);
      const [database, schema] = [text(props["database"]), text(props["schema"])];
      const objects = list(props["objects"]).map(String).join(", ");
      const what =
        type === "database" ? `database ${database}` : `${type === "schema" ? "" : `${type} ${objects} of `}schema ${schema}`;
      const isOwnDatabase = ownerOfPlace(database) !== undefined;
      const place = type === "database" || isOwnDatabase ? database : schema;
      return { grant, role: text(props["role"]), privileges: texts(props["privileges"]), place, what };
    })
    .filter(({ privileges }) => privileges.length > 0);
}

/** What owns a place: databases and schemas by name, the more particular one last. */
export function placesOf(world: World, kind: "Database" | "Schema"): ReadonlyMap<string, readonly Item[]> {
  return grouped(world.database(kind), ({ name, props }) => {
    const database = text(fields(props)["database"]);
    return ownerOfPlace(kind === "Schema" && ownerOfPlace(database) !== undefined ? database : name) ?? "";
  });
}
