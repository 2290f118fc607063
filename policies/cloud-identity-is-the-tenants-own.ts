import { type Invariant, violation } from "./invariant";
import { text } from "./values";

/** By these a service account becomes somebody at a cloud. */
const IDENTITIES = ["eks.amazonaws.com/role-arn", "iam.gke.io/gcp-service-account", "azure.workload.identity/client-id"];

export const cloudIdentityIsTheTenantsOwn: Invariant = {
  name: "cloud-identity-is-the-tenants-own",
  displayName: "No two tenants are the same to the cloud",
  ids: ["I4"],
  holds: "no service accounts of two tenants act as the same identity at a cloud",
  sources: ["AWS, Google Cloud and Azure: workload identity"],
  severity: "critical",
  isAbsolute: true,
  remedy: "give each tenant an identity of its own, which trusts exactly its namespace and service account",
  violations: (stack) => {
    const first = new Map<string, string>();
    return stack.tenantNamespaces.flatMap(({ name, tenant }) =>
      stack.ofKind("ServiceAccount", name).flatMap((account) =>
        IDENTITIES.flatMap((key) => {
          const identity = text(account.annotations[key]);
          const other = first.get(identity) ?? tenant;
          if (identity !== "") first.set(identity, other);
          return identity === "" || other === tenant
            ? []
            : [violation(account, `is "${identity}" to the cloud, as tenant "${other}" is`, `metadata.annotations["${key}"]`)];
        }),
      ),
    );
  },
};
