/** What a run is told by its environment variables: which cluster, which server, with which credentials. */

import { readFileSync } from "node:fs";
import { RunError } from "@pulumi/pulumi";

const REQUIRED = ["KUBECONFIG", "PGHOST", "PGPORT", "PGUSER", "PGPASSWORD"] as const;

/** The run's cluster and database server. Contents, not paths, wherever a file is only read. */
export interface Settings {
  readonly kubeconfig: string;
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly username: string;
    readonly password: string;
    readonly sslmode: string;
    /** File with the certificate of the server's authority, and what it holds; both empty when the system's own authorities do. */
    readonly authorityFile: string;
    readonly authority: string;
  };
}

/**
 * Reads the settings.
 *
 * @throws RunError that names every variable that is missing, or the one whose value cannot be used.
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const missing = REQUIRED.filter((name) => (env[name] ?? "") === "");
  if (missing.length > 0) {
    throw new RunError(
      `${missing.join(", ")} not set: the program does not know which cluster and which PostgreSQL server it is to use.\n` +
        "Use `npm run up -- <environment>`, which sets them for the local platform, or export them yourself.",
    );
  }
  const given = (name: string): string => env[name] ?? "";
  const authorityFile = given("PGSSLROOTCERT");
  return {
    kubeconfig: contents("KUBECONFIG", given("KUBECONFIG")),
    database: {
      host: given("PGHOST"),
      port: portNumber(given("PGPORT")),
      username: given("PGUSER"),
      password: given("PGPASSWORD"),
      sslmode: env["PGSSLMODE"] ?? "verify-full",
      authorityFile,
      authority: authorityFile === "" ? "" : contents("PGSSLROOTCERT", authorityFile),
    },
  };
}

function contents(variable: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RunError(`${variable} must be the path of one file that can be read: ${reason}`);
  }
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new RunError(`PGPORT must be a port number from 1 to 65535, received "${text}"`);
  }
  return port;
}
