import type { Properties } from "./support";

/** Which resource a call is about. */
export interface ResourceName {
  urn: string;
  /** Type token, such as `postgresql:index/role:Role`. */
  type: string;
  /** Logical name in the program. */
  name: string;
}
export interface CheckCall extends ResourceName {
  /** The inputs of the last deployment; empty for a new resource. */
  oldInputs: Properties;
  /** The program's inputs; may hold secrets and, in a preview, unknown values. */
  inputs: Properties;
}
export interface DiffCall extends ResourceName {
  id: string;
  oldInputs: Properties;
  /** What is in the state. */
  outputs: Properties;
  /** Checked inputs; may hold secrets and unknown values. */
  inputs: Properties;
  /** Property paths of the option `ignoreChanges`; the engine has already put the old inputs in their place. */
  ignoreChanges: string[];
}
export interface CreateCall extends ResourceName {
  inputs: Properties;
  /** Nothing may be changed; unknown values are allowed in inputs and in the answer, and the identifier may be empty. */
  preview: boolean;
  /** Seconds of the option `customTimeouts`; 0 if not set. */
  timeout: number;
}
export interface UpdateCall extends DiffCall {
  preview: boolean;
  timeout: number;
}
export interface ReadCall extends ResourceName {
  id: string;
  /** Both are empty for an import, and hold the last deployment for a refresh. */
  inputs: Properties;
  outputs: Properties;
}
export interface DeleteCall extends ResourceName {
  id: string;
  oldInputs: Properties;
  outputs: Properties;
  timeout: number;
}
export interface CheckAnswer {
  inputs: Properties;
  failures?: { property: string; reason: string }[];
}
export type ChangeKind = "add" | "delete" | "update";
export interface DiffAnswer {
  /** Top-level properties that differ, sorted as they shall be shown. Empty: nothing to do. */
  changed: string[];
  /** Those of them (or others) that can only be changed by a replacement. */
  replace?: string[];
  /** Replace by deleting first, because the new one would collide with the old one. Default false. */
  deleteBeforeReplace?: boolean;
  /** Property path to kind, for a detailed display; the engine derives it from `changed` when absent. */
  details?: Record<string, ChangeKind>;
}
export interface State {
  id: string;
  /** What goes to the state. Wrap with `secret` what must be encrypted there. */
  outputs: Properties;
}
/** `inputs` as they would have to be for the next diff against the program's inputs to find what was changed by hand. */
export interface LiveState extends State {
  inputs: Properties;
}

/**
 * A resource provider: what the engine may ask of a plugin. Every call may reject; the message reaches the user as it is,
 * so it must hold no secret. `Properties` arrive with secret wrappers (see support.ts); `configure` gets plain values.
 */
export interface Provider {
  /** Must be the version of the SDK package with the same name, without a "v". */
  readonly version: string;
  /** Called once before all resource calls. Values that are not strings arrive encoded as JSON: see `decodeConfiguration`. */
  configure(configuration: Properties): void | Promise<void>;
  /** Names of settings whose change must replace the provider and all its resources. Default none: an update. */
  readonly replacingSettings?: readonly string[];
  check(call: CheckCall): Promise<CheckAnswer>;
  diff(call: DiffCall): Promise<DiffAnswer>;
  create(call: CreateCall): Promise<State>;
  /** Undefined: it no longer exists. */
  read(call: ReadCall): Promise<LiveState | undefined>;
  update(call: UpdateCall): Promise<Properties>;
  delete(call: DeleteCall): Promise<void>;
  /** The user pressed Ctrl-C: stop waiting, let running calls reject soon. */
  cancel?(): void;
}

/** The operation failed, but the object exists: the engine keeps it in the state and tries an update the next time. */
export class PartialFailure extends Error {
  /**
   * @param state what exists now (for an update: the same identifier)
   * @param reasons one sentence each; the engine shows them as "N error(s) occurred:" with one line per reason
   */
  constructor(
    readonly state: LiveState,
    readonly reasons: string[],
  ) {
    super(reasons.join("; "));
  }
}

/**
 * Provider settings as the program wrote them: the SDKs encode everything but strings as JSON.
 * @param encoded names of the settings that are not strings (a password of digits must stay a string)
 */
export function decodeConfiguration(configuration: Properties, encoded: readonly string[]): Properties {
  return Object.fromEntries(
    Object.entries(configuration).map(([key, value]) => [
      key,
      typeof value === "string" && encoded.includes(key) ? (JSON.parse(value) as Properties[string]) : value,
    ]),
  );
}
