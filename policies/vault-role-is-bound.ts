import { tenantNamed } from "./database-names";
import { type Invariant, type Violation, violation } from "./invariant";
import type { VaultObject } from "./resources";
import { numberOf, numberSetting } from "./settings";
import type { StackView } from "./stack-view";
import { text, texts } from "./values";

export const vaultRoleIsBound: Invariant = {
  name: "vault-role-is-bound",
  displayName: "A Vault login is for one tenant's service accounts",
  ids: ["H3"],
  holds:
    "every Vault role of a tenant is for named service accounts of its own namespace, for one audience, and for a short time",
  sources: ["CVE-2023-46254", "OpenBao and Vault: Kubernetes auth method"],
  severity: "critical",
  isAbsolute: true,
  remedy:
    "name the service accounts and the one namespace, set an audience, tokenMaxTtl within an hour, no tokenPeriod, and only the tenant's own policies",
  configSchema: {
    properties: { longestSeconds: numberSetting("Seconds after which a token ends at the latest.", 3600, [60, 86_400]) },
  },
  violations: (stack, settings) =>
    stack.vault
      .filter(({ kind }) => kind === "AuthBackendRole")
      .flatMap((role) => problemsOf(role, stack, numberOf(settings, "longestSeconds"))),
};

function problemsOf(role: VaultObject, stack: StackView, longest: number): Violation[] {
  const namespaces = texts(role.fields["boundServiceAccountNamespaces"]);
  const owners = namespaces.map((name) => stack.tenantOf(name));
  const called = tenantNamed(text(role.fields["roleName"]) || text(role.fields["logicalName"]), stack);
  const tenant = called ?? owners.find((owner) => owner !== undefined);
  const isOpen = namespaces.some((name) => name.includes("*"));
  if (tenant === undefined && !isOpen) return [];
  if (!text(role.fields["type"]).startsWith("vault:kubernetes/"))
    return [violation(role, `lets in a tenant by ${text(role.fields["type"])}, which no policy judges`)];
  const isOwn = namespaces.length === 1 && owners[0] === tenant && !isOpen;
  return [
    ...(isOwn
      ? []
      : [violation(role, `is not for the namespace of tenant "${tenant ?? ""}" alone`, "boundServiceAccountNamespaces")]),
    ...accountProblems(role),
    ...policyProblems(role, tenant ?? "", stack),
    ...timeProblems(role, longest),
  ];
}

function accountProblems(role: VaultObject): Violation[] {
  const accounts = texts(role.fields["boundServiceAccountNames"]);
  const isNamed = accounts.length > 0 && accounts.every((name) => !name.includes("*"));
  return [
    ...(isNamed ? [] : [violation(role, "does not name its service accounts", "boundServiceAccountNames")]),
    ...(text(role.fields["audience"]) === "" ? [violation(role, "takes tokens for any audience", "audience")] : []),
  ];
}

function policyProblems(role: VaultObject, tenant: string, stack: StackView): Violation[] {
  return texts(role.fields["tokenPolicies"]).flatMap((policy, index) =>
    tenantNamed(policy, stack) === tenant
      ? []
      : [violation(role, `gives policy "${policy}", which is not called after tenant "${tenant}"`, `tokenPolicies[${index}]`)],
  );
}

/** A period renews a token for ever. */
function timeProblems(role: VaultObject, longest: number): Violation[] {
  const { tokenMaxTtl, tokenPeriod } = role.fields;
  const isShort = typeof tokenMaxTtl === "number" && tokenMaxTtl > 0 && tokenMaxTtl <= longest;
  const isRenewed = tokenPeriod !== undefined && tokenPeriod !== null && tokenPeriod !== 0;
  return [
    ...(isShort ? [] : [violation(role, `gives tokens that do not end within ${longest} seconds`, "tokenMaxTtl")]),
    ...(isRenewed ? [violation(role, "gives tokens that can be renewed for ever", "tokenPeriod")] : []),
  ];
}
