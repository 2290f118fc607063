/** The platform's own roles. The stack declares them; a server without a stack gets them from the same table. */

import { BACKFILL, EXPORT, literals, MIGRATOR, OWNER, POOL, TENANT_GROUP } from "./names";

/** One role of the platform. */
export interface PlatformRole {
  readonly name: string;
  readonly login: boolean;
  /** False: has the rights of the roles it is in only after SET ROLE. */
  readonly inherit: boolean;
  readonly bypassRowLevelSecurity: boolean;
  /** Roles it is a member of; they come earlier in the table. */
  readonly memberOf: readonly string[];
  /** The role its sessions begin as. */
  readonly actsAs?: string;
}

const GROUP = { login: false, inherit: true, bypassRowLevelSecurity: false, memberOf: [] } as const;

/** All of them, each after those it is a member of. */
export const PLATFORM_ROLES: readonly PlatformRole[] = [
  { ...GROUP, name: OWNER },
  { ...GROUP, name: TENANT_GROUP },
  { ...GROUP, name: EXPORT },
  { ...GROUP, name: BACKFILL, bypassRowLevelSecurity: true },
  { ...GROUP, name: MIGRATOR, login: true, inherit: false, memberOf: [OWNER, BACKFILL], actsAs: OWNER },
  { ...GROUP, name: POOL, login: true },
];

/** Creates the roles that are missing; leaves those alone that are there. */
export function renderRoles(): string {
  return PLATFORM_ROLES.map(
    ({ name, memberOf, actsAs, ...role }) => `
DO $role$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ${literals([name])}) THEN
    CREATE ROLE ${name} ${word(role.login, "LOGIN")} ${word(role.inherit, "INHERIT")} ${word(role.bypassRowLevelSecurity, "BYPASSRLS")};
    ${memberOf.map((group) => `GRANT ${group} TO ${name};`).join(" ")}
    ${actsAs === undefined ? "" : `ALTER ROLE ${name} SET role = ${literals([actsAs])};`}
  END IF;
END $role$;`,
  ).join("\n");
}

function word(isOn: boolean, option: string): string {
  return isOn ? option : `NO${option}`;
}
