import { readFileSync } from "node:fs";

/** The version of an installed package, such as `@pulumi/random`: a provider must report the same as the SDK of its name. */
export function sdkVersion(name: string): string {
  const manifest = JSON.parse(readFileSync(require.resolve(`${name}/package.json`), "utf8")) as { version: string };
  return manifest.version;
}
