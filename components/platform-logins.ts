import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ENVIRONMENT_LABEL } from "../model/labels";
import type { Environment } from "../model/resolved-tenant";
import { MIGRATOR, POOL, SHARED_DATABASE } from "../sql/names";
import { connectionSecret, type DatabaseServer } from "./connection-secret";
import { platformNamespace } from "./conventions";
import { newPassword, type Password } from "./password";

/** The platform's logins and the Secrets that hold them. */
const LOGINS = [
  { role: MIGRATOR, secret: "db-migrator" },
  { role: POOL, secret: "db-pool" },
] as const;

/**
 * Passwords of the migrations and of the pooled service, in Secrets of a namespace that no tenant can read.
 *
 *     const logins = new PlatformLogins("platform", { environment, server }, { parent: this });
 */
export class PlatformLogins extends pulumi.ComponentResource {
  private readonly passwords: ReadonlyMap<string, Password>;

  constructor(
    name: string,
    { environment, server }: { readonly environment: Environment; readonly server: DatabaseServer },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("leasehold:components:PlatformLogins", name, {}, opts);
    const labels = { [ENVIRONMENT_LABEL]: environment.id };
    const metadata = { name: platformNamespace(environment.id), labels };
    const namespace = new k8s.core.v1.Namespace(`${name}-namespace`, { metadata }, { parent: this });
    this.passwords = new Map(LOGINS.map(({ role, secret }) => [role, newPassword(name, secret, 0, { parent: this })]));
    for (const { role, secret } of LOGINS) {
      const where = { server, database: SHARED_DATABASE, schema: "app", username: role };
      const data = this.password(role).text.apply((password) => connectionSecret({ ...where, password }));
      new k8s.core.v1.Secret(
        `${name}-${secret}`,
        {
          metadata: { name: secret, namespace: metadata.name, labels },
          type: "servicebinding.io/postgresql",
          stringData: pulumi.secret(data),
        },
        { parent: this, dependsOn: namespace, deletedWith: namespace },
      );
    }
    this.registerOutputs();
  }

  /** What the server is told of a login's password. */
  verifierOf(role: string): pulumi.Output<string> {
    return this.password(role).verifier;
  }

  private password(role: string): Password {
    const found = this.passwords.get(role);
    if (found === undefined) throw new Error(`${role} is no login of the platform`);
    return found;
  }
}
