/** Facts about tokens of identity providers, as measured on the real gateway. */

import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { PublishedKey } from "../support/gateway/memory";
import { route, service } from "../support/gateway/sample";
import { Gateway } from "../support/gateway/simulator";
import { signToken } from "../support/gateway/tokens";
import type { Fields } from "../support/gateway/values";

const NOW = 1_000_000;
const DAY = 86_400;

/** A provider with one key pair. */
function provider(id: string) {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const issuer = `https://${id}.example.com`;
  const key: PublishedKey = { ...publicKey.export({ format: "jwk" }), kid: `${id}-1` };
  const sign = (claims: Fields = {}, header: Fields = { kid: key.kid }): string =>
    signToken("RS256", privateKey, { iss: issuer, aud: "a-api", tenant_id: "a", exp: NOW + 60, ...claims }, header);
  return { issuer, discovery: `${issuer}/.well-known/openid-configuration`, key, sign };
}

const [own, foreign] = [provider("own"), provider("foreign")];

const settings = ({ issuer, discovery }: { issuer: string; discovery: string }): Fields => ({
  client_id: "a-api",
  discovery,
  bearer_only: true,
  use_jwks: true,
  token_signing_alg_values_expected: "RS256",
  claim_validator: { issuer: { valid_issuers: [issuer] }, audience: { required: true, match_with_client_id: true } },
  claim_schema: { type: "object", required: ["tenant_id", "exp"], properties: { tenant_id: { const: "a" } } },
  set_access_token_header: false,
  set_userinfo_header: false,
});

interface World {
  now: number;
  published: Record<string, readonly PublishedKey[] | undefined>;
}

function build(over: Fields = {}, foreignOver: Fields = {}) {
  const world: World = { now: NOW, published: { [own.discovery]: [own.key], [foreign.discovery]: [foreign.key] } };
  const gateway = new Gateway(
    [
      ...[service("a"), service("b")],
      route("a", "own", { plugins: { "openid-connect": { ...settings(own), ...over } } }),
      route("b", "own", { plugins: { "openid-connect": { ...settings(foreign), ...foreignOver } } }),
    ],
    { now: () => world.now, identityProviders: (discovery) => world.published[discovery] },
  );
  const ask = (token: string, host = "a", scheme = "Bearer") =>
    gateway.send({ host: `${host}.example.com`, path: "/", headers: { Authorization: `${scheme} ${token}` } });
  return { world, gateway, ask };
}

describe("a token", () => {
  test.each<[string, string, number]>([
    ["of the route's tenant is served", own.sign(), 200],
    ["with the wrong claim", own.sign({ tenant_id: "b" }), 401],
    ["without the claim", own.sign({ tenant_id: undefined }), 401],
    ["of another issuer", own.sign({ iss: foreign.issuer }), 401],
    ["signed with a foreign key", foreign.sign({ iss: own.issuer }, { kid: own.key.kid }), 401],
    ["with a foreign key's name", foreign.sign({ iss: own.issuer }), 401],
    ["for another audience", own.sign({ aud: "b-api" }), 403],
    ["for no audience", own.sign({ aud: undefined }), 403],
    ["for several audiences, this one among them", own.sign({ aud: ["x", "a-api"] }), 200],
    ["expired within the slack", own.sign({ exp: NOW - 119 }), 200],
    ["expired", own.sign({ exp: NOW - 121 }), 401],
    ["not valid yet", own.sign({ nbf: NOW + 600 }), 200],
    ["with another algorithm", signToken("HS256", "x", { tenant_id: "a" }, { kid: own.key.kid }), 401],
    ["that is none", "abc", 401],
  ])("%s", (_, token, status) => expect(build().ask(token).status).toBe(status));

  test("is read from any spelling of Bearer, and from X-Access-Token", () => {
    const { ask, gateway } = build();
    expect(ask(own.sign(), "a", "bEARER").status).toBe(200);
    expect(gateway.send({ host: "a.example.com", path: "/", headers: { "X-Access-Token": own.sign() } }).status).toBe(200);
    expect(gateway.send({ host: "a.example.com", path: "/" }).status).toBe(401);
  });

  test("for any audience is served unless the audience is to match the client", () => {
    const claim_validator = { issuer: { valid_issuers: [own.issuer] }, audience: { required: true } };
    expect(build({ claim_validator }).ask(own.sign({ aud: "b-api" })).status).toBe(200);
  });

  test("makes no consumer", () => {
    expect(build().ask(own.sign())).toMatchObject({ consumer: undefined, status: 200 });
  });

  test("needs the scopes a route requires", () => {
    const { ask } = build({ required_scopes: ["read"] });
    expect([ask(own.sign()).status, ask(own.sign({ scope: "read write" })).status]).toEqual([403, 200]);
  });
});

describe("an identity provider", () => {
  test("that is silent: 401, and the challenge tells its address", () => {
    const { world, ask } = build();
    world.published = {};
    const reply = ask(own.sign());
    expect(reply.status).toBe(401);
    expect(reply.headers["www-authenticate"]).toContain(own.discovery);
  });

  test("may add a key at any time; one it withdraws stays trusted for a day", () => {
    const { world, ask } = build();
    expect(ask(own.sign()).status).toBe(200);
    world.published[own.discovery] = [];
    expect(ask(own.sign({ n: 1 })).status).toBe(200);
    world.now += DAY;
    expect(ask(own.sign({ n: 2, exp: world.now + 60 })).status).toBe(401);
  });

  test("can forge tokens for another's route when both share a cache segment", () => {
    const forged = foreign.sign({ iss: own.issuer });
    const forgery = (segment: Fields, foreignSegment: Fields): number => {
      const { ask } = build(segment, foreignSegment);
      ask(forged, "b");
      return ask(forged).status;
    };
    expect(forgery({}, {})).toBe(200);
    expect(forgery({ cache_segment: "own" }, { cache_segment: "foreign" })).toBe(401);
  });
});
