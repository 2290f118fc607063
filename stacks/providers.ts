/** The two explicit providers of a stack: one credential each, for all tenants of the stack. */

import * as k8s from "@pulumi/kubernetes";
import * as pg from "@pulumi/postgresql";
import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../model/resolved-tenant";
import type { Settings } from "./settings";

/** Oldest server the program supports; given so that the provider need not ask at every statement. */
const POSTGRESQL_VERSION = "15.0.0";

/** The provider for the cluster. */
export function clusterProvider(environment: Environment, settings: Settings): k8s.Provider {
  return new k8s.Provider("cluster", {
    kubeconfig: pulumi.secret(settings.kubeconfig),
    // Without it a changed address or certificate would replace the provider, and with it every object.
    clusterIdentifier: environment.cluster,
    enableServerSideApply: true,
    // A run that died halfway has created objects the state does not know: the next one takes them over.
    upsertExistingObjects: true,
    // Otherwise new data replaces a Secret, which for a fixed name means: deletes it first.
    enableSecretMutable: true,
    kubeClientSettings: { qps: 100, burst: 200 },
  });
}

/**
 * The provider for the PostgreSQL server.
 *
 * @param database the one it connects to; destroying a role drops what the role owns in that database, and in no other.
 */
export function databaseProvider(settings: Settings, database: string): pg.Provider {
  const { host, port, username, password, sslmode, authorityFile } = settings.database;
  return new pg.Provider("database", {
    host,
    port,
    username,
    password: pulumi.secret(password),
    database,
    sslmode,
    ...(authorityFile === "" ? {} : { sslrootcert: authorityFile }),
    superuser: true,
    expectedVersion: POSTGRESQL_VERSION,
    // Any bound can make two waiting connections wait for each other for ever.
    maxConnections: 0,
  });
}
