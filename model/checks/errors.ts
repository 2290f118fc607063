/** Whether error bodies hide what they should, and whether hiding it stays fast. */

import { type Context, citation, problemFrom } from "../layers";
import { patternFault } from "../patterns";
import type { Problem } from "../problems";

/** Every problem of what callers read when something goes wrong. */
export function checkErrors(context: Context): readonly Problem[] {
  return [...patterns(context), ...details(context)];
}

function patterns(context: Context): readonly Problem[] {
  return context.values.errors.redact.flatMap((pattern, index) => {
    const fault = patternFault(pattern);
    if (fault === undefined) return [];
    const message = `redact[${index}]: ${fault.message}`;
    return [problemFrom(context, ["errors", "redact", index], { code: "OPS-107", message, fix: fault.fix })];
  });
}

/** A stack trace tells an attacker more than a developer needs outside a place that may be destroyed. */
function details(context: Context): readonly Problem[] {
  const { environment, values } = context;
  if (!values.errors.details || environment === undefined || environment.definition.ephemeral) return [];
  const path = ["errors", "details"];
  const { id } = environment.definition;
  const message = `details: true${citation(context, path)} would show callers in ${id} how the application failed.`;
  const fix = "Write false; for an ephemeral environment alone write environments.<environment>.errors: {details: true}.";
  return [problemFrom(context, path, { code: "OPS-107", message, fix })];
}
