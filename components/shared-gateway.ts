import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { sharedHost } from "../model/names";
import type { Environment } from "../model/resolved-tenant";
import { platformNamespace } from "./conventions";
import { platformLabels } from "./metadata";

const NAME = "shared-host";

/** Below every route of a tenant: those that name their tenant by header share its path. */
const LAST = -1;

/** A call to the host of all tenants that names none, in words of the platform: it is nobody's call. */
const BODY = { error: { code: "tenant_missing", message: "The call does not say which tenant it is for.", locale: "en" } };

/**
 * The end of the host that tenants share: whoever names no tenant that is served there, by path or by header, is refused. The
 * Service behind it has no pods and never will; the gateway answers before it would ask for any.
 *
 *     new SharedGateway("platform", { environment }, { parent: this, dependsOn: namespace });
 */
export class SharedGateway extends pulumi.ComponentResource {
  constructor(name: string, { environment }: { readonly environment: Environment }, opts: pulumi.ComponentResourceOptions) {
    super("leasehold:components:SharedGateway", name, {}, opts);
    const { ingressClass, domain } = environment.gateway;
    const metadata = { name: NAME, namespace: platformNamespace(environment.id), labels: platformLabels(environment) };
    const after = opts.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn };
    const service = new k8s.core.v1.Service(
      `${name}-${NAME}`,
      {
        metadata: { ...metadata, annotations: { "pulumi.com/skipAwait": "true" } },
        spec: { type: "ClusterIP", ports: [{ name: "http", protocol: "TCP", port: 80 }] },
      },
      { parent: this, ...after },
    );
    new k8s.apiextensions.CustomResource(
      `${name}-${NAME}`,
      {
        apiVersion: "apisix.apache.org/v2",
        kind: "ApisixRoute",
        metadata,
        spec: { ingressClassName: ingressClass, http: [refusal(sharedHost(domain))] },
      },
      { parent: this, dependsOn: service },
    );
    this.registerOutputs();
  }
}

function refusal(host: string): object {
  const abort = { http_status: 400, body: JSON.stringify(BODY), headers: { "Content-Type": "application/json" } };
  return {
    name: "refuse",
    priority: LAST,
    match: { hosts: [host], paths: ["/*"] },
    backends: [{ serviceName: NAME, servicePort: 80, resolveGranularity: "service" }],
    plugins: [{ name: "fault-injection", enable: true, config: { abort } }],
  };
}
