import type { Properties, Value } from "../support";
import { identifier, literal, strings } from "./sql";

/** What a role's sessions start with: field, and the server's name of the setting. */
const settings = {
  assumeRole: "role",
  idleInTransactionSessionTimeout: "idle_in_transaction_session_timeout",
  searchPaths: "search_path",
  statementTimeout: "statement_timeout",
} as const;

const milliseconds: Record<string, number> = { "": 1, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

function duration(text: string): number {
  const [, amount = "0", unit = ""] = /^(\d+)\s*(\w*)$/.exec(text) ?? [];
  return Number(amount) * (milliseconds[unit] ?? 1);
}

/** The items of a list such as `app, "$user"`, without their quotes. */
export function splitNames(list: string): string[] {
  return [...list.matchAll(/"((?:[^"]|"")*)"|[^\s,"]+/g)].map(([word, quoted]) =>
    quoted === undefined ? word : quoted.replaceAll('""', '"'),
  );
}

/** Reads the server's `name=value` list of a role's settings; what is not set is empty or 0, as in the official state. */
export function readConfiguration(list: string[]): Properties {
  const found = new Map(list.map((entry) => entry.split(/=(.*)/s, 2) as [string, string]));
  return {
    assumeRole: found.get(settings.assumeRole) ?? "",
    idleInTransactionSessionTimeout: duration(found.get(settings.idleInTransactionSessionTimeout) ?? ""),
    searchPaths: splitNames(found.get(settings.searchPaths) ?? ""),
    statementTimeout: duration(found.get(settings.statementTimeout) ?? ""),
  };
}

function isUnset(value: Value | undefined): boolean {
  return !value || (Array.isArray(value) && value.length === 0);
}

/** The statements that lead from the live settings to the wanted ones; an unset one goes back to the server's default. */
export function configurationStatements(role: string, live: Properties, inputs: Properties): string[] {
  const alter = `ALTER ROLE ${identifier(role)}`;
  return Object.entries(settings).flatMap(([field, setting]) => {
    const wanted = inputs[field];
    if (isUnset(wanted) && isUnset(live[field])) return [];
    if (isUnset(wanted)) return [`${alter} RESET ${setting}`];
    const value = field === "searchPaths" ? strings(wanted).map(identifier).join(", ") : literal(wanted);
    return JSON.stringify(wanted) === JSON.stringify(live[field]) ? [] : [`${alter} SET ${setting} TO ${value}`];
  });
}
