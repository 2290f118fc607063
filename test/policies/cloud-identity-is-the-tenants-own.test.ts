import { describeOthers, foreign, ofAcme } from "../support/other-program";

const role = (id: string) => ({ "eks.amazonaws.com/role-arn": `arn:aws:iam::1:role/${id}` });
const account = (id: string, annotations: object) =>
  foreign("kubernetes:core/v1:ServiceAccount", `worker-${id}`, {
    automountServiceAccountToken: false,
    metadata: {
      name: "worker",
      namespace: `t-${id}`,
      labels: { "leasehold/tenant": id, "leasehold/managed": "true" },
      annotations,
    },
  });

describeOthers(
  "cloud-identity-is-the-tenants-own",
  [
    account("acme", role("acme")),
    account("globex", role("globex")),
    ofAcme("core/v1:ServiceAccount", "second", { automountServiceAccountToken: false }),
  ],
  {
    "one identity of two tenants": ["worker-globex", "metadata.annotations", role("acme")],
  },
);
