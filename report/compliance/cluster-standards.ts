/** Standards about clusters: what of them the invariants show for tenants. */

import { judged, notCovered, type Standard } from "./control";

const WORKLOADS = ["namespace-enforces-restricted", "pod-is-restricted"];
const BINDINGS = ["binding-stays-in-tenant", "binding-elsewhere-is-no-tenants"];
const CLUSTER = "a property of the cluster itself, which this program uses and does not install";
const APPLICATION = "decided by the application and its pipeline, which this program does not see";

/** CIS Kubernetes Benchmark, the part about policies. */
export const cis: Standard = {
  title: "CIS Kubernetes Benchmark, section 5 (policies)",
  isDeclared: false,
  controls: [
    notCovered("1-4", "Control plane, etcd and nodes", CLUSTER),
    judged("5.1.1", "The role that may do everything is not handed out", BINDINGS),
    judged("5.1.2", "Few may read Secrets", ["role-is-bounded"]),
    judged("5.1.3", "Roles use no wildcards", ["role-is-bounded"]),
    notCovered(
      "5.1.4",
      "Few may start pods",
      "members of a tenant may start pods in its own namespace: that is what editors are for",
    ),
    judged("5.1.5", "Default accounts are not used", ["accounts-mount-no-token"]),
    judged("5.1.6", "Pods get a token only if they need one", ["accounts-mount-no-token", "tokens-are-short-lived"]),
    judged("5.1.7", "Nobody is in the group of masters", BINDINGS),
    judged("5.1.8", "Nobody can raise or borrow rights", ["role-is-bounded", "binding-stays-in-tenant"]),
    judged("5.1.9", "Nobody makes persistent volumes", ["role-is-bounded", "volume-is-new"]),
    judged("5.1.10", "Nobody reaches nodes by their proxy", ["role-is-bounded"]),
    judged("5.1.11", "Nobody approves certificates", ["role-is-bounded"]),
    judged("5.1.12", "Nobody changes webhooks", ["role-is-bounded", "api-server-asks-no-tenant"]),
    judged("5.1.13", "Nobody makes tokens for accounts", ["role-is-bounded"]),
    judged("5.2.1", "Something decides what pods may be", [...WORKLOADS, "admission-is-enforced"]),
    judged("5.2.2-5.2.12", "Pods have none of the powers over their node", WORKLOADS),
    notCovered("5.3.1", "The network plugin enforces policies", CLUSTER),
    judged("5.3.2", "Every namespace has network policies", [
      "namespace-denies-by-default",
      "network-policy-names-its-directions",
    ]),
    notCovered("5.4.1", "Secrets are files rather than variables", APPLICATION),
    notCovered(
      "5.4.2",
      "Secrets are kept outside of the cluster",
      "a choice of the platform team; what tenants take from such a store is judged under other controls",
    ),
    notCovered("5.5.1", "Images are of known origin", "images can be bound to registries, signatures are not looked at"),
    judged("5.6.1", "Namespaces separate", ["objects-carry-their-tenant", "tenant-names-are-free"]),
    judged("5.6.2", "Pods have a seccomp profile", WORKLOADS),
    judged("5.6.3", "Pods have a security context", WORKLOADS),
    judged("5.6.4", "The default namespace is not used", ["tenant-names-are-free"]),
  ],
};

/** The hardening guide of NSA and CISA, by its chapters. */
export const nsa: Standard = {
  title: "NSA and CISA Kubernetes Hardening Guide, by chapter",
  isDeclared: false,
  controls: [
    judged("Pod security", "Pods run with the least rights", WORKLOADS),
    judged("Service account tokens", "Tokens are there only where they are needed", [
      "accounts-mount-no-token",
      "tokens-are-short-lived",
    ]),
    notCovered("Image scanning", "Images have no known holes", APPLICATION),
    notCovered("Container environments", "Container runtimes are hardened", CLUSTER),
    judged("Namespaces", "Tenants have namespaces of their own", ["objects-carry-their-tenant", "tenant-names-are-free"]),
    judged("Network policies", "Traffic is denied unless it is allowed", [
      "namespace-denies-by-default",
      "network-policy-names-its-directions",
      "network-stays-in-tenant",
      "network-opening-is-narrow",
      "network-opening-is-dated",
    ]),
    judged("Resource policies", "Nothing runs without limits", [
      "quota-is-complete",
      "limits-fit-the-quota",
      "storage-is-limited",
    ]),
    notCovered("Control plane", "API server, etcd and nodes are hardened", CLUSTER),
    notCovered("Encryption", "Secrets are encrypted where they are kept", CLUSTER),
    judged("Secrets", "Secrets are the tenant's own", [
      "secret-store-stays-in-tenant",
      "password-is-generated-and-rotates",
      "contract-is-the-tenants-own",
    ]),
    judged("Authorization", "Rights are few and end at the namespace", ["role-is-bounded", ...BINDINGS]),
    judged("Admission", "What would undo this is refused", ["admission-is-enforced", "admission-guards-tenants"]),
    notCovered("Audit logging", "What happens is recorded and watched", CLUSTER),
    notCovered("Upgrades", "Everything is kept up to date", CLUSTER),
  ],
};

/** OWASP Kubernetes Top Ten, the list of 2025. */
export const owasp: Standard = {
  title: "OWASP Kubernetes Top Ten, 2025",
  isDeclared: false,
  controls: [
    judged("K01", "Workloads are configured safely", [...WORKLOADS, "pod-keeps-its-place", "quota-is-complete"]),
    judged("K02", "Rights are few", ["role-is-bounded", ...BINDINGS, "managed-objects-are-marked"]),
    judged("K03", "Secrets are managed", [
      "password-is-generated-and-rotates",
      "secret-store-stays-in-tenant",
      "contract-is-the-tenants-own",
      "tokens-are-short-lived",
    ]),
    judged("K04", "Policies are enforced for the whole cluster", [
      "admission-is-enforced",
      "admission-guards-tenants",
      "tenant-kinds-are-known",
    ]),
    judged("K05", "Networks are segmented", [
      "namespace-denies-by-default",
      "network-stays-in-tenant",
      "network-opening-is-narrow",
      "network-egress-names-ports",
    ]),
    judged("K06", "Little is exposed", ["service-stays-inside", "route-is-fenced", "network-gateway-reaches-routed-pods"]),
    notCovered("K07", "Components of the cluster are sound and current", CLUSTER),
    judged("K08", "No way from the cluster into the cloud", ["cloud-identity-is-the-tenants-own", "network-opening-is-narrow"]),
    judged("K09", "Callers are who they say", [
      "route-is-fenced",
      "route-header-is-the-gateways",
      "issuer-names-one-tenant",
      "accounts-mount-no-token",
    ]),
    notCovered("K10", "Events are recorded and watched", CLUSTER),
  ],
};
