/** Which of what is declared on a PostgreSQL server an operator is for. */

import type { Fields } from "../../../policies/values";
import type { Target, Values } from "../mutant";
import { beside } from "../values";

const IDENTITY = /^tnt__[a-z]+$/;
const LOGIN = /^tnt__[a-z]+__[ab]$/;
export const isSql = ({ resource }: Target): boolean => resource.type.startsWith("postgresql:");
export const isIdentity = (target: Target): boolean => isSql(target) && IDENTITY.test(target.name);
export const isLogin = (target: Target): boolean => isSql(target) && LOGIN.test(target.name);
const isShut = ({ resource }: Target): boolean => resource.props["login"] === false;
export const isOpenLogin = (target: Target): boolean => isLogin(target) && !isShut(target);
export const isShutLogin = (target: Target): boolean => isLogin(target) && isShut(target);
export const isOurs = ({ name }: Target): boolean => name.startsWith("app_");
export const isPower = (target: Target): boolean => isSql(target) && target.name !== "app_backfill";
export const isTenants = ({ resource }: Target): boolean => !resource.name.startsWith("platform");
export const gives =
  (role: string, type: string) =>
  ({ resource }: Target) =>
    resource.props["role"] === role && resource.props["objectType"] === type;
export const isTenantGrant = ({ resource }: Target): boolean => String(resource.props["role"]).startsWith("tnt__");
export const isOwn = ({ name, resource }: Target): boolean => resource.type.endsWith(":Database") && name.startsWith("t_");

export const sql = (kind: string, props: Fields): Values =>
  beside(`postgresql:index/${kind[0]?.toLowerCase()}${kind.slice(1)}:${kind}`, () => props);

export function inStackWith(only: (target: Target) => boolean, ...stacks: readonly string[]): (target: Target) => boolean {
  return (target) => stacks.includes(target.stack) && only(target);
}
