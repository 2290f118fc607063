/** Whether every role comes down to one that exists. */

import { BUILT_IN_ROLES } from "../blocks/access";
import type { TenantDefinition } from "../definition";
import { problemAtPath } from "../document";
import type { Loaded } from "../layers";
import type { Path } from "../paths";
import { shown } from "../printable";
import type { Problem } from "../problems";
import { chainOf, isBuiltIn } from "../roles";
import { didYouMean, listed } from "../suggest";

/** Every problem of the roles a tenant defines and of those its members have. */
export function checkRoles({ document, definition }: Loaded<TenantDefinition>): readonly Problem[] {
  const { roles = {}, members = [] } = definition.access ?? {};
  const names = [...BUILT_IN_ROLES, ...Object.keys(roles)];
  const problem = (path: Path, message: string, fix: string): Problem =>
    problemAtPath(document, ["access", ...path], { code: "IDN-107", message, fix });
  const defined = Object.keys(roles).flatMap((name) => {
    const path = ["roles", name, "extends"];
    const chain = chainOf(roles, name);
    const last = chain.at(-1) ?? "";
    if (isBuiltIn(name)) return [problem(path, `Role ${name} is built in and cannot be defined anew.`, "Choose another name.")];
    if (isBuiltIn(last)) return [];
    if (Object.hasOwn(roles, last))
      return last === name ? [problem(path, loopText(chain), `Choose ${listed(BUILT_IN_ROLES)}.`)] : [];
    if (chain.length > 2) return []; // told where the role is that extends it
    const message = `role ${name} extends ${shown(last)}, which does not exist.${didYouMean(last, names)}`;
    return [problem(path, message, `Choose ${listed(names.filter((other) => other !== name))}.`)];
  });
  const had = members.flatMap(({ role }, index) => {
    if (names.includes(role)) return [];
    const message = `Role \`${shown(role)}\` does not exist.${didYouMean(role, names)}`;
    return [problem(["members", index, "role"], message, `Choose ${listed(names)}.`)];
  });
  return [...defined, ...had];
}

function loopText(chain: readonly string[]): string {
  const [name = ""] = chain;
  return chain.length === 2 ? `role ${name} extends itself.` : `Roles extend each other in a circle: ${chain.join(" -> ")}.`;
}
