/** The register of everything that ends by itself: openings, grants, keys, memberships, and the time that data of a closed tenant is kept. */

import { DIRECTIONS } from "./blocks/network";
import type { TenantDefinition } from "./definition";
import { rangeOf } from "./document";
import type { Loaded } from "./layers";
import type { Path } from "./paths";
import { shown } from "./printable";
import { compareText } from "./problems";
import { placeAt } from "./source-text";
import type { Sources } from "./sources";

/** What kind of thing ends. */
type ExpiryKind = "opening" | "grant" | "key" | "member" | "retention";

/** One thing that ends. */
interface Expiry {
  /** The last day it counts. */
  readonly expires: string;
  readonly tenant: string;
  readonly kind: ExpiryKind;
  /** Where it counts; undefined where the tenant does. */
  readonly environments: readonly string[] | undefined;
  /** For people, such as `egress to 203.0.113.0/24`. */
  readonly what: string;
  readonly ticket: string | undefined;
  readonly file: string;
  readonly line: number;
}

/** An entry of a file, with or without a last day. */
interface Entry {
  readonly kind: ExpiryKind;
  readonly path: Path;
  readonly what: string;
  readonly expires: string | undefined;
  readonly ticket?: string | undefined;
  readonly environments?: readonly string[] | undefined;
}

/** Everything that ends on or before a day, the first to end first; what has ended already stays until somebody removes it. */
export function expiringUntil({ tenants }: Sources, last: string): readonly Expiry[] {
  return tenants.loaded
    .flatMap((tenant) => entriesOf(tenant.definition).flatMap((entry) => expiryOf(tenant, entry)))
    .filter(({ expires }) => expires <= last)
    .sort(
      (left, right) =>
        compareText(left.expires, right.expires) || compareText(left.tenant, right.tenant) || left.line - right.line,
    );
}

function expiryOf({ definition, document }: Loaded<TenantDefinition>, entry: Entry): readonly Expiry[] {
  const { expires, what, ticket, path, kind, environments } = entry;
  if (expires === undefined) return [];
  const { line } = placeAt(document.source, rangeOf(document, path).start);
  return [{ expires, tenant: definition.id, kind, environments, what, ticket, file: document.source.file, line }];
}

function entriesOf({ network = {}, federation = {}, identity = {}, access, lifecycle }: TenantDefinition): readonly Entry[] {
  const openings = DIRECTIONS.flatMap((direction) =>
    (network[direction] ?? []).map(({ cidr, host, expires, ticket }, index) => ({
      kind: "opening" as const,
      path: ["network", direction, index],
      what: `${direction} ${direction === "egress" ? "to" : "from"} ${shown(cidr ?? host)}`,
      expires,
      ticket,
    })),
  );
  const grants = (federation.grants ?? []).map(({ to, resource, access: right, expires, ticket, environments }, index) => ({
    kind: "grant" as const,
    environments,
    path: ["federation", "grants", index],
    what: `grant to ${shown(to)}: ${right} ${resource}`,
    expires,
    ticket,
  }));
  const keys = (identity.apiKeys ?? []).map(({ name, expires }, index) => ({
    kind: "key" as const,
    path: ["identity", "apiKeys", index],
    what: `API key ${name}`,
    expires,
  }));
  const members = (access?.members ?? []).map(({ group, user, expires }, index) => ({
    kind: "member" as const,
    path: ["access", "members", index],
    what: `member ${shown(group ?? user)}`,
    expires,
  }));
  const { deleteAfter, ticket } = lifecycle?.offboarding ?? {};
  const path = ["lifecycle", "offboarding", "deleteAfter"];
  const retention = { kind: "retention" as const, path, what: "data must be kept", expires: deleteAfter, ticket };
  return [...openings, ...grants, ...keys, ...members, retention];
}
