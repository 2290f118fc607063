/** A path into a document: names of fields and positions in lists. */
export type Path = readonly (string | number)[];

/** `quotas.requests.cpu`, `access.members[0].role`. */
export function pathText(path: Path): string {
  return path.map((part, index) => (typeof part === "number" ? `[${part}]` : index === 0 ? part : `.${part}`)).join("");
}
