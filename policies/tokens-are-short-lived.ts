import { type Invariant, violation } from "./invariant";
import { text } from "./values";

const TOKEN_TYPES = ["kubernetes.io/service-account-token", "bootstrap.kubernetes.io/token"];

export const tokensAreShortLived: Invariant = {
  name: "tokens-are-short-lived",
  displayName: "No token without an end",
  ids: ["E2"],
  holds: "no Secret of a tenant is a token of the API server: those have no end, and whoever reads one is that account for ever",
  sources: ["Kubernetes: service accounts", "NSA 1.11"],
  severity: "high",
  remedy:
    "remove the Secret; a pod that needs a token gets a short-lived one by automountServiceAccountToken or a projected volume",
  violations: (stack) =>
    stack
      .ofTenants("Secret")
      .filter((secret) => TOKEN_TYPES.includes(text(secret.fields["type"])))
      .map((secret) => violation(secret, `holds a token of type ${text(secret.fields["type"])}, which has no end`, "type")),
};
