/** Runs parts of the program without an engine and records what they would register. */

import { TenantGateway } from "../../components/gateway";
import type { Fleet } from "../../model/resolved-tenant";
import { buildPlatform, buildTenants } from "../../stacks/fleet-stack";
import { record } from "../../stacks/recording";
import type { Settings } from "../../stacks/settings";
import { Recorded } from "./recorded";

/** How Pulumi marks a secret inside recorded inputs. */
const SECRET_MARK = "4dabf18193072939515e22adb298388d";

const settings: Settings = {
  kubeconfig: "kubeconfig-of-the-tests",
  database: {
    host: "db.example.com",
    port: 5432,
    username: "admin",
    password: "admin-password",
    sslmode: "verify-full",
    authorityFile: "/etc/ssl/private-ca.pem",
    authority: "-----BEGIN CERTIFICATE-----",
  },
};

/** What the stand-in for each kind of random resource answers; a preview knows none of it. */
const GENERATED: Readonly<Record<string, (name: string) => Record<string, string>>> = {
  "random:index/randomPassword:RandomPassword": (name) => ({ result: generatedPassword(name) }),
  "random:index/randomBytes:RandomBytes": () => ({ base64: Buffer.alloc(16, 7).toString("base64") }),
};

/** The password the mocks generate for the resource of that logical name: contains the mark to grep for. */
export function generatedPassword(name: string): string {
  return `generated-${name}`;
}

/** What a run registered and returned. */
interface Run<Outputs> {
  readonly recorded: Recorded;
  readonly outputs: Outputs;
}

/** Builds the tenants' stack. */
export function provision(fleet: Fleet, preview = false): Promise<Run<ReturnType<typeof buildTenants>>> {
  return run(fleet.environment.id, preview, () => buildTenants(fleet, settings));
}

/** Builds what the tenants have of the gateway, and nothing else of them. */
export async function provisionGateways({ environment, tenants }: Fleet): Promise<Recorded> {
  const build = (): readonly TenantGateway[] =>
    tenants.map((tenant) => new TenantGateway(tenant.id, { tenant, environment }, {}));
  return (await run(environment.id, false, build)).recorded;
}

/** Builds the platform stack. */
export function provisionPlatform(fleet: Fleet, preview = false): Promise<Run<ReturnType<typeof buildPlatform>>> {
  return run(`${fleet.environment.id}-platform`, preview, () => buildPlatform(fleet, settings));
}

async function run<Outputs>(stack: string, preview: boolean, build: () => Outputs): Promise<Run<Outputs>> {
  const generated = (type: string, name: string): Record<string, string> => GENERATED[type]?.(name) ?? {};
  const { resources, outputs } = await record({ stack, preview, generated }, build);
  return { recorded: new Recorded(resources), outputs };
}

/** The inputs without what is marked as secret: what would be stored in clear. */
export function inClear(value: unknown): unknown {
  if (Array.isArray(value)) return (value as unknown[]).map(inClear);
  if (typeof value !== "object" || value === null) return value;
  if (SECRET_MARK in value) return "[secret]";
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inClear(item)]));
}
