import { type Invariant, violation } from "./invariant";
import { fields, list, text } from "./values";

const ASKING = ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "APIService", "CustomResourceDefinition"];

/** Whoever answers a webhook sees, and changes, what everybody writes: Secrets too. */
export const apiServerAsksNoTenant: Invariant = {
  name: "api-server-asks-no-tenant",
  displayName: "No tenant answers for the API server",
  ids: ["D4"],
  holds: "no webhook, aggregated API or conversion is answered by a tenant's service, or outside of the cluster",
  sources: ["CIS 5.1.12", "Kubernetes: RBAC good practices"],
  severity: "critical",
  remedy: "let a service in a namespace of the platform answer",
  violations: (stack) =>
    ASKING.flatMap((kind) => stack.ofKind(kind)).flatMap((object) =>
      list(object.fields["asked"]).flatMap((one) => {
        const { service, url } = fields(one);
        const tenant = stack.tenantOf(text(fields(service)["namespace"]));
        return [
          ...(tenant === undefined ? [] : [violation(object, `is answered by a service of tenant "${tenant}"`)]),
          ...(text(url) === "" ? [] : [violation(object, "is answered by an address, which may be anybody's")]),
        ];
      }),
    ),
};
