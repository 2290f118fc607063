import { describeForeign, FOREIGN, object, withInstead, withMore } from "../support/foreign-cluster";

const RBAC = "rbac.authorization.k8s.io";
const bound = (subject: object) =>
  withMore(
    object(`${RBAC}/v1:RoleBinding`, "more", {
      roleRef: { apiGroup: RBAC, kind: "Role", name: "developer" },
      subjects: [subject],
    }),
  );
const account = (name: string, namespace: string) => ({ kind: "ServiceAccount", name, namespace });
const user = (name: string) => ({ kind: "User", apiGroup: RBAC, name });
const mounting = (value: unknown) =>
  withInstead(object("core/v1:ServiceAccount", "default", { automountServiceAccountToken: value }));

describeForeign(
  "accounts-mount-no-token",
  {
    "a default account with its token in every pod": mounting(true),
    "a default account that says nothing": mounting(undefined),
    "no default account": FOREIGN.filter(({ urn }) => !urn.endsWith("core/v1:ServiceAccount::default")),
    "another account with its token in every pod": withMore(object("core/v1:ServiceAccount", "worker", {})),
    "rights for the default account": bound(account("default", "team-acme")),
    "rights for the default account as a user": bound(user("system:serviceaccount:team-acme:default")),
  },
  { "an account without a token": withMore(object("core/v1:ServiceAccount", "worker", { automountServiceAccountToken: false })) },
);

describeForeign(
  "tokens-are-short-lived",
  {
    "a token of an account": withMore(object("core/v1:Secret", "token", { type: "kubernetes.io/service-account-token" })),
    "a token that lets nodes join": withMore(object("core/v1:Secret", "token", { type: "bootstrap.kubernetes.io/token" })),
  },
  { "a certificate": withMore(object("core/v1:Secret", "tls", { type: "kubernetes.io/tls" })) },
);
