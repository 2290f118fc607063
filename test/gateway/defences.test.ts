/** Every defence is needed: with it an attack fails, and with that one thing taken away, and nothing else, the same attack succeeds. */

import { beforeAll, describe, expect, test } from "vitest";
import { type Declared, fromRecorded } from "../support/gateway/objects";
import { secret } from "../support/gateway/sample";
import { Gateway, type Reply } from "../support/gateway/simulator";
import { issuedToken, sessionOf, world } from "../support/gateway-callers";
import { consumer, consumerSetting, off, onPlugin, setting } from "../support/gateway-edits";
import { byIssuer, everyWay, fleetWith, keyOf, route, sessionSecretOf, signIn, tenantWith } from "../support/gateway-fleet";
import { provisionGateways } from "../support/mocks";
import type { Recorded } from "../support/recorded";

type Sabotage = ReturnType<typeof off>;

interface Attack {
  readonly defence: Sabotage;
  /** Whether it succeeds. */
  readonly succeeds: (send: (headers: Record<string, string>, more?: object) => Reply) => boolean;
}

const HOST = "acme.tenants.example.com";
const foreign = (reply: Reply): boolean => reply.upstream?.namespace === "t-acme";
const told =
  (header: string, value: string) =>
  (reply: Reply): boolean =>
    reply.upstream?.headers[header] === value;
const own = { "X-API-Key": keyOf("acme") };
const token = (claims: object = {}, issuer = "acme") => ({ Authorization: `Bearer ${issuedToken(issuer, { ...claims })}` });
const bearer = (path: string, value: unknown) => setting("openid-connect", path, value, "app--token");
const people = (path: string, value: unknown) => setting("openid-connect", path, value, "app--session");
const spoken = (header: string, rule?: string) =>
  onPlugin(
    "proxy-rewrite",
    (props, path) => {
      const list = `${path}.config.headers.remove`;
      props.set(
        list,
        (props.get(list) as string[]).filter((name) => name !== header),
      );
    },
    rule,
  );

const ATTACKS: Readonly<Record<string, Attack>> = {
  "the fence keeps out other tenants' keys": {
    defence: setting("acl", "allow_labels", undefined),
    succeeds: (send) => foreign(send({ "X-API-Key": keyOf("globex") })),
  },
  "authentication keeps out strangers": {
    defence: onPlugin("key-auth", (props, path) => {
      props.set(`${path}.enable`, false);
      props.set(
        path.replace(/\.\d+$/, ""),
        (props.get(path.replace(/\.\d+$/, "")) as { name: string }[]).filter(({ name }) => name !== "acl"),
      );
    }),
    succeeds: (send) => foreign(send({ "X-API-Key": "guessed" })),
  },
  "the key does not reach the application": {
    defence: setting("key-auth", "hide_credentials", false),
    succeeds: (send) => told("x-api-key", keyOf("acme"))(send(own)),
  },
  "a key in the query is none": {
    defence: setting("key-auth", "query", "apikey"),
    succeeds: (send) => foreign(send({}, { path: `/?apikey=${keyOf("acme")}` })),
  },
  "a token nobody looked at does not reach the application": {
    defence: spoken("Authorization"),
    succeeds: (send) => send({ ...own, Authorization: "Basic eDp5" }).upstream?.headers["authorization"] !== undefined,
  },
  "the tenant's id is the gateway's word": {
    defence: off("attach-consumer-label"),
    succeeds: (send) => told("x-tenant-tier", "premium")(send({ ...own, "X-Tenant-Tier": "premium" })),
  },
  "so is every other spelling of it": {
    defence: spoken("X_Tenant_Tier"),
    succeeds: (send) => told("x_tenant_tier", "premium")(send({ ...own, X_Tenant_Tier: "premium" })),
  },
  "and what one tenant tells another": {
    defence: spoken("X-Source-Tenant-ID"),
    succeeds: (send) => told("x-source-tenant-id", "globex")(send({ ...own, "X-Source-Tenant-ID": "globex" })),
  },
  "and whom the gateway knows a caller as": {
    defence: spoken("X-Consumer-Username", "app--token"),
    succeeds: (send) => told("x-consumer-username", "t-globex_app")(send({ ...token(), "X-Consumer-Username": "t-globex_app" })),
  },
  "a header that names another tenant is refused": {
    defence: off("fault-injection"),
    succeeds: (send) => foreign(send({ ...own, "X-Tenant-ID": "globex" })),
  },
  "a path is read before it is passed on": {
    defence: off("proxy-rewrite"),
    succeeds: (send) => send(own, { path: "/a/../admin" }).upstream?.path === "/a/../admin",
  },
  "limits refuse": {
    defence: consumerSetting("limit-req", "burst", 1_000_000),
    succeeds: (send) => [1, 2, 3].map(() => send(own).status).every((status) => status === 200),
  },
  "limits say so": {
    defence: consumerSetting("limit-req", "rejected_code", undefined),
    succeeds: (send) => [1, 2, 3].map(() => send(own).status).includes(503),
  },
  "a caller does not choose what is counted": {
    defence: consumerSetting("limit-req", "key", "http_x_who"),
    succeeds: (send) => [1, 2, 3].map((who) => send({ ...own, "X-Who": String(who) }).status).every((status) => status === 200),
  },
  "a suspended consumer is refused": {
    defence: setting("acl", "deny_labels", undefined),
    succeeds: (send) => foreign(send({ "X-API-Key": "suspended-key" })),
  },
  "no plugin of a consumer cancels the fence": {
    defence: (stack) => onConsumerOf(stack, "globex"),
    succeeds: (send) => foreign(send({ "X-API-Key": keyOf("globex") })),
  },
  "a token names the tenant": {
    defence: bearer("claim_schema", undefined),
    succeeds: (send) => foreign(send(token({ tenant_id: "globex" }))),
  },
  "a token is for this audience": {
    defence: bearer("claim_validator.audience.match_with_client_id", undefined),
    succeeds: (send) => foreign(send(token({ aud: "another-api" }))),
  },
  "a token has an end": {
    defence: bearer("claim_schema.required", ["tenant_id"]),
    succeeds: (send) => foreign(send(token({ exp: undefined }))),
  },
  "people have an address of the tenant": {
    defence: people("claim_schema", undefined),
    succeeds: (send) => foreign(send(sessionOf("acme", "evil.example").headers)),
  },
};

/** A consumer of another tenant with an access rule of its own. */
function onConsumerOf(stack: Recorded, tenant: string): ReturnType<Sabotage> {
  const rule = { name: "acl", enable: true, config: { allow_labels: { "k8s/namespace": [`t-${tenant}`] } } };
  return stack.changed("ApisixConsumer", `${tenant}-consumer`, (props) => props.push("spec.plugins", rule));
}

let built: Recorded;
beforeAll(async () => {
  const identity = { ...everyWay("acme"), ...byIssuer("acme"), ...signIn("acme", false) };
  const acme = tenantWith("acme", {
    identity,
    routes: [route("app", "/*")],
    rateLimits: { perSecond: 1, burst: 1, perDay: 1000 },
  });
  built = await provisionGateways(fleetWith(acme, tenantWith("globex")));
});

/** A consumer of acme's namespace that was suspended by hand. */
function suspended(objects: readonly Declared[]): readonly Declared[] {
  const found = objects.find(({ kind, namespace }) => kind === "ApisixConsumer" && namespace === "t-acme");
  if (found === undefined) throw new Error("acme has no consumer");
  const spec = { ...found.spec, authParameter: { keyAuth: { secretRef: { name: "old" } } } };
  const old = { ...found, name: "old", spec, labels: { ...found.labels, "leasehold/status": "suspended" } };
  return [old, secret("t-acme", "old", { key: "suspended-key" })];
}

function succeeds({ succeeds: attack }: Attack, resources: ReturnType<Sabotage>): boolean {
  const objects = fromRecorded(resources);
  const outside = secret("t-acme", "sso", { client_secret: "x", "session.secret": sessionSecretOf("acme") });
  const gateway = new Gateway([...objects, ...suspended(objects), outside], world());
  return attack((headers, more = {}) => gateway.send({ host: HOST, path: "/", headers, ...more }));
}

describe.each(Object.entries(ATTACKS))("%s", (_, attack) => {
  test("with it the attack fails", () => expect(succeeds(attack, built.resources)).toBe(false));

  test("without it the attack succeeds", () => expect(succeeds(attack, attack.defence(built))).toBe(true));
});

test("a key that stands in the object is not accepted any more than one that is missing", () => {
  const missing = consumer((props) => props.set("spec.authParameter.keyAuth", { secretRef: { name: "missing" } }))(built);
  const outside = secret("t-acme", "sso", { client_secret: "x", "session.secret": sessionSecretOf("acme") });
  const gateway = new Gateway([...fromRecorded(missing), outside], world());
  expect(gateway.rejected.map(({ reason }) => reason)).toEqual(["no Secret t-acme/missing"]);
  expect(gateway.send({ host: HOST, path: "/", headers: own }).status).toBe(401);
});
