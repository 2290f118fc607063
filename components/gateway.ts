import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { STATUS_LABEL } from "../model/labels";
import { routeHost } from "../model/names";
import { APP, APP_POD_LABELS, APP_PORT, GATEWAY_SECRET } from "./conventions";
import { type TenantArgs, tenantMetadata } from "./metadata";
import { routePlugins } from "./route-plugins";
import { isServing } from "./status";

const API_VERSION = "apisix.apache.org/v2";
const SERVICE_PORT = 80;

/**
 * The tenant's door: a key for its callers, the gateway consumer who owns the key, and the route from the tenant's host
 * to its application, which lets in that consumer and nobody else's.
 *
 *     new TenantGateway("acme", { tenant, environment }, { parent: this, deletedWith: namespace });
 */
export class TenantGateway extends pulumi.ComponentResource {
  constructor(name: string, args: TenantArgs, opts: pulumi.ComponentResourceOptions) {
    super("leasehold:components:TenantGateway", name, {}, opts);
    const inNamespace = { parent: this, deletedWith: opts.deletedWith };
    const key = this.createKey(name, args, inNamespace);
    this.createConsumer(name, args, { ...inNamespace, dependsOn: key });
    const service = this.createService(name, args, inNamespace);
    this.createRoute(name, args, { ...inNamespace, dependsOn: service });
    this.registerOutputs();
  }

  private createKey(name: string, args: TenantArgs, inNamespace: pulumi.CustomResourceOptions): k8s.core.v1.Secret {
    const key = new random.RandomPassword(
      `${name}-gateway-key`,
      { length: 40, special: false, keepers: { epoch: "0" } },
      { parent: this },
    );
    return new k8s.core.v1.Secret(
      `${name}-${GATEWAY_SECRET}`,
      { metadata: tenantMetadata(args, GATEWAY_SECRET), type: "Opaque", stringData: { key: pulumi.secret(key.result) } },
      inNamespace,
    );
  }

  private createConsumer(name: string, args: TenantArgs, options: pulumi.CustomResourceOptions): void {
    const metadata = tenantMetadata(args, APP);
    new k8s.apiextensions.CustomResource(
      `${name}-consumer`,
      {
        apiVersion: API_VERSION,
        kind: "ApisixConsumer",
        metadata: {
          ...metadata,
          labels: { ...metadata.labels, [STATUS_LABEL]: isServing(args.tenant) ? "active" : "suspended" },
        },
        spec: {
          ingressClassName: args.environment.gateway.ingressClass,
          authParameter: { keyAuth: { secretRef: { name: GATEWAY_SECRET } } },
        },
      },
      options,
    );
  }

  private createService(name: string, args: TenantArgs, inNamespace: pulumi.CustomResourceOptions): k8s.core.v1.Service {
    const metadata = tenantMetadata(args, APP);
    // The tenant deploys the pods later, perhaps never: waiting for endpoints would hold up every run.
    const annotations = { ...metadata.annotations, "pulumi.com/skipAwait": "true" };
    return new k8s.core.v1.Service(
      `${name}-service`,
      {
        metadata: { ...metadata, annotations },
        spec: {
          type: "ClusterIP",
          selector: APP_POD_LABELS,
          ports: [{ name: "http", protocol: "TCP", port: SERVICE_PORT, targetPort: APP_PORT }],
        },
      },
      inNamespace,
    );
  }

  private createRoute(name: string, args: TenantArgs, options: pulumi.CustomResourceOptions): void {
    const { gateway } = args.environment;
    new k8s.apiextensions.CustomResource(
      `${name}-route`,
      {
        apiVersion: API_VERSION,
        kind: "ApisixRoute",
        metadata: tenantMetadata(args, APP),
        spec: {
          ingressClassName: gateway.ingressClass,
          http: [
            {
              name: APP,
              match: { hosts: [routeHost(args.tenant.id, gateway.domain)], paths: ["/*"] },
              // By service, not by pod: a Service without pods must not stop the gateway's whole sync.
              backends: [{ serviceName: APP, servicePort: SERVICE_PORT, resolveGranularity: "service" }],
              plugins: routePlugins(args),
            },
          ],
        },
      },
      options,
    );
  }
}
