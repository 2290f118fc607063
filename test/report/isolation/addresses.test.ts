import { describe, expect, test } from "vitest";
import { reachesInside } from "../../../report/isolation/addresses";
import { canExist, readSelector } from "../../../report/isolation/selectors";

const INSIDE = [
  "10.0.0.0/8",
  "0.0.0.0/0",
  "8.0.0.0/6",
  "169.254.169.254/32",
  "168.63.129.16/32",
  "fd00:ec2::254/128",
  "::/0",
  "::ffff:10.0.0.1/128",
  "fe80::1/64",
];
const BROKEN = ["", "10.0.0.0", "256.1.1.1/24", "1.2.3.4/33", "2001:db8::/129", "1:2:3/64", "::1::/64", "example.com/24"];
const PUBLIC = ["203.0.113.0/24", "8.8.8.8/32", "2001:db8::/32", "2606:4700:0:0:0:0:1.2.3.4/128", "203.0.113.77/24"];

describe("an address range", () => {
  test.each([...INSIDE, ...BROKEN])("%j may lead into the cluster", (cidr) =>
    expect(reachesInside({ cidr, except: [] })).toBe(true),
  );
  test.each(PUBLIC)("%j does not", (cidr) => expect(reachesInside({ cidr, except: [] })).toBe(false));

  test("does not any more when what is inside is taken out", () => {
    expect(reachesInside({ cidr: "8.0.0.0/6", except: ["10.0.0.0/8"] })).toBe(false);
    expect(reachesInside({ cidr: "8.0.0.0/6", except: ["10.0.0.0/9"] })).toBe(true);
    expect(reachesInside({ cidr: "172.0.0.0/8", except: ["172.16.0.0/13", "172.24.0.0/13"] })).toBe(false);
  });
});

describe("a selector", () => {
  const of = (...matchExpressions: readonly object[]): ReturnType<typeof readSelector> => readSelector({ matchExpressions });

  test("and another meet when some labels satisfy both", () => {
    const isWeb = readSelector({ matchLabels: { app: "web" } });
    expect(canExist([isWeb, of({ key: "app", operator: "In", values: ["web", "db"] })])).toBe(true);
    expect(canExist([isWeb, of({ key: "app", operator: "NotIn", values: ["web"] })])).toBe(false);
    expect(canExist([isWeb, of({ key: "tier", operator: "Exists" })])).toBe(true);
  });

  test("leaves pods out unless it and others cover everything together", () => {
    const [has, hasNot] = [of({ key: "app", operator: "Exists" }), of({ key: "app", operator: "DoesNotExist" })];
    expect(canExist([], [has])).toBe(true);
    expect(canExist([], [has, hasNot])).toBe(false);
    expect(canExist([], [readSelector({})])).toBe(false);
  });

  test("with an operator that does not exist selects everything: the worse case", () => {
    expect(readSelector({ matchExpressions: [{ key: "app", operator: "Like", values: ["x"] }] })).toEqual([]);
  });
});
