/** The environment that lives on the local platform. */
const localEnvironment = "dev";

/** True if the environment's cluster and servers are the local platform's. */
export function isLocalEnvironment(environment: string): boolean {
  return environment === localEnvironment;
}

/** Name of the platform in use: `LEASEHOLD_PLATFORM`, or `dev`. */
export function platformName(): string {
  const chosen = process.env["LEASEHOLD_PLATFORM"];
  return chosen === undefined || chosen === "" ? "dev" : chosen;
}
