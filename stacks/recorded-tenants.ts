/** The tenants that the stack's last recorded state holds, whole or in part: what must not vanish with a file. */

import * as pulumi from "@pulumi/pulumi";
import type { RecordedPlace } from "../model/registry";

const TENANT_TYPE = "leasehold:components:Tenant";

const STACK_TYPE = "pulumi:pulumi:Stack";

/** What the engine answers about a stack: what each resource is and what came out of it, by URN. */
interface StackResources {
  readonly outputs: Readonly<
    Record<string, { readonly type: string; readonly outputs?: { readonly names?: Readonly<Record<string, RecordedPlace>> } }>
  >;
}

/** What is recorded of the stack's tenants. */
interface RecordedTenants {
  readonly ids: readonly string[];
  /** Where the rows are of those that a run has finished. */
  readonly places: Readonly<Record<string, RecordedPlace>>;
}

/**
 * The tenants in the state of the stack that is being run; none before its first run.
 *
 * For the ids the engine is asked, not the outputs of the last run: a run that was cut short left resources, but no outputs.
 */
export async function recordedTenants(): Promise<RecordedTenants> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const { outputs } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName })) as StackResources;
  const resources = Object.entries(outputs);
  const tenants = resources.filter(([, { type }]) => type === TENANT_TYPE);
  const stack = resources.find(([, { type }]) => type === STACK_TYPE);
  return { ids: tenants.map(([urn]) => urn.slice(urn.lastIndexOf("::") + 2)), places: stack?.[1].outputs?.names ?? {} };
}
