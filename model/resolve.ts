/** Merges the layers of a tenant's values, the weakest first. */

import { join } from "node:path";
import { DATA_OF_MODEL } from "./blocks/isolation";
import { defaultsSchema, type TenantDefinition, type Values, valuesSchema } from "./definition";
import { hasPath, parseDocument } from "./document";
import type { EnvironmentDefinition } from "./environment";
import { type Context, type Layer, type Loaded, placeOf, type TenantContext } from "./layers";
import { resolveNetwork } from "./openings";
import type { Origins } from "./origins";
import { type Path, pathText } from "./paths";
import type { Profile } from "./profile";
import { readSource } from "./read";
import type { Member, ResolvedTenant } from "./resolved-tenant";
import { isBuiltIn, resolveRole } from "./roles";
import { checkShape } from "./shape";
import type { Tier } from "./tier";

/** What the program assumes where no file says anything; it is part of the program, so a fault in it is an error. */
const program = loadProgramDefaults();

function loadProgramDefaults(): Loaded<unknown> {
  const { source } = readSource(join(__dirname, ".."), "model/defaults.yaml");
  if (source === undefined) throw new Error("model/defaults.yaml cannot be read: the installation is incomplete.");
  const document = parseDocument(source);
  const { definition, problems } = checkShape(document, defaultsSchema);
  const [fault] = [...document.problems, ...problems];
  if (fault !== undefined) throw new Error(`model/defaults.yaml:${fault.line}: ${fault.message}`);
  return { document, definition };
}

/** What the program gives every tenant. */
export const programDefaults = program.definition;

/** What all tenants of one tier and the same profiles share in one environment. */
interface Base {
  readonly tier: Loaded<Tier>;
  readonly profiles: readonly Loaded<Profile>[];
  readonly environment: Loaded<EnvironmentDefinition> | undefined;
}

/** The values of everything below a tenant's own file, as the files give them and complete. */
interface Below {
  readonly layers: readonly Layer[];
  readonly values: Values;
  readonly completed: Values;
}

/** Merges the values of tenants; what tenants share is merged once. */
export class Resolver {
  private readonly bases = new Map<string, Below>();

  /** The values of a tenant, or of a tier alone, with the layers they came from. */
  context(base: Base, tenant?: Loaded<TenantDefinition>): Context {
    const below = this.below(base);
    if (tenant === undefined)
      return { ...base, layers: below.layers, tenant, addsNothing: false, values: below.completed, general: below.completed };
    const id = base.environment?.definition.id ?? "";
    const general = mergeValues(below.values, tenant.definition);
    const own = mergeValues(general, tenant.definition.environments?.[id]);
    const complete = (values: Values): Values => (values === below.values ? below.completed : completed(values));
    const addsNothing = own === below.values && base.profiles.length === 0;
    const layers: readonly Layer[] = [
      ...below.layers,
      { document: tenant.document, prefix: [] },
      { document: tenant.document, prefix: ["environments", id] },
    ];
    return { ...base, tenant, layers, addsNothing, values: complete(own), general: complete(general) };
  }

  private below(base: Base): Below {
    const { tier, profiles, environment } = base;
    const key = [environment, tier, ...profiles].map((file) => file?.document.source.file ?? "").join("\0");
    const known = this.bases.get(key);
    if (known !== undefined) return known;
    const files = [...(environment === undefined ? [] : [environment]), tier, ...profiles];
    const layers = [
      { document: program.document, prefix: [] },
      ...files.map(({ document }) => ({ document, prefix: ["defaults"] })),
    ];
    const given = [program.definition, ...files.map(({ definition }) => definition.defaults)];
    const values = given.reduce<unknown>(mergeValues, {}) as Values;
    const made = { layers, values, completed: completed(values) };
    this.bases.set(key, made);
    return made;
  }
}

const BLOCKS = Object.keys(valuesSchema.shape) as readonly (keyof Values)[];

/** Blocks merge deeply, everything else is replaced: no layer can remove a value another one gave. */
function mergeValues<T>(base: T, over: unknown): T {
  if (!isBlock(over)) return base;
  const given = BLOCKS.filter((name) => over[name] !== undefined);
  if (given.length === 0) return base;
  const merged: Record<string, unknown> = { ...(base as Record<string, unknown>) };
  for (const name of given) merged[name] = merge(merged[name], over[name]);
  return merged as T;
}

function merge(base: unknown, over: unknown): unknown {
  if (!isBlock(base) || !isBlock(over)) return over === undefined ? base : over;
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(over)) merged[name] = merge(base[name], value);
  return merged;
}

/** The values with what follows from others: the model says how data is kept apart, unless a file does. */
function completed(values: Values): Values {
  const { isolation } = values;
  const data = { default: DATA_OF_MODEL[isolation.model], ...(isolation.data as Omit<typeof isolation.data, "default">) };
  return { ...values, isolation: { ...isolation, data } };
}

/** The tenant as the rest of the program sees it: frozen, complete, with the origin of every value. */
export function resolveTenant(context: TenantContext): ResolvedTenant {
  const { id, name, tier, owner, access, compliance = {}, lifecycle } = context.tenant.definition;
  const { description, labels = {}, contacts = {}, parent, network, federation = {} } = context.tenant.definition;
  const status = lifecycle?.status ?? "active";
  if (status === "deleted") throw new Error(`${id} is deleted; it cannot be resolved`);
  const values = deepFreeze({
    id,
    name,
    tier,
    owner,
    status,
    ...(description === undefined ? {} : { description }),
    labels,
    contacts,
    ...(parent === undefined ? {} : { parent }),
    access: resolveAccess(access ?? { members: [] }),
    compliance,
    network: resolveNetwork(network),
    federation,
    ...context.values,
  });
  let origins: Origins | undefined;
  return Object.freeze({
    ...values,
    // Looked up when somebody asks: most runs never do.
    get origins(): Origins {
      origins ??= originsOf(context, values);
      return origins;
    },
  });
}

type Access = NonNullable<TenantDefinition["access"]>;

function resolveAccess({ members, roles = {}, profile = "strict" }: Access): ResolvedTenant["access"] {
  const own = Object.fromEntries(Object.keys(roles).map((name) => [name, resolveRole(roles, name)]));
  return { members: members.map((member) => toMember(member, own)), roles: own, profile };
}

type Listed = Access["members"][number];

function toMember({ group, user, role, external = false, expires }: Listed, own: ResolvedTenant["access"]["roles"]): Member {
  const { base, permissions } = isBuiltIn(role) ? { base: role, permissions: [] } : (own[role] ?? noRole(role));
  return {
    kind: group === undefined ? "User" : "Group",
    name: group ?? user ?? "",
    role: base,
    ...(isBuiltIn(role) ? {} : { ownRole: role }),
    permissions,
    external,
    ...(expires === undefined ? {} : { expires }),
  };
}

function noRole(name: string): never {
  throw new Error(`role ${name} does not exist`);
}

/** The place of every leaf that a file gives; a member of a list counts as one leaf. */
function originsOf(context: TenantContext, values: object): Origins {
  const identity = { ...context, layers: [...context.layers, { document: context.tenant.document, prefix: ["lifecycle"] }] };
  const given = leafPaths(values, []).filter((path) =>
    identity.layers.some(({ document, prefix }) => hasPath(document, [...prefix, ...path])),
  );
  return Object.freeze(Object.fromEntries(given.map((path) => [pathText(path), placeOf(identity, path)])));
}

function leafPaths(value: unknown, path: Path): readonly Path[] {
  if (Array.isArray(value)) return value.map((_, index) => [...path, index]);
  if (!isBlock(value)) return [path];
  return Object.entries(value).flatMap(([name, inner]) => leafPaths(inner, [...path, name]));
}

function isBlock(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value))
    if (typeof inner === "object" && inner !== null && !Object.isFrozen(inner)) deepFreeze(inner as object);
  return Object.freeze(value);
}
