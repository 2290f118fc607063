import { describeForeign, platformObject, withMore } from "../support/foreign-cluster";

type Part = Readonly<Record<string, unknown>>;

const ADMISSION = "admissionregistration.k8s.io/v1";
const asking = (type: string, rest: Part) => withMore(platformObject(type, "more", rest));
const by = (namespace: string) => ({ clientConfig: { service: { namespace, name: "hook" } } });

describeForeign(
  "api-server-asks-no-tenant",
  {
    "a webhook of a tenant": asking(`${ADMISSION}:MutatingWebhookConfiguration`, {
      webhooks: [by("monitoring"), by("team-acme")],
    }),
    "a webhook of a tenant of another stack": asking(`${ADMISSION}:ValidatingWebhookConfiguration`, {
      webhooks: [by("t-globex")],
    }),
    "a webhook somewhere": asking(`${ADMISSION}:ValidatingWebhookConfiguration`, {
      webhooks: [{ clientConfig: { url: "https://hook.example" } }],
    }),
    "an API of a tenant": asking("apiregistration.k8s.io/v1:APIService", {
      spec: { service: { namespace: "team-acme", name: "api" } },
    }),
    "a conversion by a tenant": asking("apiextensions.k8s.io/v1:CustomResourceDefinition", {
      spec: { conversion: { strategy: "Webhook", webhook: by("team-acme") } },
    }),
  },
  {
    "a webhook of the platform": asking(`${ADMISSION}:MutatingWebhookConfiguration`, { webhooks: [by("monitoring")] }),
    "an API of the server itself": asking("apiregistration.k8s.io/v1:APIService", { spec: { group: "apps", version: "v1" } }),
  },
);
