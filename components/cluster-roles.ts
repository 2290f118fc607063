import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Environment, MemberRole } from "../model/resolved-tenant";
import { clusterRoleName, SELF_SERVICE_ROLE, TENANT_SECRETS } from "./conventions";
import { platformLabels } from "./metadata";

type Rule = k8s.types.input.rbac.v1.PolicyRule;

const READ = ["get", "list", "watch"];
const WRITE = ["create", "update", "patch", "delete", "deletecollection"];

const read = (group: string, ...resources: string[]): Rule => ({ apiGroups: [group], resources, verbs: READ });
const write = (group: string, ...resources: string[]): Rule => ({ apiGroups: [group], resources, verbs: WRITE });

const VIEWER: readonly Rule[] = [
  read("", "pods", "pods/log", "services", "configmaps", "events", "persistentvolumeclaims", "resourcequotas", "limitranges"),
  read("apps", "deployments", "statefulsets", "daemonsets", "replicasets"),
  read("batch", "jobs", "cronjobs"),
  read("autoscaling", "horizontalpodautoscalers"),
  read("policy", "poddisruptionbudgets"),
  read("networking.k8s.io", "networkpolicies"),
  read("events.k8s.io", "events"),
];

// No exec, no Secrets, nothing of RBAC, network, quota or namespace. No DaemonSets: they aim at every node.
const EDITOR: readonly Rule[] = [
  ...VIEWER,
  write("", "pods", "services", "configmaps", "persistentvolumeclaims"),
  write("apps", "deployments", "statefulsets"),
  { apiGroups: ["apps"], resources: ["deployments/scale", "statefulsets/scale"], verbs: ["get", "update", "patch"] },
  write("batch", "jobs", "cronjobs"),
  write("autoscaling", "horizontalpodautoscalers"),
  write("policy", "poddisruptionbudgets"),
];

const ADMIN: readonly Rule[] = [
  ...EDITOR,
  { apiGroups: [""], resources: ["pods/exec", "pods/portforward"], verbs: ["get", "create"] },
  { apiGroups: [""], resources: ["secrets"], resourceNames: [...TENANT_SECRETS], verbs: ["get"] },
];

// What such a role or policy may say is bounded by admission, and by the server, which lets nobody give a right they lack.
const SELF_SERVICE: readonly Rule[] = [
  write("networking.k8s.io", "networkpolicies"),
  read("rbac.authorization.k8s.io", "roles", "rolebindings"),
  write("rbac.authorization.k8s.io", "roles", "rolebindings"),
];

const RULES: Readonly<Record<MemberRole, readonly Rule[]>> = { viewer: VIEWER, editor: EDITOR, admin: ADMIN };

/**
 * What members may do, by role. Our own lists and not the built-in `view`, `edit` and `admin`: those let one impersonate service
 * accounts, read every Secret and write network policies, and any operator may add to them.
 *
 *     new ClusterRoles("platform", { environment }, { parent: this });
 */
export class ClusterRoles extends pulumi.ComponentResource {
  constructor(name: string, args: { readonly environment: Environment }, opts: pulumi.ComponentResourceOptions) {
    super("leasehold:components:ClusterRoles", name, {}, opts);
    const labels = platformLabels(args.environment);
    for (const role of Object.keys(RULES) as MemberRole[]) {
      const metadata = { name: clusterRoleName(role), labels };
      new k8s.rbac.v1.ClusterRole(`${name}-${role}`, { metadata, rules: [...RULES[role]] }, { parent: this });
    }
    const metadata = { name: SELF_SERVICE_ROLE, labels };
    new k8s.rbac.v1.ClusterRole(`${name}-self-service`, { metadata, rules: [...SELF_SERVICE] }, { parent: this });
    this.registerOutputs();
  }
}
