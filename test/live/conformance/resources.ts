/** What kinds of resources the API server has. */

import { api } from "../../support/api";

interface Resource {
  readonly name: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly group: string;
}

/** Every kind of resource the server has, subresources too. */
export async function resources(): Promise<readonly Resource[]> {
  const { body } = await api("GET", "/apis");
  const groups = (body["groups"] as { readonly preferredVersion: { readonly groupVersion: string } }[]).map(
    ({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`,
  );
  const lists = await Promise.all(["/api/v1", ...groups].map(async (path) => ({ path, list: (await api("GET", path)).body })));
  return lists.flatMap(({ path, list }) =>
    (list["resources"] as Resource[]).map((resource) => ({
      ...resource,
      group: path === "/api/v1" ? "" : (path.split("/")[2] ?? ""),
    })),
  );
}

/** The version in which a group is asked. */
export async function versionOf(group: string): Promise<string> {
  const { body } = await api("GET", `/apis/${group}`);
  return (body["preferredVersion"] as { readonly version: string }).version;
}
