/** Exceptions from invariants end, too: they stand in a file beside the policies and not with a tenant. */

import { fields, list, text } from "../policies/values";
import type { Ending } from "./report";

/** Whose an object is, as messages call it, such as `NetworkPolicy t-acme/dns`. */
const TENANT_OF = /\bt-([a-z0-9-]+)(?:\/|$)/;

/** What ends of a configuration of the policies; `source` is the file's text. Whether it is well-formed is judged elsewhere. */
export function exceptionEndings(file: string, source: string, config: unknown): readonly Ending[] {
  const lines = source.split("\n");
  return Object.entries(fields(config)).flatMap(([invariant, written]) =>
    list(fields(written)["exceptions"]).flatMap((exception) => {
      const [object, on] = [text(fields(exception)["object"]), text(fields(exception)["expires"])];
      if (on === "") return [];
      const line = lines.findIndex((each) => each.includes(JSON.stringify(object))) + 1;
      const tenant = TENANT_OF.exec(object)?.[1] ?? "";
      return [{ tenant, kind: "exception" as const, what: `${invariant} for ${object}`, on, file, line: Math.max(1, line) }];
    }),
  );
}
