import { type Invariant, type Violation, violation } from "./invariant";
import type { PasswordObject } from "./resources";
import type { StackView } from "./stack-view";
import { fields, text } from "./values";

const SHORTEST = 32;

/** Of those that a URL, a shell and PostgreSQL's own quoting all leave alone. */
const HARMLESS = /^[-._~]*$/;

/** The two logins of a tenant's database, by the names of their passwords. */
const SLOT = /^(.+)-password-([ab])$/;

/** A password that nothing makes anew stays valid for as long as anybody who once saw it remembers. */
export const passwordIsGeneratedAndRotates: Invariant = {
  name: "password-is-generated-and-rotates",
  displayName: "Passwords are generated and made anew",
  ids: ["H5", "H6"],
  holds:
    "every password is generated, long, free of characters that need quoting and made anew by an epoch, which two logins of one tenant never share",
  sources: ["NIST SP 800-63B", "PostgreSQL: CREATE ROLE"],
  severity: "high",
  remedy: `generate ${SHORTEST} characters or more without special ones, with keepers {epoch}, and count the epochs of the two logins in turns`,
  violations: (stack) => [...stack.passwords.flatMap((password) => problemsOf(password)), ...shared(stack)],
};

function problemsOf(object: PasswordObject): Violation[] {
  const password = object.fields;
  const length = password["length"];
  const isHarmless = password["special"] === false || HARMLESS.test(text(password["overrideSpecial"]) || "!");
  return [
    ...(typeof length === "number" && length >= SHORTEST ? [] : [violation(object, "is too short", "length")]),
    ...(isHarmless ? [] : [violation(object, "may have characters that need quoting", "special")]),
    ...(epochOf(password) === "" ? [violation(object, "is never made anew: it has no epoch", "keepers")] : []),
  ];
}

function epochOf(password: PasswordObject["fields"]): string {
  return text(fields(password["keepers"])["epoch"]);
}

function shared({ passwords }: StackView): Violation[] {
  const seen = new Map<string, string>();
  return passwords.flatMap((password) => {
    const [, tenant] = SLOT.exec(password.name) ?? [];
    const epoch = epochOf(password.fields);
    if (tenant === undefined || epoch === "") return [];
    const before = seen.get(tenant);
    seen.set(tenant, epoch);
    return before === epoch
      ? [violation(password, "changes together with the other login's: nothing stays valid meanwhile", "keepers")]
      : [];
  });
}
