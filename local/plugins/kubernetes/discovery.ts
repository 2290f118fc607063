import type { Properties } from "../support";
import type { ApiClient } from "./client";
import { isNotFound, NoMatchError } from "./errors";
import { listAt, type ObjectReference, textAt } from "./object";

/** Where the objects of one kind live. */
interface ResourcePath {
  /** Such as "/apis/apps/v1". */
  base: string;
  /** Such as "deployments". */
  plural: string;
  namespaced: boolean;
}

/** Knows the path and scope of every kind; asks the server once per API version. */
export class Discovery {
  private readonly known = new Map<string, Promise<Map<string, ResourcePath>>>();

  constructor(private readonly client: ApiClient) {}

  /** @throws NoMatchError if the server has no such kind. That answer is not remembered: a definition may just be on its way. */
  async find({ apiVersion, kind }: { apiVersion: string; kind: string }): Promise<ResourcePath> {
    let kinds = this.known.get(apiVersion);
    if (kinds === undefined) this.known.set(apiVersion, (kinds = this.load(apiVersion)));
    const found = await kinds.then(
      (map) => map.get(kind),
      (error: unknown) => {
        this.known.delete(apiVersion);
        throw error;
      },
    );
    if (found !== undefined) return found;
    this.known.delete(apiVersion);
    throw new NoMatchError({ apiVersion, kind });
  }

  /** The path of an object, or of the collection it belongs to. */
  async path(reference: ObjectReference, part: "object" | "collection" = "object"): Promise<string> {
    const { base, plural, namespaced } = await this.find(reference);
    const scope = namespaced ? `/namespaces/${encodeURIComponent(reference.namespace || "default")}` : "";
    const collection = `${base}${scope}/${plural}`;
    return part === "collection" ? collection : `${collection}/${encodeURIComponent(reference.name)}`;
  }

  private async load(apiVersion: string): Promise<Map<string, ResourcePath>> {
    const base = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const list: Properties = await this.client.send({ method: "GET", path: base }).catch((error: unknown) => {
      if (isNotFound(error)) return {};
      throw error;
    });
    const resources = listAt(list, "resources").filter((resource) => !textAt(resource, "name").includes("/")); // no subresources
    return new Map(
      resources.map((resource) => [
        textAt(resource, "kind"),
        { base, plural: textAt(resource, "name"), namespaced: resource["namespaced"] === true },
      ]),
    );
  }
}
