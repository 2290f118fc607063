/**
 * How a tenant's rows are kept apart on a shared server, model by model: one table, which the component turns into resources.
 *
 * `row`: tables of all tenants, told apart by RLS policies. `schema`: tables of the tenant's own in a schema of the platform.
 * `database`: a database of the tenant's own, a copy of the hardened template.
 */

import { databaseName, schemaName } from "../model/names";
import type { ResolvedTenant } from "../model/resolved-tenant";
import { SHARED_DATABASE, TENANT_GROUP } from "../sql/names";

/** Models that live on a server shared with others. */
export type ServerModel = "row" | "schema" | "database";

/** What one model makes of a tenant. */
export interface DatabaseDriver {
  /** Database the tenant's logins connect to. */
  readonly database: (tenantId: string) => string;
  /** The only schema on their search path. */
  readonly schema: (tenantId: string) => string;
  /** Roles the identity is a member of. */
  readonly memberOf: readonly string[];
  /** Whether the database is the tenant's alone, to be created and dropped with it. */
  readonly ownsDatabase: boolean;
  /** Who owns the tenant's schema; undefined when the schema is the platform's and shared. */
  readonly schemaOwner?: "platform" | "tenant";
}

/** The schema that tenants' tables are in when nothing else tells them apart. */
const APPLICATION_SCHEMA = "app";

export const DATABASE_DRIVERS: Readonly<Record<ServerModel, DatabaseDriver>> = {
  row: {
    database: () => SHARED_DATABASE,
    schema: () => APPLICATION_SCHEMA,
    memberOf: [TENANT_GROUP],
    ownsDatabase: false,
  },
  schema: {
    database: () => SHARED_DATABASE,
    schema: schemaName,
    memberOf: [TENANT_GROUP],
    ownsDatabase: false,
    schemaOwner: "platform",
  },
  database: {
    database: databaseName,
    schema: () => APPLICATION_SCHEMA,
    memberOf: [],
    ownsDatabase: true,
    schemaOwner: "tenant",
  },
};

/**
 * The model of a tenant's rows.
 *
 * @throws when it is none that lives on a shared server: the checks refuse those before anything is built.
 */
export function serverModel(tenant: Pick<ResolvedTenant, "id" | "isolation">): ServerModel {
  const { default: model } = tenant.isolation.data;
  if (model === "dedicated") throw new Error(`tenant ${tenant.id}: no component builds data model "${model}"`);
  return model;
}
