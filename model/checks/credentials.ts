/** Whether keys end in time, and whether every secret is one tenant's and one thing's alone. */

import { daysAfter } from "../duration";
import { type Context, citation, placeOf, problemFrom } from "../layers";
import { PROGRAM_SECRETS } from "../names";
import { type Path, pathText } from "../paths";
import type { Problem } from "../problems";
import type { EnvironmentRun } from "../run";
import { listed } from "../suggest";

const DAY = 86_400_000;
const LONGEST_KEY = 365;
const NOTICE = 30;

/** Every key has its last day, near enough that somebody remembers what the key is for. */
export function checkKeys(context: Context, { today }: EnvironmentRun): readonly Problem[] {
  const latest = daysAfter(today, LONGEST_KEY * DAY);
  return (context.values.identity.apiKeys ?? []).flatMap(({ name, expires }, index): readonly Problem[] => {
    const path: Path = ["identity", "apiKeys", index];
    const problem = (message: string, fix: string): Problem => problemFrom(context, path, { code: "IDN-105", message, fix });
    const who = `apiKeys[${index}] (${name})`;
    const renew = `List another key with a day up to ${latest}, give it to its users, then remove this one.`;
    if (expires === undefined)
      return [problem(`${who} needs expires, at most ${LONGEST_KEY} days ahead.`, `Add expires: ${latest} or earlier.`)];
    if (expires > latest)
      return [problem(`${who} expires ${expires}, more than ${LONGEST_KEY} days ahead.`, `Write ${latest} or earlier.`)];
    if (expires < today)
      return [
        problem(
          `${who} expired on ${expires}.`,
          `Remove it; if somebody still needs a key, list another with a day up to ${latest}.`,
        ),
      ];
    if (expires > daysAfter(today, NOTICE * DAY)) return [];
    return [{ ...problem(`${who} expires on ${expires}.`, renew), level: "warning" }];
  });
}

/** A reference to a Secret, with where it stands. */
interface Reference {
  readonly path: Path;
  readonly value: string;
}

/** Every reference names a Secret of the tenant itself that nothing else uses. */
export function checkSecretRefs(context: Context, { sources }: EnvironmentRun): readonly Problem[] {
  const { jwt, apiKeys = [], sso, domains = [] } = context.values.identity;
  const references: readonly Reference[] = [
    ...(jwt?.keyRef === undefined ? [] : [{ path: ["identity", "jwt", "keyRef"], value: jwt.keyRef }]),
    ...apiKeys.map(({ secretRef }, index) => ({ path: ["identity", "apiKeys", index, "secretRef"], value: secretRef })),
    ...clientSecret(sso),
    ...domains.map(({ secretRef }, index) => ({ path: ["identity", "domains", index, "secretRef"], value: secretRef })),
  ];
  if (references.length === 0) return [];
  return references.flatMap((reference, index) => {
    const fault = ownFault(context, reference, sources.tenants.ids) ?? usedFault(context, reference, references.slice(0, index));
    return fault === undefined ? [] : [problemFrom(context, reference.path, { code: "ISO-107", ...fault })];
  });
}

function clientSecret(sso: Context["values"]["identity"]["sso"]): readonly Reference[] {
  const value = sso?.clientSecretRef; // layers together may still leave it out
  return value === undefined ? [] : [{ path: ["identity", "sso", "clientSecretRef"], value }];
}

interface Fault {
  readonly message: string;
  readonly fix: string;
}

function ownFault({ tenant }: Context, { path, value }: Reference, ids: readonly string[]): Fault | undefined {
  const [owner = "", name = ""] = value.split("/");
  const field = String(path.at(-1));
  if (tenant === undefined)
    return { message: `${field} ${value} in a tier would be shared by its tenants.`, fix: "Move it into the tenant's file." };
  const { id } = tenant.definition;
  if (owner !== id) {
    const whose = ids.includes(owner) ? `is a Secret of tenant ${owner}` : `names \`${owner}\`, which is not this tenant`;
    return { message: `${field} ${value} ${whose}. Each tenant has its own.`, fix: `Write ${id}/${name}.` };
  }
  if (!PROGRAM_SECRETS.some((reserved) => reserved === name)) return undefined;
  return {
    message: `${field} ${value} is made by the program for something else.`,
    fix: `Choose a name other than ${listed(PROGRAM_SECRETS)}.`,
  };
}

function usedFault(context: Context, { path, value }: Reference, before: readonly Reference[]): Fault | undefined {
  const first = before.find((other) => other.value === value);
  if (first === undefined) return undefined;
  const { line } = placeOf(context, first.path);
  const where = `${pathText(first.path)} on line ${line}${citation(context, first.path)}`;
  return { message: `${String(path.at(-1))} ${value} is also used by ${where}.`, fix: "Give each its own Secret." };
}

/** Names of keys become names of gateway consumers. */
export function checkKeyNames(context: Context): readonly Problem[] {
  const firsts = new Map<string, number>();
  return (context.values.identity.apiKeys ?? []).flatMap(({ name }, index) => {
    const first = firsts.get(name);
    if (first === undefined) firsts.set(name, index);
    if (first === undefined) return [];
    const message = `apiKeys[${index}] has the same name as apiKeys[${first}]: ${name}.`;
    return [
      problemFrom(context, ["identity", "apiKeys", index, "name"], {
        code: "IDN-114",
        message,
        fix: "Give every key its own name.",
      }),
    ];
  });
}
