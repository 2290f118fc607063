import { expect, test } from "vitest";
import { checkInputs, diffKind, type Kind } from "../../../local/plugins/kinds";
import { secret, unknownValue } from "../../../local/plugins/support";

const kind: Kind = {
  fields: {
    limit: { default: -1 },
    name: { required: true },
    owner: { computed: true },
    password: {},
    place: { replaces: true },
    roles: { set: true },
  },
  create: (inputs) => ({ id: "x", outputs: inputs }),
  read: (id, outputs) => ({ id, outputs }),
  update: (_id, _outputs, inputs) => inputs,
  delete: () => undefined,
};

test("check fills in defaults and lists them", () => {
  expect(checkInputs(kind, { name: "a" }).inputs).toEqual({ __defaults: ["limit"], name: "a", limit: -1 });
  expect(checkInputs(kind, { name: "a", limit: 3 }).inputs).toEqual({ __defaults: [], name: "a", limit: 3 });
});

test("check reports what is missing and what only the official provider can do", () => {
  const failures = checkInputs(kind, { colour: "red" }).failures ?? [];
  expect(failures.map(({ property }) => property)).toEqual(["name", "colour"]);
});

test("nothing to do when the inputs say what the state says", () => {
  const state = { limit: -1, name: "a", owner: "them", password: secret("p"), roles: ["y", "x"] };
  expect(diffKind(kind, state, { limit: -1, name: "a", password: "p", roles: ["x", "y"] }).changed).toEqual([]);
});

test("what was changed by hand differs from the inputs", () => {
  expect(diffKind(kind, { name: "a", limit: 9, roles: ["x", "z"] }, { name: "a", limit: -1, roles: ["x"] }).changed).toEqual([
    "limit",
    "roles",
  ]);
});

test("a computed field that is not set stays; another one is taken back", () => {
  expect(diffKind(kind, { name: "a", owner: "them" }, { name: "a" }).changed).toEqual([]);
  expect(diffKind(kind, { name: "a", password: "p" }, { name: "a" }).changed).toEqual(["password"]);
});

test("a field that cannot be changed in place replaces, and an unknown value counts as a change", () => {
  expect(diffKind(kind, { name: "a", place: "here" }, { name: "a", place: unknownValue })).toMatchObject({
    changed: ["place"],
    replace: ["place"],
  });
});
