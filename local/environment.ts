import { delimiter, join } from "node:path";
import { foreignPath } from "./find-programs";
import { repository } from "./paths";
import type { Platform } from "./platform";

/** Variables that let Pulumi, kubectl and PostgreSQL clients reach this platform; the platform must have been started. */
export function platformVariables({ paths, record, name }: Platform): Record<string, string> {
  const postgres = record.postgres;
  if (postgres === undefined) throw new Error(`the platform "${name}" has no PostgreSQL yet; start it with npm start`);
  return {
    LEASEHOLD_PLATFORM: name,
    KUBECONFIG: paths.kubeconfig,
    PGHOST: postgres.host,
    PGPORT: String(postgres.port),
    PGUSER: postgres.user,
    PGPASSWORD: postgres.password,
    PGDATABASE: postgres.database,
    PGSSLMODE: postgres.sslmode,
    ...(postgres.rootCertificate === "" ? {} : { PGSSLROOTCERT: postgres.rootCertificate }),
    PULUMI_BACKEND_URL: `file://${paths.state}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: paths.passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "1",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1",
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
    PULUMI_OPTION_CONFIG_FILE: paths.stackConfig,
    PULUMI_OPTION_POLICY_PACK: join(repository, "policies"),
    GOGC: "400",
    PATH: [paths.bin, ...foreignPath()].join(delimiter),
  };
}

/** The present environment with the platform's variables in it. A passphrase of the user's own would win over the file, so it is left out. */
export function platformEnvironment(platform: Platform): NodeJS.ProcessEnv {
  return { ...process.env, PULUMI_CONFIG_PASSPHRASE: undefined, ...platformVariables(platform) };
}

/** The present environment with nothing but the tools put in front of PATH, for environments that are not local. */
export function toolsEnvironment({ paths }: Platform): NodeJS.ProcessEnv {
  return { ...process.env, PATH: [paths.bin, ...foreignPath()].join(delimiter) };
}

/** The variables as text for a shell to evaluate. */
export function shellExports(variables: Record<string, string>): string {
  const quoted = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}=${quoted(value)}\n`)
    .join("");
}
