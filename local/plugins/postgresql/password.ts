import { createHash, createHmac, pbkdf2Sync } from "node:crypto";

/** True for what PostgreSQL stores as it is instead of computing a hash of it. */
function isStoredForm(password: string): boolean {
  return /^md5[0-9a-f]{32}$/.test(password) || password.startsWith("SCRAM-SHA-256$");
}

function matchesScram(password: string, stored: string): boolean {
  const [, iterations, salt, storedKey] = /^SCRAM-SHA-256\$(\d+):([^$]+)\$([^:]+):/.exec(stored) ?? [];
  if (iterations === undefined || salt === undefined) return false;
  const salted = pbkdf2Sync(password.normalize("NFKC"), Buffer.from(salt, "base64"), Number(iterations), 32, "sha256");
  const clientKey = createHmac("sha256", salted).update("Client Key").digest();
  return createHash("sha256").update(clientKey).digest("base64") === storedKey;
}

function matchesMd5(password: string, stored: string, role: string): boolean {
  return (
    stored ===
    `md5${createHash("md5")
      .update(password + role)
      .digest("hex")}`
  );
}

/**
 * The password for the state: the known one if the server's stored form belongs to it, else the stored form, so that the
 * next update sets it again.
 * @param known password or verifier in the state, empty if there is none
 * @param stored what the server keeps, empty if there is none
 */
export function passwordInState(known: string, stored: string, role: string): string {
  if (known === "" || isStoredForm(known)) return stored;
  return matchesScram(known, stored) || matchesMd5(known, stored, role) ? known : stored;
}
