/** Paths of a store of secrets: which of them are one tenant's, and nobody else's. */

/** What is wrong with a path for a tenant, as half a sentence; nothing when it lies below a part that is exactly the tenant's id. */
export function pathProblem(path: string, tenant: string): string | undefined {
  const parts = path.split("/");
  const ownParts = tenant.split("/");
  const at = parts.findIndex((_, index) =>
    ownParts.every((part, offset) => isOwn(parts[index + offset] ?? "", part, ownParts.length === 1)),
  );
  if (parts.includes("..")) return "which leads up and out of it";
  const end = at < 0 ? parts.length : at;
  if (parts.slice(0, end).some((part) => /[*+]/.test(part))) return "which is open before it comes to the tenant's part";
  return at < 0 ? `which has no part that is the tenant's (such as tenants/${tenant}/)` : undefined;
}

/** As it is, or as `tenant-acme` for things that have no path below them. */
function isOwn(part: string, tenant: string, isWhole: boolean): boolean {
  return part === tenant || (isWhole && [`tenant-${tenant}`, `t-${tenant}`].includes(part));
}
