import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ApiClient } from "../../../local/plugins/kubernetes/client";
import { type ApplyOptions, Cluster } from "../../../local/plugins/kubernetes/cluster";
import { Discovery } from "../../../local/plugins/kubernetes/discovery";
import { Pause } from "../../../local/plugins/kubernetes/pause";
import { remove } from "../../../local/plugins/kubernetes/removal";
import { settle } from "../../../local/plugins/kubernetes/settle";
import type { Properties } from "../../../local/plugins/support";

/** An API server that knows two kinds and answers from a script: the real one is tested in test/live. */
let server: Server;
let cluster: Cluster;
let requests: string[];
let answers: ((request: IncomingMessage) => [code: number, body: Properties])[];

const kinds = {
  resources: [
    { kind: "ConfigMap", name: "configmaps", namespaced: true },
    { kind: "Namespace", name: "namespaces", namespaced: false },
    { kind: "Namespace", name: "namespaces/finalize", namespaced: false },
  ],
};
const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "n" } };
const options: ApplyOptions = { manager: "m", force: false, dryRun: false, seconds: 5 };

beforeEach(async () => {
  [requests, answers] = [[], []];
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://x");
    const isDiscovery = pathname === "/api/v1";
    const marks = searchParams.get("dryRun") ? " dry" : searchParams.get("force") === "true" ? " force" : "";
    if (!isDiscovery) requests.push(`${request.method} ${pathname}${marks}`);
    const [code, body] = isDiscovery
      ? [200, kinds]
      : (answers.shift()?.(request) ?? [404, { message: `no answer for ${pathname}` }]);
    response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const { Agent } = await import("node:http");
  const connection = {
    server: url,
    agent: new Agent({ keepAlive: true }),
    namespace: "default",
    credentials: () => Promise.resolve({}),
  };
  const client = new ApiClient(
    () => Promise.resolve(connection),
    () => Promise.resolve(),
  );
  cluster = new Cluster(client, new Discovery(client), new Pause());
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const gives = (code: number, body: Properties) => () => [code, body] as [number, Properties];
const conflict = gives(409, { code: 409, reason: "Conflict", message: "the object has been modified" });
const fieldConflict = gives(409, {
  code: 409,
  message: "Apply failed",
  details: { causes: [{ reason: "FieldManagerConflict", message: 'conflict with "kubectl-patch" using v1', field: ".data.a" }] },
});
const managedBy = (operation: string) =>
  gives(200, { ...map, metadata: { ...map.metadata, managedFields: [{ manager: "kubectl-patch", operation }] } });

describe("create", () => {
  test("adopts with upsert, in one request", async () => {
    answers = [gives(200, map)];
    await cluster.create(map, options, true);
    expect(requests).toEqual(["PATCH /api/v1/namespaces/n/configmaps/a"]);
  });

  test("without upsert gives the server's own refusal for an object that exists", async () => {
    answers = [
      conflict,
      gives(200, map),
      gives(409, { code: 409, reason: "AlreadyExists", message: 'configmaps "a" already exists' }),
    ];
    await expect(cluster.create(map, options, false)).rejects.toThrow('configmaps "a" already exists');
    expect(requests.at(-1)).toBe("POST /api/v1/namespaces/n/configmaps dry");
  });

  test("waits for a namespace of that name that is being deleted", async () => {
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "a", uid: "old" } };
    const dying = { ...namespace, metadata: { ...namespace.metadata, deletionTimestamp: "t" } };
    const fresh = { ...namespace, metadata: { name: "a", uid: "new" } };
    answers = [gives(200, dying), gives(200, dying), gives(200, dying), gives(404, {}), gives(201, fresh)];
    expect(await cluster.create(namespace, options, true)).toEqual(fresh);
  });

  test("says what is wrong when the server has no such kind", async () => {
    const unknown = { ...map, kind: "Nope" };
    await expect(cluster.create(unknown, { ...options, dryRun: true }, true)).rejects.toThrow(
      'no matches for kind "Nope" in version "v1"',
    );
  });

  test("tries again when the server is busy", async () => {
    answers = [gives(429, { message: "slow down" }), gives(201, map)];
    expect(await cluster.create(map, options, true)).toEqual(map);
  });

  test("explains a field conflict", async () => {
    answers = [fieldConflict];
    await expect(cluster.create(map, options, true)).rejects.toThrow("pulumi.com/patchForce");
  });
});

describe("update", () => {
  test("takes back what was changed by hand", async () => {
    answers = [fieldConflict, managedBy("Update"), gives(200, map)];
    await cluster.update(map, options);
    expect(requests.at(-1)).toBe("PATCH /api/v1/namespaces/n/configmaps/a force");
  });

  test("leaves alone what another manager applies", async () => {
    answers = [fieldConflict, managedBy("Apply")];
    await expect(cluster.update(map, options)).rejects.toThrow("server-side apply field conflict");
  });
});

describe("remove", () => {
  const status = gives(200, { kind: "Status", status: "Success" });
  const dying = gives(200, { ...map, metadata: { ...map.metadata, uid: "1", deletionTimestamp: "t" } });

  test.each([
    ["one request for an object that goes at once", [status], 1],
    ["an object that is not there", [gives(404, { message: "not found" })], 1],
    ["waiting until it is gone", [dying, dying, gives(404, {})], 3],
    ["a new object of the same name is another one", [dying, gives(200, { ...map, metadata: { ...map.metadata, uid: "2" } })], 2],
    ["a namespace that is already on its way", [conflict, dying, gives(404, {})], 3],
  ])("%s", async (_, script, count) => {
    answers = script;
    await remove(cluster, map, 5);
    expect(requests).toHaveLength(count);
  });

  test("gives up in words that name what holds it", async () => {
    const held = { ...map, metadata: { ...map.metadata, uid: "1", deletionTimestamp: "t", finalizers: ["example.org/hold"] } };
    answers = [gives(200, held), gives(200, held)];
    await expect(remove(cluster, map, 0)).rejects.toThrow(
      'ConfigMap "n/a" was not gone 0 seconds after its deletion; its finalizers are: example.org/hold',
    );
  });
});

test("a cancelled run stops waiting and keeps what it saw", async () => {
  const job = { apiVersion: "batch/v1", kind: "Job", metadata: { name: "a", namespace: "n" } };
  const waiting = settle(cluster, job, 60);
  cluster.pause.cancel();
  await expect(waiting).rejects.toMatchObject({ message: expect.stringContaining("cancelled") as string, object: job });
});

test("a server that cannot be reached is named", async () => {
  await new Promise((resolve) => server.close(resolve));
  await expect(cluster.get(map as never)).rejects.toThrow(/cluster is unreachable: .*ECONNREFUSED.*127\.0\.0\.1/);
});
