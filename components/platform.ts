import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../model/resolved-tenant";
import { Admission } from "./admission";
import { ClusterRoles } from "./cluster-roles";
import { SharedDatabase } from "./shared-database";

/**
 * What all tenants of an environment share: what the API server refuses them, the roles their members can have, and the database their schemas are in.
 * It is a stack of its own, created before and destroyed after the tenants' stacks.
 *
 *     new Platform("platform", { environment }, { providers: [cluster, database] });
 */
export class Platform extends pulumi.ComponentResource {
  constructor(name: string, args: { readonly environment: Environment }, opts: pulumi.ComponentResourceOptions) {
    super("leasehold:components:Platform", name, {}, opts);
    new Admission(name, args, { parent: this });
    new ClusterRoles(name, args, { parent: this });
    new SharedDatabase(name, args, { parent: this });
    this.registerOutputs();
  }
}
