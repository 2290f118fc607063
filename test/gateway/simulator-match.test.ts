/** Facts about which route answers, as measured on the real gateway. */

import { describe, expect, test } from "vitest";
import { object, route, secret, service } from "../support/gateway/sample";
import { Gateway, HandshakeFailed, type Reply } from "../support/gateway/simulator";
import { type Fields, NotSimulated } from "../support/gateway/values";

const header = (name: string, op: string, value: string): Fields => ({ subject: { scope: "Header", name }, op, value });
const services = [service("a"), service("b")];

function ask(objects: Parameters<Gateway["sync"]>[0], path = "/", headers = {}, host = "shared.example.com"): Reply {
  return new Gateway([...objects, ...services]).send({ host, path, headers });
}

describe("routes", () => {
  const shared = { hosts: ["shared.example.com"] };

  test("of equal rank: the first wins, in silence", () => {
    const objects = [route("b", "late", { match: shared }), route("a", "early", { match: shared })];
    expect(ask(objects).route).toBe("b_late_r");
    expect(ask(objects.reverse()).route).toBe("a_early_r");
  });

  test("with a higher priority win on the same host and path pattern only", () => {
    const important = (paths: string[]) => route("b", "important", { match: { ...shared, paths }, rule: { priority: 100 } });
    const long = route("a", "long", { match: { ...shared, paths: ["/items/*"] } });
    expect(ask([long, important(["/items/*"])], "/items/1").route).toBe("b_important_r");
    expect(ask([long, important(["/*"])], "/items/1").route).toBe("a_long_r");
    expect(ask([important(["/*"]), long], "/items/1").route).toBe("a_long_r");
  });

  test("with a host come before one without, whatever the priorities", () => {
    const hostless = route("b", "hostless", { match: { hosts: [] }, rule: { priority: 100 } });
    expect(ask([hostless, route("a", "own", { match: shared })]).route).toBe("a_own_r");
  });

  test("whose conditions fail fall through to one without a host", () => {
    const own = route("a", "own", { match: { ...shared, exprs: [header("X-Tenant-ID", "Equal", "a")] } });
    const hostless = route("b", "hostless", { match: { hosts: [] } });
    expect(ask([own, hostless], "/", { "X-Tenant-ID": "a" }).route).toBe("a_own_r");
    expect(ask([own, hostless], "/", { "X-Tenant-ID": "b" }).route).toBe("b_hostless_r");
  });

  test("for an exact host come before those for a wildcard", () => {
    const wildcard = route("b", "wild", { match: { hosts: ["*.example.com"] }, rule: { priority: 9 } });
    expect(ask([wildcard, route("a", "own", { match: shared })]).route).toBe("a_own_r");
    expect(ask([wildcard], "/", {}, "SHARED.example.com:8080").route).toBe("b_wild_r");
  });

  test("match an absent header by a negated expression", () => {
    const absent = route("a", "absent", { match: { ...shared, exprs: [header("X-Tenant-ID", "RegexNotMatch", ".+")] } });
    expect(ask([absent]).route).toBe("a_absent_r");
    expect(ask([absent], "/", { "X-Tenant-ID": "b" }).status).toBe(404);
  });

  test("read a header by any of its spellings with underscores", () => {
    const own = route("a", "own", { match: { ...shared, exprs: [header("X-Tenant-ID", "Equal", "a")] } });
    expect(ask([own], "/", { X_Tenant_ID: "a" }).route).toBe("a_own_r");
    const strict = new Gateway([own, ...services], { underscoresInHeaders: false });
    expect(strict.send({ host: "shared.example.com", path: "/", headers: { X_Tenant_ID: "a" } }).status).toBe(404);
  });

  test("answer for their methods only", () => {
    expect(ask([route("a", "own", { match: { ...shared, methods: ["POST"] } })]).status).toBe(404);
  });
});

describe("paths", () => {
  const own = (plugins = {}) => route("a", "own", { match: { hosts: ["shared.example.com"], paths: ["/a/*", "/b/*"] }, plugins });

  test.each([
    ["/a/../b%2fc", "/b/c"],
    ["//b///c", "/b/c"],
    ["/b/./c?x=1", "/b/c?x=1"],
  ])("%s is matched as what it means, and goes on as %s by any proxy-rewrite", (raw, normal) => {
    expect(ask([own({ "proxy-rewrite": { headers: { remove: ["X"] } } })], raw).upstream?.path).toBe(normal);
    expect(ask([own()], raw).upstream?.path).toBe(raw);
  });

  test.each(["/../x", "/%", "/a%00"])("%s is refused before any route is looked for", (raw) => {
    expect(ask([own()], raw).status).toBe(400);
  });
});

describe("upstreams", () => {
  const own = route("a", "own", { match: { hosts: ["shared.example.com"] } });

  test("are Services of the route's own namespace", () => {
    expect(ask([own]).upstream).toMatchObject({ namespace: "a", service: "app", port: 80 });
    const elsewhere = route("a", "own", {
      match: { hosts: ["shared.example.com"] },
      backends: [{ serviceName: "other", servicePort: 80 }],
    });
    expect(ask([elsewhere, service("b", "other")])).toMatchObject({ status: 503, upstream: undefined });
  });

  test("need the port they are asked for", () => {
    const wrong = route("a", "own", {
      match: { hosts: ["shared.example.com"] },
      backends: [{ serviceName: "app", servicePort: 81 }],
    });
    expect(ask([wrong]).status).toBe(503);
  });

  test("follow the settings of the ApisixUpstream of that name", () => {
    const settings = { retries: 2 };
    expect(ask([own, object("ApisixUpstream", "a", "app", settings)]).upstream?.settings).toMatchObject(settings);
    expect(ask([own, object("ApisixUpstream", "b", "app", settings)]).upstream?.settings).toEqual({});
  });

  test("take turns by weight", () => {
    const backends = [
      { serviceName: "app", servicePort: 80, weight: 2 },
      { serviceName: "next", servicePort: 80, weight: 1 },
    ];
    const gateway = new Gateway([route("a", "own", { backends }), service("a"), service("a", "next")]);
    const asked = [1, 2, 3].map(() => gateway.send({ host: "a.example.com", path: "/" }).upstream?.service);
    expect(asked).toEqual(["app", "app", "next"]);
  });

  test("of a whole route are lost when one of its references is: it is not accepted", () => {
    const gateway = new Gateway([route("a", "own", { rule: { plugin_config_name: "missing" } }), service("a")]);
    expect(gateway.send({ host: "a.example.com", path: "/" }).status).toBe(404);
    expect(gateway.rejected).toEqual([{ object: "ApisixRoute a/own", reason: "no ApisixPluginConfig a/missing" }]);
  });
});

describe("certificates", () => {
  const tls = (namespace: string) =>
    object("ApisixTls", "a", "tls", { hosts: ["a.example.com"], secret: { namespace, name: "cert" } });
  const request = { host: "a.example.com", path: "/", tls: true };
  const cert = secret("b", "cert", { "tls.crt": "a certificate", "tls.key": "its key" });

  test("may come from another tenant's Secret: nobody asks", () => {
    expect(new Gateway([route("a", "own"), service("a"), tls("b"), cert]).send(request).status).toBe(200);
  });

  test("are the host's own before those of a wildcard; of two for one host nobody knows which is shown", () => {
    const wide = object("ApisixTls", "b", "wide", { hosts: ["*.example.com"], secret: { namespace: "b", name: "wide" } });
    const other = secret("b", "wide", { "tls.crt": "a certificate", "tls.key": "its key" });
    const objects = [route("a", "own"), service("a"), wide, other, cert];
    expect(new Gateway(objects).send(request).certificate).toBe("b/wide");
    expect(new Gateway([...objects, tls("b")]).send(request).certificate).toBe("b/cert");
    const twice = { ...tls("b"), name: "again" };
    expect(() => new Gateway([...objects, tls("b"), twice]).send(request)).toThrow(NotSimulated);
  });

  test("need a key too", () => {
    const half = secret("b", "cert", { "tls.crt": "a certificate" });
    expect(new Gateway([route("a", "own"), service("a"), tls("b"), half]).rejected).toHaveLength(1);
  });

  test("without a Secret do not exist", () => {
    const gateway = new Gateway([route("a", "own"), service("a"), tls("a"), cert]);
    expect(() => gateway.send(request)).toThrow(HandshakeFailed);
  });
});
