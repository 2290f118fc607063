import type { Problem } from "../model/problems";

/** `tenants/acme.yaml:7:3`: where formats without fields for line and column say it. */
export function placeText({ file, line, column }: Problem): string {
  return `${file}:${line}:${column}`;
}

/** A problem of a file as a whole has a line, because some viewers need one, but no columns. */
export function columnsOf({ column, endColumn }: Problem): { readonly column: number; readonly endColumn: number } | undefined {
  return endColumn > column ? { column, endColumn } : undefined;
}
