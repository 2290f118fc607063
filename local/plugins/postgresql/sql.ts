import { escapeIdentifier, escapeLiteral } from "pg";
import { type Properties, text, type Value } from "../support";

/** A name in SQL text, always in double quotes. */
export function identifier(name: Value | undefined): string {
  return escapeIdentifier(text(name));
}

/** The name of an object now: its identifier in Pulumi's state keeps the name that it was created with. */
export function currentName(id: string, outputs: Properties): string {
  return typeof outputs["name"] === "string" ? outputs["name"] : id;
}

/** A role that receives or loses privileges; `public` means everybody. */
export function grantee(role: Value | undefined): string {
  return role === "public" ? "PUBLIC" : identifier(role);
}

/** A string in SQL text. */
export function literal(value: Value | undefined): string {
  return escapeLiteral(text(value));
}

/** The items of a list property as strings; nothing is an empty list. */
export function strings(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.map(text) : [];
}

/** What each kind of object allows, as GRANT knows it; `ALL` stands for the rest of its list. */
const allowedPrivileges: Record<string, readonly string[]> = {
  database: ["ALL", "CREATE", "CONNECT", "TEMPORARY"],
  function: ["ALL", "EXECUTE"],
  schema: ["ALL", "CREATE", "USAGE"],
  sequence: ["ALL", "SELECT", "UPDATE", "USAGE"],
  table: ["ALL", "SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"],
  type: ["ALL", "USAGE"],
};

/** The privileges of a resource in upper case. @throws if one is not allowed for the type of object */
export function privileges(objectType: string, wanted: Value | undefined): string[] {
  const allowed = allowedPrivileges[objectType] ?? [];
  const wrong = strings(wanted).find((privilege) => !allowed.includes(privilege.toUpperCase()));
  if (wrong !== undefined) throw new Error(failure(`${wrong} is not an allowed privilege for object type ${objectType}`));
  return strings(wanted).map((privilege) => privilege.toUpperCase());
}

/** Live privileges in the words of the state: its own list if both mean the same (also `ALL`), else the live ones sorted. */
export function describePrivileges(objectType: string, live: string[], state: Value | undefined): Value {
  const words = strings(state).map((privilege) => privilege.toUpperCase());
  // MAINTAIN exists since PostgreSQL 17, so ALL means more there.
  const all = (allowedPrivileges[objectType] ?? []).filter((privilege) => privilege !== "ALL" && privilege !== "MAINTAIN");
  const meant = words.includes("ALL") ? all : words;
  const same =
    meant.every((privilege) => live.includes(privilege)) &&
    live.every((privilege) => [...meant, ...(words.includes("ALL") ? ["MAINTAIN"] : [])].includes(privilege));
  return same && state !== undefined ? state : [...live].sort();
}

/** An error as the official provider words it: what failed, then the server's own sentence. */
export function failure(what: string): string {
  return `1 error occurred:\n\t* ${what}\n\n`;
}
