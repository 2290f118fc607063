import { tenantNamed } from "./database-names";
import { type Invariant, violation } from "./invariant";
import { text } from "./values";

/** What would let a key out, or end it by mistake. */
const NEVER: Readonly<Record<string, string>> = {
  exportable: "can be taken out of the server",
  allowPlaintextBackup: "can be backed up in clear",
  deletionAllowed: "can be deleted, and with it everything that was encrypted with it",
};

export const vaultKeyStaysInside: Invariant = {
  name: "vault-key-stays-inside",
  displayName: "A tenant's key never leaves the key server",
  ids: ["H6"],
  holds: "every tenant's key stays in the key server, and is not deleted by mistake",
  sources: ["OpenBao and Vault: transit secrets engine"],
  severity: "high",
  remedy:
    "leave exportable, allowPlaintextBackup and deletionAllowed off; allow deletion for one key, by an exception, when it is shredded",
  violations: (stack) =>
    stack.vault
      .filter(({ kind, fields }) => kind === "SecretBackendKey" && tenantNamed(text(fields["name"]), stack) !== undefined)
      .flatMap((key) =>
        Object.entries(NEVER)
          .filter(([field]) => key.fields[field] === true)
          .map(([field, problem]) => violation(key, problem, field)),
      ),
};
