import { describe, expect, test } from "vitest";
import { withoutHidden } from "../../policies/hidden";
import { judge } from "../../policies/judge";
import type { StackResource } from "../../policies/resources";
import { fleetOf } from "../support/fleet";
import { provision } from "../support/mocks";
import { summary } from "../support/sabotage";

/** As events of the engine and exported states hold them. */
const HIDDEN = {
  "an unknown text": "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "an unknown yes or no": "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "an unknown number": "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "an unknown list": "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "an unknown object": "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
  "a masked secret": "[secret]",
  "an encrypted secret": { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" },
};

const resource = (props: StackResource["props"]): StackResource => ({ type: "a:b:C", name: "c", urn: "urn", props });

describe.each(Object.entries(HIDDEN))("%s", (_, hidden) => {
  test("cannot be read, however deep it stands, and nothing else is lost", () => {
    const { props } = withoutHidden(resource({ plain: [1, { deep: hidden }], other: { text: "t" } }));
    const [first, second] = props["plain"] as [number, { deep: unknown }];
    expect(first).toBe(1);
    expect(() => second.deep).toThrow("unknown or secret");
    expect(props["other"]).toEqual({ text: "t" });
    expect(Object.keys(second)).toEqual(["deep"]);
  });

  test.each([
    ["RoleBinding", "acme-editor", "subjects.0.name"],
    ["RoleBinding", "acme-editor", "subjects"],
    ["NetworkPolicy", "acme-dns", "spec"],
    ["ResourceQuota", "acme-quota", "metadata.name"],
    ["Role", "acme-login-a", "connectionLimit"],
  ])("in %s %s at %s is a violation, and no text that passes for a value", async (kind, name, path) => {
    const { recorded } = await provision(fleetOf("acme"), true);
    const changed = recorded.changed(kind, name, (props) => props.set(path, hidden));
    expect(summary(judge(changed.map(withoutHidden)))).toContain("every-resource-is-decidable");
  });
});

test("a resource without any such value stays the very same", () => {
  const plain = resource({ list: [1, null, { a: "b" }], text: "unknown" });
  expect(withoutHidden(plain)).toBe(plain);
});
