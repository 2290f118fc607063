/** How a call says and proves whose it is. */

import { z } from "zod";
import { booleanField, choiceField, dayField, field, textField } from "../fields";
import { shown } from "../printable";
import { ticketField } from "./network";
import { hostField } from "./routes";

/** What proves whose a call is: it cannot be made up. */
export const PROOFS = ["jwt", "apiKey"] as const;

/** What only says whose a call is; the gateway compares it with the proof. */
export const ADDRESSES = ["header", "path", "subdomain"] as const;

/** Signatures that a static key can have; `none` is not one. */
const ALGORITHMS = [
  "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "EdDSA", "HS256", "HS384", "HS512",
] as const; // biome-ignore format: one line per family would be longer

const SECRET_REF = /^[a-z][a-z0-9-]{2,23}\/[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** `<id>/<name>`: a Secret in the tenant's namespace. What stands there instead may be a secret itself, so it is never repeated. */
const secretRefField = field<string>({ type: "string", pattern: SECRET_REF.source }, (value) => {
  if (typeof value === "string" && SECRET_REF.test(value)) return { is: value };
  return {
    code: "ISO-107",
    message: "{field} is not a reference to a Secret.",
    fix: "Write <id>/<name>, such as acme/batch-key; a secret itself never stands in a file.",
  };
});

const ISSUER = /^https:\/\/([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}(:[0-9]{1,5})?(\/[A-Za-z0-9._~-]+)*\/?$/;

/** Where tokens come from. */
const issuerField = field<string>({ type: "string", pattern: ISSUER.source, maxLength: 500 }, (value) => {
  if (typeof value === "string" && value.length <= 500 && ISSUER.test(value)) return { is: value };
  const isPlain = typeof value === "string" && /^http:/i.test(value);
  const message = isPlain
    ? `{field} \`${shown(value)}\` is not encrypted: anybody on the way could put in keys of their own.`
    : `{field} \`${shown(value)}\` is not the https address of an issuer: a host name, perhaps a path, nothing else.`;
  return { code: "IDN-102", message, fix: "Write for example https://login.acme.example." };
});

const algorithmField = field<(typeof ALGORITHMS)[number]>({ enum: [...ALGORITHMS] }, (value) => {
  const found = ALGORITHMS.find((algorithm) => algorithm === value);
  if (found !== undefined) return { is: found };
  const isNone = typeof value === "string" && value.toLowerCase() === "none";
  const message = isNone
    ? "algorithm none accepts tokens that anybody can write."
    : `Algorithm \`${shown(value)}\` does not exist.`;
  return { code: "IDN-102", message, fix: "Write RS256, ES256, EdDSA or another one the issuer signs with." };
});

/** A mail or host domain in lower case; other alphabets in their `xn--` form. */
const domainField = textField({
  pattern: /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,58}[a-z0-9])$/,
  what: "a domain in lower case (other alphabets in their xn-- form)",
  example: "acme.example",
});

const word = (what: string, example: string) => textField({ pattern: /^[!-~]+$/, longest: 200, what, example });

const jwt = z
  .strictObject({
    issuer: issuerField
      .optional()
      .describe(
        "Who signs, with RS256: the https address whose published keys (OIDC discovery) the gateway checks with. Either this or keyRef.",
      ),
    audience: word("an audience", "acme-api").optional().describe("The API the token was made for; required with issuer."),
    keyRef: secretRefField
      .optional()
      .describe(
        "<id>/<name> of a Secret with the static key: `key` (the tenant's id), `algorithm`, and `public_key`, or `secret` for HS256 to HS512. Either this or issuer.",
      ),
    algorithm: algorithmField
      .optional()
      .describe("How tokens are signed with the static key, as the Secret says too; required with keyRef."),
    claim: textField({ pattern: /^[A-Za-z_][A-Za-z0-9_:./-]*$/, longest: 100, what: "the name of a claim", example: "tenant_id" })
      .optional()
      .describe("The claim that holds the tenant's id. Without it: tenant_id."),
  })
  .describe("Tokens the gateway takes as proof.");

const apiKey = z.strictObject({
  name: textField({
    pattern: /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    longest: 40,
    what: "a name of lower-case letters, digits and single hyphens",
    example: "batch",
  }).describe("Who uses the key; part of the name of its gateway consumer."),
  secretRef: secretRefField.describe("<id>/<name> of the Secret the program makes for the key; callers send its field `key`."),
  expires: dayField.optional().describe("The last day on which the key is accepted; required, at most 365 days ahead."),
});

const sso = z
  .strictObject({
    protocol: choiceField(["oidc"], "Protocol").describe("oidc."),
    issuer: issuerField.describe("Where people log in: its https address."),
    clientId: word("a client id", "acme-web").describe("What the gateway is called there."),
    clientSecretRef: secretRefField.describe("<id>/<name> of a Secret with the field `client_secret`."),
    domains: z
      .array(domainField)
      .min(1)
      .max(50)
      .describe("Mail domains of the tenant's people; who logs in with another address is refused, also as a member."),
    required: booleanField.describe("true: a call without a credential is sent to log in; false: only a call to /login is."),
  })
  .describe("Where people of the tenant log in.");

const ownDomain = z.strictObject({
  domain: domainField.describe("A domain that belongs to the tenant, with everything below it."),
  ticket: ticketField.describe("Where the platform team recorded how it made sure that the domain is the tenant's."),
  hosts: z
    .array(hostField)
    .min(1)
    .max(20)
    .describe("Hosts of this domain at which the tenant's routes answer too: shop.acme.example. Their DNS leads to the gateway."),
  secretRef: secretRefField.describe(
    "<id>/<name> of a Secret with the certificate of these hosts: `tls.crt` and `tls.key`, as cert-manager writes it.",
  ),
});

/** How the gateway finds out whose a call is, and who vouches for it. */
export const identityBlock = z
  .strictObject({
    resolve: z
      .array(choiceField([...PROOFS, ...ADDRESSES], "Way to name a tenant"))
      .min(1)
      .max(PROOFS.length + ADDRESSES.length)
      .describe(
        "How a call names its tenant, in the order tried. jwt and apiKey prove it; header, path (/tenants/<id>/) and subdomain are where the tenant is reached and must agree with a proof. Without one of these: subdomain.",
      ),
    jwt: jwt.optional(),
    header: textField({
      pattern: /^[Xx]-[A-Za-z0-9-]{1,60}$/,
      what: "a header that begins with X-",
      example: "X-Tenant-ID",
    }).describe("The header that holds the tenant's id on the shared host; used if `resolve` lists header."),
    subdomain: textField({
      pattern: /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
      longest: 63,
      what: "one part of a host name in lower case",
      example: "acme",
    })
      .optional()
      .describe("First part of the tenant's own host. Without it: the id."),
    apiKeys: z
      .array(apiKey)
      .min(1)
      .max(10)
      .optional()
      .describe(
        "Keys of the tenant's callers, sent as X-API-Key. Without it one key that does not expire, in Secret gateway-key.",
      ),
    sso: sso.optional(),
    sharedEndpoint: booleanField
      .optional()
      .describe(
        "true: calls with a key of the tenant are also taken at shared.<domain>, where nothing but the key says whose they are. Without it: false.",
      ),
    domains: z
      .array(ownDomain)
      .min(1)
      .max(20)
      .optional()
      .describe(
        "Domains of the tenant's own and the hosts there; keys and tokens work at them, people log in at the tenant's own host.",
      ),
  })
  .describe("How a call says and proves that it is this tenant's.");
