import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ENVIRONMENT_LABEL } from "../model/labels";
import type { Environment } from "../model/resolved-tenant";
import { type Bootstrap, renderBootstrap } from "../sql/bootstrap";
import { SHARED_DATABASE, TEMPLATE_DATABASE } from "../sql/names";
import type { DatabaseServer } from "./connection-secret";
import { platformNamespace } from "./conventions";

/** How the administrator's connection reaches the Job. */
export interface Administrator extends DatabaseServer {
  readonly username: string;
  readonly password: string;
}

/** A step that runs longer hangs on a lock; three tries outlast a server that restarts. */
const DEADLINE_SECONDS = 300;
const RETRIES = 3;

/** Nobody, as the restricted Pod Security standard wants it. */
const USER = 65_532;

const MOUNTS = [
  { name: "sql", mountPath: "/sql", readOnly: true },
  { name: "admin", mountPath: "/admin", readOnly: true },
];

/**
 * Prepares the server from inside the cluster: the texts in a config map, and a Job called after their version that runs psql and fails
 * unless the lint is empty. Another version is another Job, and the old one goes; the same version is never run again.
 *
 *     new BootstrapJob("platform", { environment, image, administrator }, { parent: this, dependsOn: [database] });
 */
export class BootstrapJob extends pulumi.ComponentResource {
  constructor(
    name: string,
    args: { readonly environment: Environment; readonly image: string; readonly administrator: Administrator },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("leasehold:components:BootstrapJob", name, {}, opts);
    const bootstrap = renderBootstrap();
    const called = (what: string): Record<string, unknown> & { name: string } => ({
      name: what,
      namespace: platformNamespace(args.environment.id),
      labels: { [ENVIRONMENT_LABEL]: args.environment.id },
    });
    const job = `db-bootstrap-${bootstrap.version}`;
    const scripts = new k8s.core.v1.ConfigMap(
      `${name}-bootstrap-sql`,
      {
        metadata: called(job),
        data: { ...Object.fromEntries(bootstrap.steps.map(({ name: step, sql }) => [`${step}.sql`, sql])) },
      },
      { parent: this },
    );
    const secret = new k8s.core.v1.Secret(
      `${name}-db-admin`,
      { metadata: called("db-admin"), stringData: pulumi.secret(connection(args.administrator)) },
      { parent: this },
    );
    new k8s.batch.v1.Job(
      `${name}-bootstrap`,
      { metadata: called(job), spec: jobSpec(args.image, job, bootstrap) },
      { parent: this, dependsOn: [scripts, secret] },
    );
    this.registerOutputs();
  }
}

/** The variables of libpq. The authority's certificate is a file, as libpq wants it. */
function connection({ host, port, username, password, sslmode, authority }: Administrator): Record<string, string> {
  const trust: Record<string, string> = authority === "" ? {} : { PGSSLROOTCERT: "/admin/ca.crt", "ca.crt": authority };
  return { PGHOST: host, PGPORT: String(port), PGUSER: username, PGPASSWORD: password, PGSSLMODE: sslmode, ...trust };
}

/** Nothing of the template can be changed while it accepts connections, so it does only for that one step. */
function script({ steps }: Bootstrap): string {
  const psql = (database: string, rest: string): string => `psql -X -q -v ON_ERROR_STOP=1 -d ${database} ${rest}`;
  const accept = (isOpen: boolean): string =>
    psql("postgres", `-c 'ALTER DATABASE ${TEMPLATE_DATABASE} ALLOW_CONNECTIONS ${isOpen}'`);
  return [
    "set -eu",
    ...steps.flatMap(({ name, database }) => {
      const run = psql(database, `-f /sql/${name}.sql`);
      return database === TEMPLATE_DATABASE ? [accept(true), `trap "${accept(false)}" EXIT`, run] : [run];
    }),
    `findings="$(${psql(SHARED_DATABASE, "-At -c \"SELECT * FROM app_sec.lint WHERE subject !~ '^(database t_|tnt__)'\"")})"`,
    'test -z "$findings" || { echo "$findings"; exit 1; }',
    "",
  ].join("\n");
}

function jobSpec(image: string, configMap: string, bootstrap: Bootstrap): k8s.types.input.batch.v1.JobSpec {
  return {
    backoffLimit: RETRIES,
    activeDeadlineSeconds: DEADLINE_SECONDS,
    template: {
      spec: {
        restartPolicy: "Never",
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: USER, runAsGroup: USER, seccompProfile: { type: "RuntimeDefault" } },
        containers: [
          {
            name: "psql",
            image,
            command: ["/bin/sh", "-c", script(bootstrap)],
            envFrom: [{ secretRef: { name: "db-admin" } }],
            volumeMounts: MOUNTS,
            resources: {
              requests: { cpu: "100m", memory: "64Mi", "ephemeral-storage": "64Mi" },
              limits: { cpu: "500m", memory: "128Mi", "ephemeral-storage": "64Mi" },
            },
            securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
          },
        ],
        volumes: [
          { name: "sql", configMap: { name: configMap } },
          { name: "admin", secret: { secretName: "db-admin", items: [{ key: "ca.crt", path: "ca.crt" }], optional: true } },
        ],
      },
    },
  };
}
