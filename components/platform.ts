import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../model/resolved-tenant";
import { Admission } from "./admission";
import { AdmissionDefaults } from "./admission-defaults";
import { type Administrator, BootstrapJob } from "./bootstrap-job";
import { ClusterRoles } from "./cluster-roles";
import { PriorityClasses } from "./priority-classes";
import { SharedDatabase } from "./shared-database";
import { SharedGateway } from "./shared-gateway";

interface PlatformArgs {
  readonly environment: Environment;
  /** The shared PostgreSQL server, as its applications reach it, and its administrator. */
  readonly server: Administrator;
}

/**
 * What all tenants of an environment share: what the API server refuses them, the roles their members can have, the databases their rows are in, and who is refused at the host they share.
 * It is a stack of its own, created before and destroyed after the tenants' stacks.
 *
 *     new Platform("platform", { environment, server }, { providers: [cluster, database] });
 */
export class Platform extends pulumi.ComponentResource {
  constructor(name: string, args: PlatformArgs, opts: pulumi.ComponentResourceOptions) {
    super("leasehold:components:Platform", name, {}, opts);
    new Admission(name, args, { parent: this });
    new AdmissionDefaults(name, args, { parent: this });
    new PriorityClasses(name, args, { parent: this });
    new ClusterRoles(name, args, { parent: this });
    const database = new SharedDatabase(name, args, { parent: this });
    new SharedGateway(name, args, { parent: this, dependsOn: database }); // its namespace is made there
    const { bootstrapImage: image } = args.environment.database;
    if (image !== undefined) {
      const job = { environment: args.environment, image, administrator: args.server };
      new BootstrapJob(name, job, { parent: this, dependsOn: database });
    }
    this.registerOutputs();
  }
}
