/** Whether a tenant's settings name what belongs to another tenant. */

import { problemFrom, type TenantContext } from "../layers";
import { routeHost } from "../names";
import { type Path, pathText } from "../paths";
import { shown } from "../printable";
import type { Problem } from "../problems";
import type { EnvironmentRun } from "../run";

/** A secret that two use has a code of its own. */
const SECRET = "Secret";
const REFERENCE = /secret_?ref$/i;

/** Names of physical things: what is left of a word from the tenant's id on. */
const NAMES: readonly { readonly what: string; readonly rest: (word: string, path: Path) => string | undefined }[] = [
  { what: "namespace", rest: (word) => after(word, "t-") },
  { what: "database role", rest: (word) => after(word, "tnt__") },
  { what: "schema", rest: (word) => after(word, "t_") },
  // Without such a key `premium-plus` would be refused wherever a tenant is called premium.
  { what: SECRET, rest: (word, path) => (REFERENCE.test(pathText(path)) ? word : undefined) },
  { what: "storage", rest: (word, path) => (STORES.test(pathText(path)) ? word : undefined) },
];

const STORES = /bucket|container|queue|topic|index|volume|storage|prefix|database|schema/i;

const NEVER_NAMED = "Remove it; tenants never name physical things. What another tenant shares comes through federation.";

/** Whose names are looked for. */
interface Owners {
  readonly ids: ReadonlySet<string>;
  /** Hosts of tenants, with their ids. */
  readonly hosts: ReadonlyMap<string, string>;
}

/** No text in the settings is a name that is built from another tenant's id. */
export function checkForeignNames({ tenants, sources }: EnvironmentRun): readonly Problem[] {
  const owners: Owners = { ids: new Set(sources.tenants.ids), hosts: new Map(tenants.flatMap(hostsOf)) };
  return tenants.flatMap((context) =>
    texts(context.values.settings, ["settings"]).flatMap(({ path, text }) => {
      const found = named(text, path, owners).find(({ owner }) => owner !== context.tenant.definition.id);
      if (found === undefined) return [];
      const message = `${pathText(path)} \`${shown(text)}\` names the ${found.what} of tenant ${found.owner}.`;
      const finding =
        found.what === SECRET
          ? ({ code: "ISO-107", fix: `Write ${context.tenant.definition.id}/<name>: each tenant has its own.` } as const)
          : ({ code: "ISO-108", fix: NEVER_NAMED } as const);
      return [problemFrom(context, path, { ...finding, message })];
    }),
  );
}

interface Named {
  readonly what: string;
  readonly owner: string;
}

/** Every tenant's thing that a text names. */
function named(text: string, path: Path, { ids, hosts }: Owners): readonly Named[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9._-]+/)
    .flatMap((word) => {
      const host = hosts.get(word.replace(/\.$/, ""));
      const built = word.split(".").flatMap((part) =>
        NAMES.flatMap(({ what, rest }) => {
          const owner = ownerOf(rest(part, path) ?? "", ids);
          return owner === undefined ? [] : [{ what, owner }];
        }),
      );
      return host === undefined ? built : [...built, { what: "host", owner: host }];
    });
}

function hostsOf({ tenant, environment, values }: TenantContext): readonly (readonly [string, string])[] {
  if (environment === undefined) return [];
  const { id } = tenant.definition;
  const { domain } = environment.definition.gateway;
  const own = [id, values.identity.subdomain ?? id].map((label) => routeHost(label, domain));
  const elsewhere = (values.identity.domains ?? []).flatMap(({ hosts }) => hosts);
  return [...own, ...elsewhere].map((host) => [host, id]);
}

const LONGEST_ID = 24;

/** The longest id that a text begins with: `acme-eu-data` is of acme-eu, if there is one, and else of acme. */
function ownerOf(text: string, ids: ReadonlySet<string>): string | undefined {
  for (let length = Math.min(LONGEST_ID, text.length); length > 0; length -= 1) {
    if (/[a-z0-9]/.test(text.charAt(length))) continue;
    if (ids.has(text.slice(0, length))) return text.slice(0, length);
  }
  return undefined;
}

function after(word: string, prefix: string): string | undefined {
  return word.startsWith(prefix) ? word.slice(prefix.length) : undefined;
}

function texts(value: unknown, path: Path): readonly { readonly path: Path; readonly text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((inner, index) => texts(inner, [...path, index]));
  return Object.entries(value).flatMap(([name, inner]) => texts(inner, [...path, name]));
}
