/** Who may work in a tenant: nobody who stands for the platform, for everybody, or for another tenant. */

import type { TenantDefinition } from "../definition";
import { problemAtPath, rangeOf } from "../document";
import type { Loaded } from "../layers";
import { namespaceName } from "../names";
import { shown } from "../printable";
import { compareText, type Problem } from "../problems";
import { chainOf, isBuiltIn } from "../roles";
import type { Run } from "../run";
import { placeAt } from "../source-text";

type Tenant = Loaded<TenantDefinition>;
type Member = NonNullable<TenantDefinition["access"]>["members"][number];

/** Every problem of one tenant's members. */
export function checkMembers(tenant: Tenant): readonly Problem[] {
  const { members } = tenant.definition.access ?? {};
  if (members === undefined) return []; // nobody but the platform gets in: safe
  return [
    ...oneSubject(tenant, members),
    ...nobodyElse(tenant, members),
    ...listedOnce(tenant, members),
    ...someAdmin(tenant, members),
  ];
}

/** Members that two tenants share. */
export function checkSharedMembers({ sources }: Run): readonly Problem[] {
  const firsts = new Map<string, { readonly tenant: Tenant; readonly line: number }>();
  const ordered = [...sources.tenants.loaded].sort((left, right) => compareText(left.definition.id, right.definition.id));
  return ordered.flatMap((tenant) =>
    (tenant.definition.access?.members ?? []).flatMap((member, index) => {
      const path = ["access", "members", index];
      const key = subjectKey(member);
      const first = firsts.get(key);
      const { line } = placeAt(tenant.document.source, rangeOf(tenant.document, path).start);
      if (first === undefined) firsts.set(key, { tenant, line });
      if (first === undefined || first.tenant.definition.id === tenant.definition.id) return [];
      const other = `${first.tenant.document.source.file}:${first.line}`;
      const message = `${subjectText(member)} is already a member of tenant ${first.tenant.definition.id} (${other}).`;
      return [
        problemAtPath(tenant.document, path, {
          code: "IDN-112",
          message,
          fix: "Give each tenant a group of its own, such as " + `${tenant.definition.id}-admins.`,
        }),
      ];
    }),
  );
}

function oneSubject(tenant: Tenant, members: readonly Member[]): readonly Problem[] {
  return members.flatMap((member, index) => {
    if ((member.group === undefined) !== (member.user === undefined)) return [];
    const message =
      member.group === undefined ? "This member names neither a group nor a user." : "This member names a group and a user.";
    return [
      problemAtPath(tenant.document, ["access", "members", index], {
        code: "IDN-113",
        message,
        fix: "Write {group: ..., role: ...} or {user: ..., role: ...}.",
      }),
    ];
  });
}

/** Names Kubernetes gives a meaning, and names of the control plane. A tenant's own service accounts are the exception. */
const PLATFORM_NAMES = [
  /^system:/i,
  /^kube-/i,
  /^kubeadm:/i,
  /^kubernetes/i,
  /^leasehold/i,
  /^eks:/i,
  /^aks/i,
  /^gke-/i,
  /^cluster-admins?$/i,
  /[*]/,
];

function nobodyElse(tenant: Tenant, members: readonly Member[]): readonly Problem[] {
  const own = `system:serviceaccount:${namespaceName(tenant.definition.id)}:`;
  return members.flatMap((member, index) => {
    const name = member.group ?? member.user ?? "";
    const isOwnAccount =
      member.user !== undefined && name.startsWith(own) && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name.slice(own.length));
    if (isOwnAccount || !PLATFORM_NAMES.some((pattern) => pattern.test(name))) return [];
    const field = member.group === undefined ? "user" : "group";
    const message = `${subjectText(member)} ${meaning(name)}; it cannot be a member of one tenant.`;
    const fix = `Name a group of your people, or a service account of this tenant (${own}<name>).`;
    return [problemAtPath(tenant.document, ["access", "members", index, field], { code: "IDN-111", message, fix })];
  });
}

/** What a refused name stands for; the first that fits. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/^system:masters$/i, "may do everything in the whole cluster"],
  [/^system:(authenticated|unauthenticated|anonymous)$/i, "stands for everybody"],
  [/^system:serviceaccounts/i, "stands for the service accounts of a namespace or of all tenants"],
  [/^system:serviceaccount:/i, "is a service account outside this tenant"],
  [/^system:nodes?(:|$)/i, "stands for the nodes"],
  [/[*]/, "looks like a pattern, and Kubernetes knows none"],
];

function meaning(name: string): string {
  return MEANINGS.find(([pattern]) => pattern.test(name))?.[1] ?? "belongs to the platform";
}

function listedOnce(tenant: Tenant, members: readonly Member[]): readonly Problem[] {
  const firsts = new Map<string, { readonly member: Member; readonly line: number }>();
  return members.flatMap((member, index) => {
    const path = ["access", "members", index];
    const { line } = placeAt(tenant.document.source, rangeOf(tenant.document, path).start);
    const first = firsts.get(subjectKey(member));
    if (first === undefined) {
      firsts.set(subjectKey(member), { member, line });
      return [];
    }
    const roles =
      first.member.role === member.role ? `twice with role ${member.role}` : `with roles ${first.member.role} and ${member.role}`;
    const message = `${subjectText(member)} is listed on lines ${first.line} and ${line} ${roles}.`;
    return [problemAtPath(tenant.document, path, { code: "IDN-108", message, fix: "Keep one." })];
  });
}

/** Guests and whoever leaves on a known day do not count: on that day nobody would be left. */
function someAdmin(tenant: Tenant, members: readonly Member[]): readonly Problem[] {
  const roles = tenant.definition.access?.roles ?? {};
  const stays = ({ external, expires }: Member): boolean => external !== true && expires === undefined;
  const bases = members.map((member) => ({ stays: stays(member), base: chainOf(roles, member.role).at(-1) ?? "" }));
  // A role that does not exist is told by itself; it may have been meant to be admin.
  if (bases.some((member) => !isBuiltIn(member.base) || (member.stays && member.base === "admin"))) return [];
  const fix =
    "Keep at least one group with role admin that neither is external nor expires, or leave out `access` until there are people.";
  return [problemAtPath(tenant.document, ["access", "members"], { code: "IDN-109", message: "No admin would be left.", fix })];
}

/** One key per person or group; letter case is no difference, because identity providers disagree about it. */
function subjectKey(member: Member): string {
  return `${member.group === undefined ? "user" : "group"}:${(member.group ?? member.user ?? "").normalize("NFKC").toLowerCase()}`;
}

function subjectText(member: Member): string {
  return `${member.group === undefined ? "User" : "Group"} ${shown(member.group ?? member.user ?? "")}`;
}
