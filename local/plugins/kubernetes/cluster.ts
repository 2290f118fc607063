import type { Properties } from "../support";
import type { ApiClient } from "./client";
import type { Discovery } from "./discovery";
import {
  ApiError,
  conflictingManagers,
  describeFieldConflict,
  isConflict,
  isFieldConflict,
  isNotFound,
  NoMatchError,
} from "./errors";
import { listAt, type ObjectReference, referenceTo, textAt } from "./object";
import type { Pause } from "./pause";
import { isGone, waitUntilGone } from "./removal";

export interface ApplyOptions {
  /** Name of the field manager. */
  manager: string;
  /** Take over fields that others own. */
  force: boolean;
  /** Let the server do everything but store the result. */
  dryRun: boolean;
  /** How long to wait for an old object of the same name that is being deleted. */
  seconds: number;
}

/** Refusals that pass by themselves: a controller or another resource of the same run is not ready yet. */
const passing = [/service ?account ".*" not found/i, /status unknown for quota/, /^namespaces ".*" not found$/];
const attempts = 4;
const firstRetry = 200;

/** No stored object has this version, so an apply with it creates or is refused, and never changes what exists. */
const newObject = "1";

/** Writes objects by server-side apply. */
export class Cluster {
  constructor(
    readonly client: ApiClient,
    readonly discovery: Discovery,
    readonly pause: Pause,
  ) {}

  /** The live object; undefined if it, or its kind, does not exist. */
  async get(reference: ObjectReference): Promise<Properties | undefined> {
    try {
      return await this.client.send({ method: "GET", path: await this.discovery.path(reference) });
    } catch (error) {
      if (isNotFound(error) || error instanceof NoMatchError) return undefined;
      throw error;
    }
  }

  /**
   * Creates an object. One that is just being deleted is waited for.
   * @param upsert adopt an object of that name instead of being refused
   * @throws ApiError, NoMatchError, UnreachableError; Error with a way out for a field conflict
   */
  async create(object: Properties, options: ApplyOptions, upsert: boolean): Promise<Properties> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.createWhenFree(object, options, upsert);
      } catch (error) {
        const mayPass =
          error instanceof NoMatchError || (error instanceof ApiError && passing.some((text) => text.test(error.message)));
        if (!mayPass || options.dryRun || attempt === attempts) throw error;
        await this.pause.for(firstRetry * 2 ** (attempt - 1));
      }
    }
  }

  /**
   * Applies new inputs to an object that we made. Fields that were since changed by hand are taken back; fields that another
   * manager applies on purpose are not.
   */
  async update(object: Properties, options: ApplyOptions): Promise<Properties> {
    try {
      return await this.applyWhenFree(object, options);
    } catch (error) {
      if (!isFieldConflict(error)) throw error;
      if (!(await this.wasChangedByHand(object, error))) throw new Error(describeFieldConflict(error, options.manager));
      return await this.applyWhenFree(object, { ...options, force: true });
    }
  }

  private async createWhenFree(object: Properties, options: ApplyOptions, upsert: boolean): Promise<Properties> {
    if (textAt(object, "metadata", "name") === "") return await this.post(object, options);
    try {
      return upsert ? await this.applyWhenFree(object, options) : await this.apply(asNew(object), options);
    } catch (error) {
      if (upsert && isFieldConflict(error)) throw new Error(describeFieldConflict(error, options.manager));
      if (upsert || !(isConflict(error) || isFieldConflict(error))) throw error;
      const existing = await this.get(referenceTo(object));
      if (existing !== undefined && !isTerminating(existing)) return await this.post(object, { ...options, dryRun: true }); // is refused
      if (existing !== undefined) await waitUntilGone(this, existing, options.seconds);
      return await this.createWhenFree(object, options, upsert);
    }
  }

  /** An apply may succeed on an object that is about to vanish, so look at the answer. */
  private async applyWhenFree(object: Properties, options: ApplyOptions): Promise<Properties> {
    const live = await this.apply(object, options);
    if (options.dryRun || !isTerminating(live) || (await isGone(this, live))) return live;
    await waitUntilGone(this, live, options.seconds);
    return await this.applyWhenFree(object, options);
  }

  private async apply(object: Properties, { manager, force, dryRun }: ApplyOptions): Promise<Properties> {
    return await this.client.send({
      method: "PATCH",
      path: await this.discovery.path(referenceTo(object)),
      query: { fieldManager: manager, force: String(force), fieldValidation: "Strict", ...(dryRun ? { dryRun: "All" } : {}) },
      body: object,
      contentType: "application/apply-patch+yaml",
    });
  }

  private async post(object: Properties, { manager, dryRun }: ApplyOptions): Promise<Properties> {
    return await this.client.send({
      method: "POST",
      path: await this.discovery.path(referenceTo(object), "collection"),
      query: { fieldManager: manager, fieldValidation: "Strict", ...(dryRun ? { dryRun: "All" } : {}) },
      body: object,
    });
  }

  /** Hand-made changes are updates; what another tool applies is its own on purpose. */
  private async wasChangedByHand(object: Properties, conflict: ApiError): Promise<boolean> {
    const entries = listAt(await this.get(referenceTo(object)), "metadata", "managedFields");
    const managers = conflictingManagers(conflict);
    const applied = entries.filter((entry) => textAt(entry, "operation") === "Apply").map((entry) => textAt(entry, "manager"));
    return managers.length > 0 && managers.every((manager) => !applied.includes(manager));
  }
}

function isTerminating(object: Properties): boolean {
  return textAt(object, "metadata", "deletionTimestamp") !== "";
}

function asNew(object: Properties): Properties {
  return { ...object, metadata: { ...(object["metadata"] as Properties), resourceVersion: newObject } };
}
