/** One rule; all of its validations must hold. */
export interface AdmissionRule {
  readonly name: string;
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly operations: readonly ("CREATE" | "UPDATE" | "DELETE")[];
  /** Everywhere, and not only in the namespaces of tenants. */
  readonly everywhere?: boolean;
  /** Whom the rule lets through beside the platform: the cluster's own controllers, or its nodes, or nobody. */
  readonly exempt: "controllers" | "nodes" | "nobody";
  readonly validations: readonly { readonly expression: string; readonly message: string }[];
}
