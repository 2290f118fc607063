/**
 * The SQL that makes a PostgreSQL server fit for many tenants: in which databases, in which order.
 *
 * Each step is one transaction that first takes a lock, can be repeated, and says at its end which version it has installed. The same text
 * is run by a Job in the cluster, by psql, or by the program itself.
 */

import { createHash } from "node:crypto";
import { renderClosing, renderDatabaseClosing } from "./closing";
import { renderGrants, renderSchemas, renderSecurityGrants } from "./grants";
import { DROP_GUARD, renderGuard, renderGuardTrigger } from "./guard";
import { renderIdentity } from "./identity";
import { RECORD_FINGERPRINTS, renderLint } from "./lint";
import { literals, SHARED_DATABASE, TEMPLATE_DATABASE } from "./names";
import { renderPolicies } from "./policies";
import { renderRoles } from "./roles";
import { renderUpkeep } from "./upkeep";

/** What an operator may choose. */
interface BootstrapOptions {
  /** Most that one session may write into temporary files, in PostgreSQL's words. */
  readonly temporaryFiles: string;
}

/** One text for one database. */
export interface BootstrapStep {
  readonly name: "server" | "shared" | "template";
  readonly database: string;
  readonly sql: string;
}

/** All steps, and the version they install. */
export interface Bootstrap {
  readonly version: string;
  readonly steps: readonly BootstrapStep[];
}

const DEFAULT_OPTIONS: BootstrapOptions = { temporaryFiles: "1GB" };

/** Number of the advisory lock, the same for everybody who bootstraps a server. */
const LOCK = 4_157_001_001;

/** Databases a server brings along, into which it lets everybody. */
const OWN_DATABASES = ["postgres", "template1"] as const;

function shared(): string[] {
  return [
    DROP_GUARD,
    renderSchemas(),
    renderIdentity(),
    renderPolicies(),
    renderGuard(),
    renderUpkeep(),
    renderGrants(),
    renderClosing({ isShared: true, isStrict: true }),
    renderLint(),
    renderSecurityGrants(),
    RECORD_FINGERPRINTS,
    renderGuardTrigger(),
  ];
}

/** The whole bootstrap. */
export function renderBootstrap(options: BootstrapOptions = DEFAULT_OPTIONS): Bootstrap {
  const bodies = [
    {
      name: "server",
      database: OWN_DATABASES[0],
      parts: [renderRoles(), renderDatabaseClosing(OWN_DATABASES), serverLimits(options)],
    },
    { name: "shared", database: SHARED_DATABASE, parts: [renderDatabaseClosing([SHARED_DATABASE]), ...shared()] },
    {
      name: "template",
      database: TEMPLATE_DATABASE,
      parts: [renderDatabaseClosing([TEMPLATE_DATABASE]), renderClosing({ isShared: false, isStrict: true })],
    },
  ] as const;
  const version = createHash("sha256").update(JSON.stringify(bodies)).digest("hex").slice(0, 10);
  return { version, steps: bodies.map(({ name, database, parts }) => ({ name, database, sql: transaction(parts, version) })) };
}

/** For every role in every database: a copy of the template does not inherit the template's own settings. */
function serverLimits({ temporaryFiles }: BootstrapOptions): string {
  return `ALTER ROLE ALL SET temp_file_limit = ${literals([temporaryFiles])};`;
}

/** The version is a comment on the database, so that asking for it needs no table. */
function transaction(parts: readonly string[], version: string): string {
  return `BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL client_min_messages = warning;
SELECT pg_advisory_xact_lock(${LOCK});
${parts.join("\n")}
DO $body$ BEGIN EXECUTE format('COMMENT ON DATABASE %I IS %L', current_database(), ${literals([versionComment(version)])}); END $body$;
COMMIT;
`;
}

/** How an installed version is written down. */
export function versionComment(version: string): string {
  return `leasehold bootstrap ${version}`;
}
