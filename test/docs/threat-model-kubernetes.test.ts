import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { fleetOf } from "../support/fleet";
import { provisionPlatform } from "../support/mocks";

const page = readFileSync(resolve(__dirname, "../../docs/threat-model-kubernetes.md"), "utf8");
const attacks = page.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| attack"));
const quoted = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, word = ""]) => word);

test("every attack of the page names a test that is there, and admission policies that are built", async () => {
  const { recorded } = await provisionPlatform(fleetOf());
  const built = recorded.resources
    .filter(({ type }) => type.endsWith(":ValidatingAdmissionPolicy"))
    .map(({ props }) => (props as { readonly metadata: { readonly name: string } }).metadata.name);
  expect(attacks.length).toBeGreaterThan(12);
  for (const attack of attacks) {
    const [, , defence = "", tests = ""] = attack.split("|");
    expect(quoted(tests).length, attack).toBeGreaterThan(0);
    for (const file of quoted(tests)) expect(existsSync(resolve(__dirname, "../live", file)), file).toBe(true);
    for (const name of quoted(defence).filter((word) => /^[a-z]+(-[a-z]+)+$/.test(word)))
      expect(built).toContain(`leasehold-${name}`);
  }
});
