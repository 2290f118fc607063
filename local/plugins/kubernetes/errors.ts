import type { Value } from "../support";
import { listAt, numberAt, type ObjectReference, textAt } from "./object";

/** A refusal by the API server; the message is the server's own. */
export class ApiError extends Error {
  readonly code: number;
  readonly reason: string;
  /** Reasons of the single causes, such as `FieldManagerConflict` or `NamespaceTerminating`. */
  readonly causes: { reason: string; message: string; field: string }[];

  /** @param status a Kubernetes `Status` object, or any text a proxy answered with */
  constructor(httpCode: number, status: Value) {
    super(textAt(status, "message") || (typeof status === "string" && status.trim()) || `HTTP status ${httpCode}`);
    this.code = numberAt(status, ["code"], httpCode);
    this.reason = textAt(status, "reason");
    this.causes = listAt(status, "details", "causes").map((cause) => ({
      reason: textAt(cause, "reason"),
      message: textAt(cause, "message"),
      field: textAt(cause, "field"),
    }));
  }
}

/** The API server has no such kind (yet). */
export class NoMatchError extends Error {
  constructor({ apiVersion, kind }: { apiVersion: string; kind: string }) {
    super(`no matches for kind "${kind}" in version "${apiVersion}"`);
  }
}

/** The API server could not be reached at all. */
export class UnreachableError extends Error {
  constructor(server: string, cause: Error) {
    super(
      `configured Kubernetes cluster is unreachable: ${cause.message || "no answer"} (${server}). ` +
        "Check that the cluster runs and that the kubeconfig and its context name the right one",
      { cause },
    );
  }
}

/** True for a refusal because the object does not exist. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.code === 404;
}

/** True for a refusal of server-side apply because other managers own some of the fields. */
export function isFieldConflict(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === 409 && error.causes.some(({ reason }) => reason === "FieldManagerConflict");
}

/** True for any other conflict: the object changed, exists already or is being deleted. */
export function isConflict(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === 409 && !isFieldConflict(error);
}

/** Names of the managers in a field conflict; the server quotes them in each cause. */
export function conflictingManagers(error: ApiError): string[] {
  const names = error.causes.flatMap(({ message }) => /^conflict with "([^"]*)"/.exec(message)?.[1] ?? []);
  return [...new Set(names)];
}

/** A field conflict in words, with the way out. */
export function describeFieldConflict(error: ApiError, manager: string): string {
  return (
    "server-side apply field conflict detected\n" +
    `The resource managed by field manager "${manager}" had an apply conflict: ${error.message}\n` +
    'To take these fields over set the annotation pulumi.com/patchForce: "true" on the resource, ' +
    "or leave them out so that the other manager keeps them."
  );
}

/** The same text without the given secrets. Very short ones stay: they would turn every message into noise. */
export function redact(text: string, secrets: string[]): string {
  return secrets.filter(({ length }) => length >= 4).reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
}

const adoption = `
The object already exists in the cluster. If it is this resource under a new Pulumi name, give the resource an alias. If it belongs to
somebody else, choose another name. To take it over, import it (\`pulumi import\`) or set upsertExistingObjects on the provider.`;

/** Why a create failed, as one message for the user. */
export function describeCreateError(urn: string, { apiVersion, kind }: ObjectReference, error: Error): string {
  if (error instanceof NoMatchError)
    return (
      `creation of resource "${urn}" with kind ${apiVersion}/${kind} failed because the Kubernetes API server reported that the ` +
      `apiVersion for this resource does not exist. Verify that any required CRDs have been created: ${error.message}`
    );
  const hint = error instanceof ApiError && error.reason === "AlreadyExists" ? `\n${adoption}` : "";
  return `resource "${urn}" was not successfully created by the Kubernetes API server: ${error.message}${hint}`;
}

/** Why an object that exists is not as the program wants it. */
export function describeUnready(id: string, error: Error): string {
  return `the Kubernetes API server reported that "${id}" failed to fully initialize or become live: ${error.message}`;
}
