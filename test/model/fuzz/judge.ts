import { parseDocument } from "../../../model/document";
import { orderProblems, type Problem } from "../../../model/problems";
import { readBytes } from "../../../model/read";
import { judgeTenantFile } from "../../../model/sources";

/** What the loader says about one tenant file by itself. */
interface Verdict {
  readonly accepted: boolean;
  readonly problems: readonly Problem[];
}

/** Judges one file the way the loader does: its bytes, its YAML, its shape. */
export function judge(content: Uint8Array | string): Verdict {
  const { source, problems: unreadable } = readBytes("tenants/acme.yaml", Buffer.from(content));
  if (source === undefined) return { accepted: false, problems: unreadable };
  const document = parseDocument(source);
  const problems = orderProblems([...document.problems, ...judgeTenantFile(document).problems]);
  return { accepted: document.value !== undefined && problems.length === 0, problems };
}
