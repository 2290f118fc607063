/** The formats a check can be written in. Every renderer is a pure function: the same problems give the same bytes. */

import type { Problem } from "../model/problems";
import { formatGithub } from "./github";
import { formatJson } from "./json";
import { formatJunit } from "./junit";
import { formatMarkdown } from "./markdown/problems";
import { formatPretty } from "./pretty";
import { formatSarif } from "./sarif";

/** What a report says beside the problems themselves. */
interface ReportContext {
  /** Every file that was checked, relative to the tenant repository: what has no problem is reported as sound. */
  readonly files: readonly string[];
  /** Folder of the tenant repository inside its git repository, such as `fleet/`; empty if they are the same. */
  readonly prefix: string;
}

/** Turns problems into the text of one format, without a line break at the end. */
type Renderer = (problems: readonly Problem[], context: ReportContext) => string;

/** Every format by its name on the command line. */
export const FORMATS = {
  pretty: formatPretty,
  json: formatJson,
  sarif: formatSarif,
  junit: formatJunit,
  github: formatGithub,
  markdown: formatMarkdown,
} as const satisfies Readonly<Record<string, Renderer>>;

/** The name of a format. */
export type Format = keyof typeof FORMATS;
