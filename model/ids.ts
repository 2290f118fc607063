/** Which ids a tenant may have. */

import type { FieldFault } from "./fields";
import { shown } from "./printable";

const SHORTEST = 3;
const LONGEST = 24;

/** Ids the platform keeps: parts of itself, hosts people expect to be the platform's, and names that mean something in JavaScript. */
const RESERVED = new Set([
  ..."admin all any api apisix auth cluster constructor dashboard default dev gateway global internal internet leasehold localhost login".split(
    " ",
  ),
  ..."metrics none null platform postgres postgresql prod production prototype public registry root shared staging".split(" "),
  ..."status support system tenant tenants test undefined vault www".split(" "),
]);
const RESERVED_PREFIXES = ["kube-", "kubernetes", "system-", "platform-", "leasehold-", "openshift-"];

/** The same rule for editors. */
export const ID_RULE = {
  type: "string",
  minLength: SHORTEST,
  maxLength: LONGEST,
  pattern: `^(?!(${[...RESERVED].join("|")})$|${RESERVED_PREFIXES.join("|")})[a-z][a-z0-9]*(-[a-z0-9]+)*$`,
} as const;

/** What is wrong with an id; undefined if nothing. */
export function idFault(id: string): FieldFault | undefined {
  if (id.length > LONGEST && /^[a-z0-9-]+$/.test(id)) {
    return {
      code: "TEN-103",
      message: `id has ${id.length} characters; use at most ${LONGEST}.`,
      fix: "Choose a shorter id; the full name goes into `name`.",
    };
  }
  if (id.length < SHORTEST || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
    const message = `\`${shown(id)}\` is not an id: a-z, 0-9 and single hyphens inside, first a letter, ${SHORTEST} to ${LONGEST} characters.`;
    return { code: "TEN-102", message, fix: `Try \`${idFrom(id)}\`.` };
  }
  if (RESERVED.has(id) || RESERVED_PREFIXES.some((prefix) => id.startsWith(prefix))) {
    return {
      code: "TEN-104",
      message: `\`${id}\` is reserved for the platform.`,
      fix: `Choose another id, such as \`${idFrom(`the-${id}`)}\`.`,
    };
  }
  return undefined;
}

/** A valid id near a text; `acme-corp` for `Acme Corp.` */
function idFrom(text: string): string {
  const words =
    text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  const joined = words
    .join("-")
    .replace(/^[0-9-]+/, "")
    .slice(0, LONGEST)
    .replace(/-+$/, "");
  return joined.length >= SHORTEST ? joined : `${joined === "" ? "acme" : joined}-corp`;
}
