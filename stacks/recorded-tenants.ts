/** The tenants that the stack's last recorded state holds, whole or in part: what must not vanish with a file. */

import * as pulumi from "@pulumi/pulumi";

const TENANT_TYPE = "leasehold:components:Tenant";

/** What the engine answers about a stack: its resources by URN. */
interface StackResources {
  readonly outputs: Readonly<Record<string, { readonly type: string }>>;
}

/**
 * Ids of the tenants in the state of the stack that is being run; none before its first run.
 *
 * The engine is asked, not the outputs of the last run: a run that was cut short left resources, but no outputs.
 */
export async function recordedTenants(): Promise<string[]> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const { outputs } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName })) as StackResources;
  return Object.entries(outputs).flatMap(([urn, { type }]) =>
    type === TENANT_TYPE ? [urn.slice(urn.lastIndexOf("::") + 2)] : [],
  );
}
