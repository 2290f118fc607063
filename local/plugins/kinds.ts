import type {
  CheckAnswer,
  CheckCall,
  CreateCall,
  DeleteCall,
  DiffAnswer,
  DiffCall,
  LiveState,
  Provider,
  ReadCall,
  State,
  UpdateCall,
} from "./provider";
import {
  equal,
  hasUnknown,
  isObject,
  type Properties,
  plain,
  plainProperties,
  secret,
  secretLike,
  unknownValue,
  type Value,
} from "./support";

/** How one input of a resource behaves. */
export interface Field {
  required?: true;
  /** Filled in when the program does not set it. */
  default?: Value;
  /** A change replaces the resource. */
  replaces?: true;
  /** The server chooses a value if there is none, so "not set" differs from nothing. */
  computed?: true;
  /** The order of the items has no meaning. */
  set?: true;
}

/** One type of resource, without anything of Pulumi's protocol: all values are plain, all fields have their defaults. */
export interface Kind {
  fields: Record<string, Field>;
  /** Outputs that are secret even if the program does not say so. */
  secrets?: readonly string[];
  /** Outputs that a preview cannot know. */
  unknown?: readonly string[];
  /** Delete the old one before the new one is made. */
  deleteBeforeReplace?: true;
  create(inputs: Properties): State | Promise<State>;
  /** What exists now; undefined if it does not exist. `outputs` are those of the state (empty for an import). */
  read(id: string, outputs: Properties): State | undefined | Promise<State | undefined>;
  update(id: string, outputs: Properties, inputs: Properties): Properties | Promise<Properties>;
  delete(id: string, outputs: Properties): void | Promise<void>;
}

/** A provider for a table of kinds, keyed by type token; changes are found by comparing inputs with the state. */
export abstract class KindProvider implements Provider {
  abstract readonly version: string;
  protected abstract readonly kinds: Record<string, Kind>;
  abstract configure(configuration: Properties): void | Promise<void>;

  private kind(type: string): Kind {
    const kind = this.kinds[type];
    if (kind === undefined)
      throw new Error(`${type} is not among the types of the local provider: install the official one to use it`);
    return kind;
  }

  check({ type, inputs }: CheckCall): Promise<CheckAnswer> {
    return Promise.resolve(checkInputs(this.kind(type), inputs));
  }

  diff({ type, inputs, outputs }: DiffCall): Promise<DiffAnswer> {
    return Promise.resolve(diffKind(this.kind(type), outputs, inputs));
  }

  async create({ type, inputs, preview }: CreateCall): Promise<State> {
    const kind = this.kind(type);
    if (preview) return { id: "", outputs: planned(kind, inputs) };
    const state = await kind.create(plainProperties(withoutDefaultsMark(inputs)));
    return { id: state.id, outputs: withSecrets(kind, inputs, state.outputs) };
  }

  async read({ type, id, inputs, outputs }: ReadCall): Promise<LiveState | undefined> {
    const kind = this.kind(type);
    const live = await kind.read(id, plainProperties(outputs));
    if (live === undefined) return undefined;
    const known = withSecrets(kind, outputs, live.outputs);
    const wanted = Object.keys(inputs).length > 0 ? Object.keys(inputs) : Object.keys(kind.fields);
    const liveInputs = wanted.flatMap((key): [string, Value][] => {
      const value = key in kind.fields ? known[key] : inputs[key];
      return value === undefined || value === null ? [] : [[key, value]];
    });
    return { id: live.id, inputs: Object.fromEntries(liveInputs), outputs: known };
  }

  async update({ type, id, inputs, outputs, preview }: UpdateCall): Promise<Properties> {
    const kind = this.kind(type);
    if (preview) return { ...outputs, ...withoutDefaultsMark(inputs) };
    const updated = await kind.update(id, plainProperties(outputs), plainProperties(withoutDefaultsMark(inputs)));
    return withSecrets(kind, inputs, updated);
  }

  async delete({ type, id, outputs }: DeleteCall): Promise<void> {
    await this.kind(type).delete(id, plainProperties(outputs));
  }
}

/** Names of the fields that got their default: the official providers keep this list in the inputs. */
const DEFAULTS = "__defaults";

function withoutDefaultsMark(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== DEFAULTS));
}

function planned(kind: Kind, inputs: Properties): Properties {
  const later = (kind.unknown ?? []).map((name): [string, Value] => [name, unknownValue]);
  return withSecrets(kind, inputs, { ...withoutDefaultsMark(inputs), ...Object.fromEntries(later) });
}

/** Fills in defaults, and reports what is missing or not supported. */
export function checkInputs(kind: Kind, inputs: Properties): CheckAnswer {
  const given = Object.fromEntries(Object.entries(withoutDefaultsMark(inputs)).filter(([, value]) => value !== null));
  const defaults = Object.entries(kind.fields).filter(([name, field]) => field.default !== undefined && !(name in given));
  const hasDefaults = Object.values(kind.fields).some((field) => field.default !== undefined);
  const missing = Object.entries(kind.fields).filter(([name, field]) => field.required && !(name in given));
  const foreign = Object.keys(given).filter((name) => !(name in kind.fields));
  return {
    inputs: {
      ...(hasDefaults ? { [DEFAULTS]: defaults.map(([name]) => name).sort() } : {}),
      ...given,
      ...Object.fromEntries(defaults.map(([name, field]) => [name, field.default ?? null])),
    },
    failures: [
      ...missing.map(([property]) => ({ property, reason: "a value is required" })),
      ...foreign.map((property) => ({
        property,
        reason: "not supported by the local provider: install the official one to use it",
      })),
    ],
  };
}

function isNothing(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

function sorted(value: Value): Value {
  return Array.isArray(value) ? value.map(plain).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : value;
}

function differs(field: Field, had: Value, wanted: Value): boolean {
  if (hasUnknown(wanted)) return true;
  if (isNothing(wanted) && (isNothing(had) || field.computed)) return false;
  return field.set ? !equal(sorted(plain(wanted)), sorted(plain(had))) : !equal(wanted, had);
}

/** Which fields of the inputs differ from the state, and what follows from that. */
export function diffKind(kind: Kind, outputs: Properties, inputs: Properties): DiffAnswer {
  const changed = Object.entries(kind.fields)
    .filter(([name, field]) => differs(field, plain(outputs[name] ?? null), plain(inputs[name] ?? null)))
    .map(([name]) => name)
    .sort();
  const replace = changed.filter((name) => kind.fields[name]?.replaces);
  return { changed, replace, deleteBeforeReplace: kind.deleteBeforeReplace ?? false };
}

/** Marks as secret what the kind calls secret, and what is secret in `pattern` (inputs or earlier outputs). */
function withSecrets(kind: Kind, pattern: Properties, outputs: Properties): Properties {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [
      name,
      kind.secrets?.includes(name) ? secret(value) : secretLike(pattern[name], value),
    ]),
  );
}
