/** Reading resources of other providers: those of Vault are known, of the rest only whom they seem to be for. */

import type { ForeignObject, StackResource, VaultObject } from "./resources";
import { type Fields, readFields, text } from "./values";

/** What the kinds of Vault are judged by; one that is not listed is as unknown as another provider's. */
const VAULT_FIELDS: Readonly<Record<string, readonly string[]>> = {
  Policy: ["name", "policy"],
  AuthBackendRole: [
    ...["backend", "roleName", "boundServiceAccountNames", "boundServiceAccountNamespaces", "audience"],
    ...["tokenPolicies", "tokenNoDefaultPolicy", "tokenTtl", "tokenMaxTtl", "tokenPeriod", "tokenExplicitMaxTtl"],
  ],
  SecretBackendKey: ["name", "backend", "exportable", "allowPlaintextBackup", "deletionAllowed"],
  // What the platform sets up, and what it writes for tenants where only its policies let them read.
  ...Object.fromEntries(
    ["Mount", "AuthBackend", "AuthBackendConfig", "Secret", "SecretV2", "SecretBackendV2"].map((kind) => [kind, []]),
  ),
};

/** What belongs to Pulumi, to this program, or is judged elsewhere. */
const OWN_PACKAGES = new Set(["pulumi", "leasehold", "kubernetes", "postgresql", "random"]);

/** Reads something of Vault; `undefined` when it is none. */
export function readVault({ type, name, urn, props }: StackResource): VaultObject | undefined {
  const kind = /^vault:[^:]+:([^:]+)$/.exec(type)?.[1];
  if (kind === undefined || !Object.hasOwn(VAULT_FIELDS, kind)) return undefined;
  const read = readFields(props, VAULT_FIELDS[kind] ?? []);
  const called = text(read["name"]) || text(read["roleName"]) || name;
  return { source: "vault", kind, fields: { ...read, type, logicalName: name }, urn, title: `Vault ${kind} ${called}` };
}

/** Reads a resource of a provider that is not known; `undefined` for what is, and for components, which say nothing. */
export function readForeign({ type, name, urn, props }: StackResource): ForeignObject | undefined {
  if (OWN_PACKAGES.has(type.split(":", 1)[0] ?? "")) return undefined;
  const words = new Set<string>();
  collect(props, words);
  if (words.size === 0) return undefined;
  return { source: "foreign", type, words: words.add(name), urn, title: `${type} ${name}` };
}

/** Where resources of most providers say whose they are; elsewhere it is normal that the provider decides, in its own time. */
const SAYS_WHOSE = new Set(["tags", "labels"]);

/** What is not known yet is passed over, since the resource is not judged by it, only asked for whom it is. @throws where that is said */
function collect(value: unknown, words: Set<string>): void {
  if (typeof value === "string") words.add(value);
  else if (Array.isArray(value)) for (const index of value.keys()) collectPart(() => (value as unknown[])[index], words);
  else if (typeof value === "object" && value !== null) {
    for (const key of Object.keys(value)) {
      const isKnown = collectPart(() => (value as Fields)[key], words);
      if (!isKnown && SAYS_WHOSE.has(key)) throw new RangeError("not known yet");
      if (!isKnown || ![undefined, null, ""].includes((value as Record<string, undefined>)[key])) words.add(key);
    }
  }
}

/** Whether the part is known at all; parts of it may still not be. */
function collectPart(read: () => unknown, words: Set<string>): boolean {
  let part: unknown;
  try {
    part = read();
    text(part); // where nothing throws by itself, this does
  } catch {
    return false;
  }
  collect(part, words);
  return true;
}
