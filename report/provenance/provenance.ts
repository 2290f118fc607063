/** From a resource back to the line of the file that made it what it is. */

import { TENANT_LABEL } from "../../model/labels";
import type { Place } from "../../model/origins";
import type { ResolvedTenant } from "../../model/resolved-tenant";
import type { StackResource } from "../../policies/resources";
import { fields, text } from "../../policies/values";
import { causeOf } from "./causes";

/** Where something came from. `path` is the field of the tenant file; empty for the file as a whole. */
export interface Provenance extends Place {
  readonly tenant?: string;
  readonly path: string;
}

/** What is known of the files behind the resources of one environment. */
interface Files {
  readonly environment: string;
  /** Resolved tenants by id. */
  readonly tenants: ReadonlyMap<string, ResolvedTenant>;
  /** Ids that have a tenant file, though nothing of them may be built. */
  readonly ids: ReadonlySet<string>;
}

/** What the program itself decides stands in its own file, which is none of the repository's. */
const PROGRAM_FILE = /^model\//;

/** Finds the line behind each resource of a stack. */
export class Provenances {
  private readonly byUrn: ReadonlyMap<string, StackResource>;

  constructor(
    resources: readonly StackResource[],
    private readonly files: Files,
  ) {
    this.byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  }

  /**
   * The line that decides a part of a resource; the tenant's id where no value does, and the environment's file for what is no
   * tenant's.
   *
   * @param field where in its properties, such as `spec.hard.pods`
   */
  of(urn: string, field = ""): Provenance {
    const resource = this.byUrn.get(urn);
    const id = resource === undefined ? undefined : this.tenantOf(resource);
    if (resource === undefined || id === undefined) return { ...top(`environments/${this.files.environment}.yaml`), path: "" };
    const tenant = this.files.tenants.get(id);
    if (tenant === undefined) return { ...top(this.files.ids.has(id) ? `tenants/${id}.yaml` : "tenants"), tenant: id, path: "" };
    const path = causeOf({ tenant, object: objectOf(resource, id), field, props: resource.props });
    return { tenant: id, ...placeIn(tenant, path) };
  }

  /** Whose a resource is: what it says itself, then where it is, then what it is called. */
  tenantOf({ name, props }: StackResource): string | undefined {
    const metadata = fields(props["metadata"]);
    const said = [
      text(fields(metadata["labels"])[TENANT_LABEL]),
      /^t-(.+)$/.exec(text(metadata["namespace"]) || text(metadata["name"]))?.[1] ?? "",
      /^(?:tnt__|t_)(.+?)(?:__[ab])?$/.exec(text(props["name"]) || text(props["role"]))?.[1] ?? "",
    ];
    return said.find((id) => this.files.ids.has(id)) ?? this.calledAfter(name) ?? said.find((id) => id !== "");
  }

  /** Logical names begin with the tenant's id; of `acme` and `acme-eu` the longer one is meant. */
  private calledAfter(name: string): string | undefined {
    for (let end = name.length; end > 0; end = name.lastIndexOf("-", end - 1)) {
      const id = name.slice(0, end);
      if (this.files.ids.has(id)) return id;
    }
    return undefined;
  }
}

function objectOf({ type, name }: StackResource, tenant: string): string {
  const kind = type.slice(type.lastIndexOf(":") + 1);
  const rest = name.startsWith(`${tenant}-`) ? name.slice(tenant.length + 1) : name;
  return name === tenant ? kind : `${kind} ${rest}`;
}

/** The origin of a value; of a block that of its first value, and what no file gives is the tenant's own doing. */
function placeIn({ id, origins }: ResolvedTenant, path: string): Place & { readonly path: string } {
  const inside = Object.keys(origins).find((key) => key === path || key.startsWith(`${path}.`) || key.startsWith(`${path}[`));
  const found = path === "" || inside === undefined ? undefined : origins[inside];
  if (found !== undefined && !PROGRAM_FILE.test(found.file))
    return { ...found, path: origins[path] === undefined ? (inside ?? path) : path };
  return { ...(origins["id"] ?? top(`tenants/${id}.yaml`)), path: "id" };
}

function top(file: string): Place {
  return { file, line: 1, column: 1 };
}
