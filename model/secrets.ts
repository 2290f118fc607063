/**
 * What looks like a secret in a text that should hold none.
 *
 * Three signs: what the field is called, how well-known credentials look, and text that only chance could have written. Everybody
 * who quotes a file hides what is found here. Plain hexadecimal is left alone: digests, commits and colours are written so.
 */

/** How well-known credentials look; each is linear in the text. */
const SHAPES: readonly (readonly [what: string, shape: RegExp])[] = [
  ["a private key", /-----BEGIN [A-Z ]{0,30}PRIVATE KEY( BLOCK)?-----[\s\S]{0,20000}/g],
  ["an age key", /AGE-SECRET-KEY-1[0-9A-Z]{10,}/g],
  ["an AWS key", /\b(AKIA|ASIA)[0-9A-Z]{16}\b/g],
  ["a GitHub token", /\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})/g],
  ["a GitLab token", /\bgl(pat|dt|rt|ptt)-[A-Za-z0-9_-]{16,}/g],
  ["a Slack token", /\bxox[abeoprs]-[A-Za-z0-9-]{8,}|\bxapp-\d-[A-Za-z0-9-]{8,}|hooks\.slack\.com\/services\/[A-Za-z0-9/]{12,}/g],
  ["a Stripe key", /\b[sr]k_(live|test)_[A-Za-z0-9]{10,}|\bwhsec_[A-Za-z0-9+/]{16,}/g],
  ["a Google key", /\bAIza[A-Za-z0-9_-]{30,}|\bGOCSPX-[A-Za-z0-9_-]{16,}/g],
  [
    "an API token",
    /\b(npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{30,}|dop_v1_[a-f0-9]{40,}|pul-[a-f0-9]{40}|hv[sb]\.[A-Za-z0-9_-]{20,})/g,
  ],
  ["an API token", /\b(sk-[A-Za-z0-9_-]{20,}|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|AccountKey=[A-Za-z0-9+/=]{20,})/g],
  ["a signed token", /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*)?/g],
  ["an authorization header", /\b(Bearer|Basic|Token) +(?=[A-Za-z._~+/-]{0,40}\d)[A-Za-z0-9._~+/-]{16,}=*/gi],
  ["a password in an address", /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@"']{0,100}:(?![$<{%*])[^\s/@"']{1,200}@/gi],
  [
    "a password in a connection",
    /(?<![a-z])(password|passwd|pwd|secret|(access|api|auth|account)?[_-]?(token|key)|sig|signature)=(?![$<{%*])[^\s;&"',}]{6,}/gi,
  ],
];

/** The last word or two of a name, which say what it holds. */
const SECRET_NAME =
  /(password|passwd|passphrase|passwort|kennwort|(^| )(pwd|passcode|secret|token|credential|bearer|apikey|webhook secret|(api|access|private|secret|signing|encryption|decryption|master|auth|account|service|ssh|gpg|hmac|shared|session) key|connection string))$/;
const WHOLE_NAMES = new Set(["pass", "pw", "psk", "auth", "pin"]);

/** Values that say how something is done, and not by which secret. */
const MODES =
  /^(none|true|false|yes|no|on|off|required|optional|enabled|disabled|hidden|masked|default|auto|bearer|basic|jwt|opaque|oauth2?|oidc|saml|header|cookie|query|vault|rotate[ds]?|never)$/i;
/** A pointer to where the secret is. */
const POINTER =
  /^(\$\{[^}]*\}|\$[A-Z_][A-Z0-9_]*|\{\{.*\}\}|<[^>]*>|\*+|(file|env|vault|secret|secretref|aws|gcp|azure|ref):\S*)$/i;

/** Whether a field of this name would hold a secret. */
export function isSecretName(name: string): boolean {
  if (!HINT.test(name)) return false; // most names: quickly
  const words = name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-zäöüß0-9]+/)
    .filter((word) => word !== "");
  const last = words.slice(-3).join(" ").replace(/s$/, "").replace(/\d+$/, "").trim();
  return SECRET_NAME.test(last) || (words.length === 1 && WHOLE_NAMES.has(last));
}

/** Whether a value under such a name is the secret itself, and not a number, a switch or a pointer to it. */
export function isSecretValue(value: string): boolean {
  return value.trim() !== "" && !MODES.test(value) && !POINTER.test(value);
}

/** What a text looks like, such as "an AWS key"; undefined if it looks like no secret. */
export function secretIn(text: string): string | undefined {
  const shape = SHAPES.find(([, pattern]) => text.search(pattern) >= 0);
  return shape?.[0] ?? generatedIn(text);
}

/** The same for what only chance could have written, well known or not. */
export function generatedIn(text: string): string | undefined {
  return randomIn(text).length > 0 ? "a generated password or key" : undefined;
}

/** Stretches of a text that look like a well-known credential. */
export function credentialsIn(text: string): readonly { readonly what: string; readonly start: number; readonly end: number }[] {
  return SHAPES.flatMap(([what, pattern]) =>
    [...text.matchAll(pattern)].map((found) => ({ what, start: found.index, end: found.index + found[0].length })),
  );
}

/** Words of which every secret name has one, and the backslash, with which quoted text can spell anything. */
const HINT = /pass|pwd|passcode|kennwort|secret|token|credential|bearer|key|connection|\b(pw|psk|auth|pin)s?\b|\\/i;

/** A quick look at a whole file, beside `credentialsIn`: false only if nothing in it is a secret by its name or by chance. */
export function mayHoldSecret(text: string): boolean {
  return HINT.test(text) || (text.match(RUN) ?? []).some(isRandom);
}

/** A text in which every secret is replaced by as many asterisks. */
export function withoutSecrets(text: string): string {
  if (!/[A-Za-z0-9+/_=.-]{12}|:\/\/|=|-----/.test(text)) return text; // most messages: quickly
  const known = SHAPES.reduce((rest, [, pattern]) => rest.replace(pattern, asterisks), text);
  return randomIn(known).reduce((rest, token) => rest.replaceAll(token, asterisks), known);
}

/** The same for a line of YAML, where also names say what must not be shown. */
export function lineWithoutSecrets(line: string): string {
  const named = line.replace(
    /([A-Za-z0-9_.-]{2,100})(["']?\s*[:=]\s*)("[^"]*"?|'[^']*'?|[^\s,}{[\]#][^,}\]]*)/g,
    (whole, name: string, between: string, value: string) =>
      isSecretName(name) && isSecretValue(value.replace(/^["']|["']$/g, "").trim())
        ? `${name}${between}${asterisks(value)}`
        : whole,
  );
  return withoutSecrets(named);
}

function asterisks(text: string): string {
  return text.replace(/[^\r\n]/g, "*");
}

/** Public by design, though they look like chance: pictures, certificates, public keys, checksums. */
const PUBLIC =
  /data:[a-z]+\/[a-z0-9.+-]+;base64,|-----BEGIN (CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY)|\b(ssh-(rsa|ed25519|dss)|ecdsa-sha2-\S+) AAAA|\bage1[a-z0-9]{20,}|\bsha(256|384|512)[-:]/;
/** How pictures and documents begin in base64. */
const FILE = /^(iVBORw0KGgo|R0lGOD|\/9j\/|PHN2Zy|PD94bWw|UklGR|JVBERi|AAABAA|d09GMg)/;
/** The length of the one kind of key that has no mark and may hold few digits. */
const AWS_SECRET = 40;
const RUN = /[A-Za-z0-9+/_=-]{20,}/g;

/** The parts of a text that only chance could have written. */
function randomIn(text: string): readonly string[] {
  if (text.length < 20 || PUBLIC.test(text)) return [];
  return (text.match(RUN) ?? []).filter(isRandom);
}

/** Long, without words, and changing between capitals, small letters and digits more often than any name does. */
function isRandom(run: string): boolean {
  if (run.length > 2000 || FILE.test(run)) return false;
  const pieces = run.split(/[-_/+=]+/).filter((piece) => piece !== "");
  if (pieces.every((piece) => piece.length <= 12 || /^[0-9a-f]+$/i.test(piece))) return false;
  const letters = pieces.join("");
  const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(letters)).length;
  if (!/\d/.test(letters) || kinds < 2 || letters.length < (kinds === 3 ? 20 : 32)) return false;
  const changes = Array.from(letters).filter((letter, at) => at > 0 && kindOf(letter) !== kindOf(letters[at - 1] ?? "")).length;
  return changes / letters.length >= (kinds === 3 && run.length !== AWS_SECRET ? 0.4 : 0.3) && new Set(letters).size >= 12;
}

function kindOf(letter: string): number {
  return /\d/.test(letter) ? 0 : letter === letter.toLowerCase() ? 1 : 2;
}
