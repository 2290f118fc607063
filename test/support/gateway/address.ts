/** What the server makes of a request's target before any route is looked for. */

/** Decoded, dot segments resolved, slashes merged; `undefined` for what the server answers with 400. */
export function normalPath(raw: string): string | undefined {
  const decoded = decode(raw);
  if (decoded === undefined || !decoded.startsWith("/")) return undefined;
  const done: string[] = [];
  const parts = decoded
    .replace(/\/{2,}/g, "/")
    .slice(1)
    .split("/");
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    if (part === "..") {
      if (done.pop() === undefined) return undefined;
    } else if (part !== ".") done.push(part);
    if (isLast && (part === ".." || part === ".")) done.push("");
  }
  return `/${done.join("/")}`;
}

/** Path and query of a request line. */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const at = target.indexOf("?");
  return at < 0 ? { path: target, query: "" } : { path: target.slice(0, at), query: target.slice(at + 1) };
}

/** The host of a Host header: lower case, no port. */
export function hostName(header: string): string {
  return header.toLowerCase().replace(/:\d+$/, "");
}

/** A decoded path as it is sent on. */
export function encodedPath(path: string): string {
  return path
    .split("/")
    .map((part) => encodeURIComponent(part).replace(/%(?:3A|40|24|26|2B|2C|3B|3D)/g, decodeURIComponent))
    .join("/");
}

function decode(raw: string): string | undefined {
  try {
    const decoded = decodeURIComponent(raw);
    return decoded.includes("\0") ? undefined : decoded;
  } catch {
    return undefined;
  }
}
