/** Reading objects of Kubernetes: whose they are, and what their kind is judged by. */

import { TENANT_LABEL } from "../model/labels";
import { knownKind } from "./kinds";
import type { KubernetesObject, Manifest, StackResource, Unreadable } from "./resources";
import { copy, type Fields, fields, text } from "./values";

/** Kinds of whose annotations something is judged; nothing is said there that a policy trusts. */
const ANNOTATED = new Set(["NetworkPolicy", "ServiceAccount", "Ingress"]);

/** Kinds that stand for other objects: releases, lists, patches. */
const OPAQUE_KIND = /(^Release|List|Patch)$/;

/** Components that read manifests, charts or overlays; what comes of them is registered one by one. */
const MANIFEST = /^kubernetes:(?:yaml|kustomize|helm\.sh)[^:]*:(ConfigFile|ConfigGroup|Directory|Chart)$/;

/** The name of a tenant's namespace, if the resource is one; nothing when that cannot be read, which is reported elsewhere. */
export function tenantNamespaceName({ type, props }: StackResource): string | undefined {
  const token = readToken(type);
  if (token?.kind !== "Namespace" || token.group !== "core") return undefined;
  try {
    const metadata = fields(props["metadata"]);
    return text(fields(metadata["labels"])[TENANT_LABEL]) === "" ? undefined : text(metadata["name"]);
  } catch {
    return undefined;
  }
}

/** Reads a component that makes objects out of files; `undefined` when it is none. */
export function readManifest({ type, name, urn }: StackResource): Manifest | undefined {
  const kind = MANIFEST.exec(type)?.[1];
  return kind === undefined ? undefined : { source: "manifest", urn, title: `${kind} ${name}` };
}

/** Reads an object; `undefined` when it is of no Kubernetes kind. */
export function readKubernetes(
  resource: StackResource,
  isTenants: (namespace: string) => boolean,
): KubernetesObject | Unreadable | undefined {
  const token = readToken(resource.type);
  if (token === undefined) return undefined;
  const { group, kind } = token;
  const metadata = fields(resource.props["metadata"]);
  const [name, namespace] = [text(metadata["name"]), text(metadata["namespace"])];
  const reason = unreadableBecause(token, name, resource.props);
  if (reason !== undefined) return { source: "unreadable", reason, urn: resource.urn, title: `${kind} ${resource.name}` };
  const labels = copy(fields(metadata["labels"])) as Record<string, string>;
  const known = knownKind(group, kind);
  const isRead = known?.readIn === "every namespace" || namespace === "" || TENANT_LABEL in labels || isTenants(namespace);
  return {
    source: "kubernetes",
    kind: known === undefined ? `${kind}.${group}` : kind,
    known,
    name,
    namespace,
    labels,
    // Not the whole metadata: what the server decides is unknown in the preview of a new object.
    annotations: ANNOTATED.has(kind) ? (copy(fields(metadata["annotations"])) as Record<string, string>) : {},
    fields: known === undefined || !isRead ? {} : known.read(resource.props),
    urn: resource.urn,
    title: `${kind} ${namespace === "" ? name : `${namespace}/${name}`}`,
  };
}

/** The provider makes the object that the properties say, not the one that the type says. */
function unreadableBecause({ kind, group }: Token, name: string, props: Fields): string | undefined {
  const version = text(props["apiVersion"]);
  const said = { kind: props["kind"], group: version === "" ? undefined : groupOf(version) };
  if (OPAQUE_KIND.test(kind)) return "it stands for objects that no policy sees";
  if (said.kind !== undefined && said.kind !== kind) return "it says of itself that it is of another kind";
  if (said.group !== undefined && said.group !== group) return "it says of itself that it is of another group";
  if (name === "") return "its name is not written, so nobody can say what refers to it";
  return undefined;
}

interface Token {
  readonly group: string;
  readonly kind: string;
}

/** Group and kind of a type such as `kubernetes:apps/v1:Deployment`; a custom resource may leave the group of the core out. */
function readToken(type: string): Token | undefined {
  const [, version = "", kind = ""] = /^kubernetes:([^:]+):([^:]+)$/.exec(type) ?? [];
  if (kind === "") return undefined;
  return { group: groupOf(version), kind };
}

/** The group of a version such as `apps/v1`. */
function groupOf(version: string): string {
  return version.includes("/") ? version.slice(0, version.lastIndexOf("/")) : "core";
}
