/** What each of an environment's two stacks is made of, and what it tells a human. */

import * as pulumi from "@pulumi/pulumi";
import type { DatabaseServer } from "../components/connection-secret";
import { SHARED_DATABASE } from "../components/conventions";
import { Platform } from "../components/platform";
import { Tenant, type TenantNames } from "../components/tenant";
import type { Fleet } from "../model/resolved-tenant";
import { clusterProvider, databaseProvider } from "./providers";
import type { Settings } from "./settings";

/** The database a server always has, to connect to before the shared one exists. */
const MAINTENANCE_DATABASE = "postgres";

/** Outputs of the tenants' stack. */
interface TenantsOutputs {
  /** Ids of all tenants the stack holds. */
  readonly tenants: readonly string[];
  /** By tenant id; `objects` counts what the tenant has in the cluster. */
  readonly names: Readonly<Record<string, TenantNames & { readonly objects: number }>>;
}

/** Builds the stack `<env>-platform`. */
export function buildPlatform({ environment }: Fleet, settings: Settings): Record<string, string> {
  const providers = [clusterProvider(environment, settings), databaseProvider(settings, MAINTENANCE_DATABASE)];
  new Platform("platform", { environment, server: settings.database }, { providers });
  return { environment: environment.id, database: SHARED_DATABASE };
}

/** Builds the stack `<env>`: every tenant of the fleet. */
export function buildTenants({ environment, tenants }: Fleet, settings: Settings): TenantsOutputs {
  const providers = [clusterProvider(environment, settings), databaseProvider(settings, SHARED_DATABASE)];
  const built = tenants.map((tenant) => {
    const counter = new ObjectCounter();
    const args = { tenant, environment, server: applicationsView(settings) };
    const { names } = new Tenant(tenant.id, args, { providers, transformations: [counter.transformation] });
    return [tenant.id, { ...names, objects: counter.objects }] as const;
  });
  return { tenants: tenants.map(({ id }) => id), names: Object.fromEntries(built) };
}

/** The server as applications reach it: what they need of the settings, and nothing of the administrator's. */
function applicationsView({ database: { host, port, sslmode, authority } }: Settings): DatabaseServer {
  return { host, port, sslmode, authority };
}

/** Counts the Kubernetes objects that are registered below a component; changes none of them. */
class ObjectCounter {
  objects = 0;

  readonly transformation: pulumi.ResourceTransformation = ({ type }) => {
    if (type.startsWith("kubernetes:")) this.objects += 1;
    return undefined;
  };
}
