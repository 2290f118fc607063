/** Whether callers prove whose they are, and whether everything given about it is asked for. */

import { PROOFS } from "../blocks/identity";
import type { Code } from "../codes";
import { addressesOf } from "../identity";
import { type Context, citation, isGiven, placeOf, problemFrom } from "../layers";
import { type Path, pathText } from "../paths";
import type { Problem } from "../problems";
import { listed } from "../suggest";

type Check = (context: Context) => readonly Problem[];

/** Every problem of the ways in which calls of a tenant are told from others. */
export function checkCallers(context: Context): readonly Problem[] {
  return CHECKS.flatMap((check) => check(context));
}

const CHECKS: readonly Check[] = [somethingProves, listedOnce, nothingUnused, headerIsFree, signInIsWhole, signInHasItsHost];

/** Where a rule of identity finds its value. */
const at = (...path: readonly string[]): Path => ["identity", ...path];

function somethingProves(context: Context): readonly Problem[] {
  const { resolve, sso } = context.values.identity;
  if (sso !== undefined || resolve.some((way) => PROOFS.some((proof) => proof === way))) return [];
  const ways = `[${resolve.join(", ")}]${citation(context, at("resolve"))}`;
  return [
    problemFrom(context, at("resolve"), {
      code: "IDN-101",
      message: `resolve: ${ways} alone can be forged by any caller.`,
      fix: `Add jwt or apiKey; the ${listed(resolve)} is then checked against the token or key.`,
    }),
  ];
}

function listedOnce(context: Context): readonly Problem[] {
  const { resolve } = context.values.identity;
  return resolve.flatMap((way, index) =>
    resolve.indexOf(way) === index
      ? []
      : [
          problemFrom(context, ["identity", "resolve", index], {
            code: "IDN-114",
            message: `resolve lists ${way} twice.`,
            fix: "Keep one, at the place where it is to be tried.",
          }),
        ],
  );
}

/** Parts of the block and the ways that ask for them. */
const ASKED_BY = [
  ["jwt", "jwt"],
  ["apiKeys", "apiKey"],
  ["header", "header"],
] as const;

/** What a tenant writes must have an effect; what its tier gives may wait for tenants who need it. */
function nothingUnused(context: Context): readonly Problem[] {
  const { identity } = context.values;
  return [...ASKED_BY, ["subdomain", "subdomain"] as const].flatMap(([part, way]) => {
    const isAsked = way === "subdomain" ? addressesOf(identity).includes(way) : identity.resolve.includes(way);
    if (isAsked || !isOwn(context, at(part))) return [];
    return [
      problemFrom(context, at(part), {
        code: "IDN-114",
        message: `${part} is given, but resolve [${identity.resolve.join(", ")}]${citation(context, at("resolve"))} never asks for it.`,
        fix: `Remove ${part}, or add ${way} to resolve.`,
      }),
    ];
  });
}

/** Whether the tenant's own file gives a value. */
function isOwn(context: Context, path: Path): boolean {
  const { tenant } = context;
  return tenant !== undefined && isGiven(context, path) && placeOf(context, path).file === tenant.document.source.file;
}

/** Headers that the gateway or what stands before it uses for something else. */
const TAKEN =
  /^x-(api-key|tenant-(?!id$).*|consumer-.*|credential-.*|source-.*|target-.*|forwarded.*|real-ip|request-id|userinfo|access-token|id-token)$/i;

function headerIsFree(context: Context): readonly Problem[] {
  const { header } = context.values.identity;
  if (!TAKEN.test(header)) return [];
  const message = `header ${header} means something else to the gateway.`;
  return [
    problemFrom(context, at("header"), {
      code: "TEN-114",
      message,
      fix: "Remove the line to use X-Tenant-ID, or choose another.",
    }),
  ];
}

const SIGN_IN = ["protocol", "issuer", "clientId", "clientSecretRef", "domains", "required"] as const;

/** Layers may give parts of it; together they must give all. */
function signInIsWhole(context: Context): readonly Problem[] {
  const { sso } = context.values.identity;
  if (sso === undefined) return [];
  const given: Readonly<Record<string, unknown>> = sso;
  const code: Code = "TEN-115";
  return SIGN_IN.filter((name) => given[name] === undefined).map((name) =>
    problemFrom(context, at("sso"), {
      code,
      message: `${pathText(at("sso", name))} is required.`,
      fix: `Add \`${name}: ...\` to sso.`,
    }),
  );
}

/** The login and its cookies belong to one host, which must be the tenant's. */
function signInHasItsHost(context: Context): readonly Problem[] {
  const { identity } = context.values;
  if (identity.sso === undefined || addressesOf(identity).includes("subdomain")) return [];
  const ways = `[${identity.resolve.join(", ")}]${citation(context, at("resolve"))}`;
  return [
    problemFrom(context, at("sso"), {
      code: "IDN-114",
      message: `sso is given, but resolve ${ways} serves this tenant only on the shared host, where nobody can log in.`,
      fix: "Add subdomain to resolve, or remove sso.",
    }),
  ];
}
