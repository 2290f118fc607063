import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { DEFAULT_KEY, gatewayModel } from "../model/gateway/build";
import type { Certificate, Consumer, GatewayModel, GatewayRoute, Upstream } from "../model/gateway/gateway-model";
import { STATUS_LABEL } from "../model/labels";
import { PROGRAM_SERVICE } from "../model/names";
import { APP, GATEWAY_SECRET, podLabels } from "./conventions";
import { consumerPlugins, rulesOf } from "./gateway-rules";
import { sharedLabels } from "./gateway-shared";
import { type TenantArgs, tenantMetadata } from "./metadata";

const API_VERSION = "apisix.apache.org/v2";

/** How the gateway calls the ways to choose a pod. */
const BALANCERS = {
  roundrobin: { type: "roundrobin" },
  leastConn: { type: "least_conn" },
  ewma: { type: "ewma" },
  chash: { type: "chash", hashOn: "vars", key: "remote_addr" },
} as const;

/**
 * The tenant's door: keys for its callers, the gateway consumers who own them, and the routes to its application, which let in
 * those consumers, or callers its issuer vouches for, and nobody else. What is declared follows from the gateway model alone.
 *
 *     new TenantGateway("acme", { tenant, environment }, { parent: this, deletedWith: namespace });
 */
export class TenantGateway extends pulumi.ComponentResource {
  private readonly inNamespace: pulumi.CustomResourceOptions;

  constructor(
    private readonly name: string,
    private readonly args: TenantArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("leasehold:components:TenantGateway", name, {}, opts);
    this.inNamespace = { parent: this, deletedWith: opts.deletedWith };
    const model = gatewayModel(args.tenant, args.environment);
    for (const consumer of model.consumers) this.createConsumer(model, consumer);
    const service = this.createService();
    for (const upstream of model.upstreams) this.createUpstream(upstream);
    for (const certificate of model.certificates) this.createCertificate(certificate);
    for (const route of model.routes) this.createRoute(model, route, service);
    this.registerOutputs();
  }

  private createConsumer(model: GatewayModel, consumer: Consumer): void {
    const { kind, secret, isMade } = consumer.credential;
    const made = isMade ? [this.createKey(consumer.name, secret)] : [];
    const metadata = tenantMetadata(this.args, consumer.name);
    const status = { [STATUS_LABEL]: model.isServing ? "active" : "suspended" };
    const labels = { ...metadata.labels, ...status, ...(kind === "key" ? sharedLabels(model) : {}) };
    this.create(
      "ApisixConsumer",
      `consumer${suffix(consumer.name, DEFAULT_KEY.consumer)}`,
      {
        metadata: { ...metadata, labels },
        spec: {
          authParameter: { [kind === "key" ? "keyAuth" : "jwtAuth"]: { secretRef: { name: secret } } },
          plugins: consumerPlugins(model, consumer),
        },
      },
      made,
    );
  }

  /** A key belongs to its consumer: a consumer of another name gets another key, since the gateway refuses keys that move. */
  private createKey(consumer: string, secret: string): k8s.core.v1.Secret {
    const resource = `${this.name}-${GATEWAY_SECRET}${suffix(consumer, DEFAULT_KEY.consumer)}`;
    const key = new random.RandomPassword(resource, { length: 40, special: false, keepers: { epoch: "0" } }, { parent: this });
    return new k8s.core.v1.Secret(
      resource,
      { metadata: tenantMetadata(this.args, secret), type: "Opaque", stringData: { key: pulumi.secret(key.result) } },
      this.inNamespace,
    );
  }

  private createService(): k8s.core.v1.Service {
    const { port, podPort } = PROGRAM_SERVICE;
    const metadata = tenantMetadata(this.args, APP);
    // The tenant deploys the pods later, perhaps never: waiting for endpoints would hold up every run.
    const annotations = { ...metadata.annotations, "pulumi.com/skipAwait": "true" };
    return new k8s.core.v1.Service(
      `${this.name}-service`,
      {
        metadata: { ...metadata, annotations },
        spec: {
          type: "ClusterIP",
          selector: podLabels(APP),
          ports: [{ name: "http", protocol: "TCP", port, targetPort: podPort }],
        },
      },
      this.inNamespace,
    );
  }

  private createUpstream({ service, balance, retries, health }: Upstream): void {
    const active = {
      ...{ type: "http", httpPath: health },
      ...{ healthy: { interval: "10s", successes: 2 }, unhealthy: { interval: "5s", httpFailures: 3 } },
    };
    const spec = {
      loadbalancer: BALANCERS[balance],
      retries,
      ...(health === undefined ? {} : { healthCheck: { active } }),
    };
    this.create("ApisixUpstream", `upstream${suffix(service, APP)}`, { metadata: tenantMetadata(this.args, service), spec });
  }

  /** The controller would take a Secret of any namespace, so the tenant's own is named here, not in the file. */
  private createCertificate({ secret, hosts }: Certificate): void {
    const metadata = tenantMetadata(this.args, secret);
    const spec = { hosts, secret: { name: secret, namespace: metadata.namespace } };
    this.create("ApisixTls", `certificate--${secret}`, { metadata, spec });
  }

  private createRoute(model: GatewayModel, route: GatewayRoute, service: pulumi.Resource): void {
    const metadata = tenantMetadata(this.args, route.name);
    const spec = { http: rulesOf(model, route) };
    this.create("ApisixRoute", `route${suffix(route.name, APP)}`, { metadata, spec }, [service]);
  }

  private create(
    kind: string,
    resource: string,
    { metadata, spec }: { readonly metadata: object; readonly spec: object },
    dependsOn: pulumi.Resource[] = [],
  ): void {
    const { ingressClass } = this.args.environment.gateway;
    new k8s.apiextensions.CustomResource(
      `${this.name}-${resource}`,
      { apiVersion: API_VERSION, kind, metadata, spec: { ingressClassName: ingressClass, ...spec } },
      { ...this.inNamespace, dependsOn },
    );
  }
}

/** End of a logical name: nothing for what every tenant has; a double hyphen cannot be part of an id. */
function suffix(name: string, usual: string): string {
  return name === usual ? "" : `--${name}`;
}
