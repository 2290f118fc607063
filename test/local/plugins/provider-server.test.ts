import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { expect, test } from "vitest";
import { decodeConfiguration, PartialFailure } from "../../../local/plugins/provider";
import { changedSettings, failure } from "../../../local/plugins/provider-server";
import { secret } from "../../../local/plugins/support";

test("settings are decoded only where they are not text: a password of digits stays one", () => {
  expect(decodeConfiguration({ port: "5432", password: "0123", superuser: "true" }, ["port", "superuser"])).toEqual({
    port: 5432,
    password: "0123",
    superuser: true,
  });
});

test("a changed setting is found by name, without the engine's own and the plugin's version", () => {
  const before = { __internal: {}, version: "1.0.0", host: "a", password: secret("p") };
  expect(changedSettings(before, { version: "2.0.0", host: "b", password: "p", port: "1" })).toEqual(["host", "port"]);
});

test("a partial failure carries what exists, for the engine to keep", () => {
  const state = { id: "ns/x", inputs: { a: 1 }, outputs: { b: 2 } };
  const [bytes] = failure(new PartialFailure(state, ["not ready"])).metadata?.get("grpc-status-details-bin") ?? [];
  const [any] = Status.deserializeBinary(bytes as Buffer).getDetailsList();
  const details = any?.unpack((data) => ErrorResourceInitFailed.deserializeBinary(data), "pulumirpc.ErrorResourceInitFailed");
  expect(details?.getId()).toBe("ns/x");
  expect(details?.getReasonsList()).toEqual(["not ready"]);
  expect(details?.getProperties()?.toJavaScript()).toEqual({ b: 2 });
});
