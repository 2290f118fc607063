import { describe, expect, test } from "vitest";
import { matrixOf } from "../../../report/isolation/matrix";
import { isolationOf } from "../../../report/isolation/model";
import { namespaceOf, object } from "../../support/isolation";

const closed = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
const ids = Array.from({ length: 30 }, (_, index) => `tenant-${String(index).padStart(2, "0")}`);

/** Thirty tenants that are closed, and one policy more. */
function fleet(spec: object): ReturnType<typeof isolationOf> {
  return isolationOf([
    ...ids.flatMap((id) => [namespaceOf(id), object("NetworkPolicy", `t-${id}/closed`, { spec: closed })]),
    object("NetworkPolicy", "t-tenant-07/more", { spec }),
  ]);
}

describe("the grid of many tenants", () => {
  test("has only rows with something to see, and counts the rest", () => {
    const model = fleet({
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [{ to: [{ ipBlock: { cidr: "203.0.113.0/24" } }] }],
    });
    expect(matrixOf(model)).toEqual({
      columns: ["tenant-07", "shared", "internet"],
      rows: [
        { from: "tenant-07", cells: ["own", "·", "!"] },
        { from: "internet", cells: ["·", "", ""] },
      ],
      leftOut: 29,
      sentence: "30 tenants, 870 ordered pairs: all deny, 1 leak",
    });
  });

  test("draws who is asked for, all of them", () => {
    const { columns, leftOut } = matrixOf(fleet(closed), ["tenant-01", "tenant-00"]);
    expect({ columns, leftOut }).toEqual({ columns: ["tenant-00", "tenant-01", "shared", "internet"], leftOut: 0 });
  });
});

test("a thousand tenants take seconds, not minutes: nothing is asked of every pair", () => {
  const many = Array.from({ length: 1000 }, (_, index) => `x${index}`).flatMap((id) => [
    namespaceOf(id),
    ...Array.from({ length: 8 }, (_, index) => object("NetworkPolicy", `t-${id}/p${index}`, { spec: closed })),
    ...Array.from({ length: 8 }, (_, index) =>
      object("RoleBinding", `t-${id}/b${index}`, {
        roleRef: { kind: "Role", name: "r" },
        subjects: [{ kind: "Group", name: `${id}-${index}` }],
      }),
    ),
    ...Array.from({ length: 8 }, (_, index) => object("Secret", `t-${id}/s${index}`)),
    object("Role", `t-${id}/r`, { rules: [{ apiGroups: [""], resources: ["secrets"], resourceNames: ["s1"], verbs: ["get"] }] }),
  ]);
  const { user } = process.cpuUsage();
  const { edges } = isolationOf(many);
  const seconds = (process.cpuUsage().user - user) / 1e6;
  expect(edges).toEqual([]);
  expect(seconds).toBeLessThan(15);
});
