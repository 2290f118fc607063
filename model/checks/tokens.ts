/** Whether what is checked about a token is enough to believe it. */

import { type Context, isGiven, problemFrom } from "../layers";
import type { Path } from "../paths";
import type { Problem } from "../problems";

/** Where a rule of identity finds its value. */
const at = (...path: readonly string[]): Path => ["identity", ...path];

interface TokenFault {
  readonly holds: (given: Readonly<Record<"issuer" | "audience" | "keyRef" | "algorithm", boolean>>) => boolean;
  readonly path: Path;
  readonly message: string;
  readonly fix: string;
}

/** What can be missing or too much where tokens are taken; the first that holds is told. */
const TOKEN_FAULTS: readonly TokenFault[] = [
  {
    holds: ({ issuer, keyRef }) => issuer && keyRef,
    path: at("jwt", "keyRef"),
    message: "jwt names both an issuer and a static key.",
    fix: "Keep issuer with audience, or keyRef with algorithm.",
  },
  {
    holds: ({ issuer, keyRef }) => !issuer && !keyRef,
    path: at("jwt"),
    message: "resolve lists jwt, but jwt names nobody who vouches for tokens.",
    fix: "Add jwt: {issuer: https://login.acme.example, audience: acme-api}, or jwt: {keyRef: ..., algorithm: ...}.",
  },
  {
    holds: ({ issuer, audience }) => issuer && !audience,
    path: at("jwt"),
    message: "jwt.audience is required: without it a token for any other API of this issuer is accepted.",
    fix: "Add the name under which the issuer knows this API, such as audience: acme-api.",
  },
  {
    holds: ({ keyRef, algorithm }) => keyRef && !algorithm,
    path: at("jwt"),
    message: "jwt.algorithm is required: otherwise the token itself says how it is to be checked.",
    fix: "Add the one the issuer signs with, such as algorithm: RS256.",
  },
  {
    holds: ({ keyRef, audience }) => keyRef && audience,
    path: at("jwt", "audience"),
    message: "jwt.audience is not checked with a static key; it would promise what nobody looks at.",
    fix: "Remove audience, or use issuer in place of keyRef.",
  },
  {
    holds: ({ issuer, algorithm }) => issuer && algorithm,
    path: at("jwt", "algorithm"),
    message: "jwt.algorithm belongs to a static key; an issuer publishes how it signs.",
    fix: "Remove algorithm.",
  },
];

/** Whoever takes tokens says who vouches for them and for what. */
export function checkTokens(context: Context): readonly Problem[] {
  const { resolve, jwt = {} } = context.values.identity;
  if (!resolve.includes("jwt") && context.values.identity.jwt === undefined) return [];
  const { issuer, audience, keyRef, algorithm } = jwt;
  const given = {
    issuer: issuer !== undefined,
    audience: audience !== undefined,
    keyRef: keyRef !== undefined,
    algorithm: algorithm !== undefined,
  };
  const fault = TOKEN_FAULTS.find(({ holds }) => holds(given));
  if (fault === undefined) return [];
  const path = isGiven(context, fault.path) ? fault.path : at("resolve");
  return [problemFrom(context, path, { code: "IDN-102", message: fault.message, fix: fault.fix })];
}

/** Names that only mean something inside: the gateway would be sent to the cluster's own services. */
const INSIDE = /\.(svc|local|internal|localhost|localdomain|home|lan|intranet|arpa)(:[0-9]+)?(\/|$)/i;

/** No issuer is a host of the inside. */
export function checkIssuers(context: Context): readonly Problem[] {
  const { jwt, sso } = context.values.identity;
  const issuers = { jwt: jwt?.issuer, sso: sso?.issuer };
  return Object.entries(issuers).flatMap(([part, issuer]) => {
    if (issuer === undefined || !INSIDE.test(issuer.slice("https://".length))) return [];
    return [
      problemFrom(context, at(part, "issuer"), {
        code: "IDN-102",
        message: `${part}.issuer ${issuer} names a host inside the cluster or the company.`,
        fix: "Give the address under which the issuer is known to everybody.",
      }),
    ];
  });
}
