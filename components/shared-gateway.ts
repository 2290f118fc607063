import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { keyHost, sharedHost } from "../model/names";
import type { Environment } from "../model/resolved-tenant";
import { platformNamespace } from "./conventions";
import { refusalRule, sharedRule } from "./gateway-platform";
import { SHARED_ROUTE } from "./gateway-shared";
import { platformLabels } from "./metadata";

const NAME = "shared-host";

/**
 * The hosts that tenants share. At one, whoever names no tenant that is served there, by path or by header, is refused; at the
 * other the key alone says whose a call is. The Service behind both has no pods and never will: nothing is answered by it.
 *
 *     new SharedGateway("platform", { environment }, { parent: this, dependsOn: namespace });
 */
export class SharedGateway extends pulumi.ComponentResource {
  constructor(
    private readonly name: string,
    private readonly args: { readonly environment: Environment },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("leasehold:components:SharedGateway", name, {}, opts);
    const { domain } = args.environment.gateway;
    const service = this.createService(opts.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn });
    this.createRoute(NAME, refusalRule(sharedHost(domain), NAME), service);
    this.createRoute(SHARED_ROUTE.name, sharedRule(keyHost(domain), NAME), service);
    this.registerOutputs();
  }

  private createService(after: pulumi.CustomResourceOptions): k8s.core.v1.Service {
    return new k8s.core.v1.Service(
      `${this.name}-${NAME}`,
      {
        metadata: { ...this.metadata(NAME), annotations: { "pulumi.com/skipAwait": "true" } },
        spec: { type: "ClusterIP", ports: [{ name: "http", protocol: "TCP", port: 80 }] },
      },
      { parent: this, ...after },
    );
  }

  private createRoute(route: string, rule: object, service: pulumi.Resource): void {
    const { ingressClass } = this.args.environment.gateway;
    new k8s.apiextensions.CustomResource(
      `${this.name}-${route}`,
      {
        ...{ apiVersion: "apisix.apache.org/v2", kind: "ApisixRoute", metadata: this.metadata(route) },
        spec: { ingressClassName: ingressClass, http: [rule] },
      },
      { parent: this, dependsOn: service },
    );
  }

  private metadata(name: string): { readonly name: string; readonly namespace: string; readonly labels: Record<string, string> } {
    const { environment } = this.args;
    return { name, namespace: platformNamespace(environment.id), labels: platformLabels(environment) };
  }
}
