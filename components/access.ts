import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Member, MemberRole } from "../model/resolved-tenant";
import { APP, clusterRoleName, SELF_SERVICE_ROLE, TENANT_SECRETS } from "./conventions";
import { type TenantArgs, tenantMetadata } from "./metadata";
import { isServing } from "./status";

const RBAC = "rbac.authorization.k8s.io";
const ROLES: readonly MemberRole[] = ["viewer", "editor", "admin"];

/** Who keeps a role in a tenant that does not work: whoever changes nothing. */
const READERS: readonly MemberRole[] = ["viewer"];

/** A role binding of everybody who has a role. */
interface MemberBinding {
  /** The binding's name. */
  readonly to: string;
  readonly clusterRole: string;
  readonly members: MemberRole;
}

/**
 * Who may do what in the tenant's namespace: its members by role, and its application, which may read its own Secrets.
 * Pods get no API token unless they ask for one.
 *
 *     new TenantAccess("acme", { tenant, environment }, { parent: this, deletedWith: namespace });
 */
export class TenantAccess extends pulumi.ComponentResource {
  constructor(name: string, args: TenantArgs, opts: pulumi.ComponentResourceOptions) {
    super("leasehold:components:TenantAccess", name, {}, opts);
    const inNamespace = { parent: this, deletedWith: opts.deletedWith };
    for (const account of [APP, "default"]) {
      new k8s.core.v1.ServiceAccount(
        `${name}-${account}`,
        { metadata: tenantMetadata(args, account), automountServiceAccountToken: false },
        inNamespace,
      );
    }
    this.bindMembers(name, args, inNamespace);
    this.letAppReadItsSecrets(name, args, inNamespace);
    this.registerOutputs();
  }

  /** One role binding per role that somebody has: an empty one would read back differently than it was written. */
  private bindMembers(name: string, args: TenantArgs, inNamespace: pulumi.CustomResourceOptions): void {
    for (const role of isServing(args.tenant) ? ROLES : READERS) {
      this.bind(name, args, { to: role, clusterRole: clusterRoleName(role), members: role }, inNamespace);
    }
    if (args.tenant.access.profile === "self-service" && isServing(args.tenant)) {
      this.bind(name, args, { to: "self-service", clusterRole: SELF_SERVICE_ROLE, members: "admin" }, inNamespace);
    }
  }

  private bind(name: string, args: TenantArgs, binding: MemberBinding, inNamespace: pulumi.CustomResourceOptions): void {
    const members = args.tenant.access.members.filter(({ role }) => role === binding.members);
    if (members.length === 0) return;
    new k8s.rbac.v1.RoleBinding(
      `${name}-${binding.to}`,
      {
        metadata: tenantMetadata(args, binding.to),
        roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: binding.clusterRole },
        subjects: members.map(subject),
      },
      inNamespace,
    );
  }

  /** Exactly these Secrets, by name: whoever may list Secrets may read them all. */
  private letAppReadItsSecrets(name: string, args: TenantArgs, inNamespace: pulumi.CustomResourceOptions): void {
    const metadata = tenantMetadata(args, "app-secrets");
    new k8s.rbac.v1.Role(
      `${name}-app-secrets`,
      { metadata, rules: [{ apiGroups: [""], resources: ["secrets"], resourceNames: [...TENANT_SECRETS], verbs: ["get"] }] },
      inNamespace,
    );
    if (!isServing(args.tenant)) return; // an application that does not run needs no credentials
    new k8s.rbac.v1.RoleBinding(
      `${name}-app-secrets`,
      {
        metadata,
        roleRef: { apiGroup: RBAC, kind: "Role", name: "app-secrets" },
        subjects: [{ kind: "ServiceAccount", name: APP, namespace: metadata.namespace }],
      },
      inNamespace,
    );
  }
}

function subject(member: Member): k8s.types.input.rbac.v1.Subject {
  return { kind: member.kind, name: member.name, apiGroup: RBAC };
}
