import { expect, test } from "vitest";
import { judge } from "../../policies/judge";
import { describeOthers, foreign } from "../support/other-program";

const bucket = (name: string, props: object) => foreign("aws:s3/bucket:Bucket", name, props);

describeOthers(
  "provider-is-known",
  [bucket("logs", { bucket: "company-logs", tags: { team: "platform" } }), bucket("empty", {})],
  {
    "a resource with the tenant's label": [bucket("b", { tags: { "leasehold/tenant": "initech" } })],
    "a resource called after a tenant": [bucket("b", { bucket: "acme-data" })],
    "a resource with a tenant's namespace in it": [bucket("b", { prefix: "t-acme" })],
    "a resource of a tenant's role": [bucket("b", { owner: "tnt__acme" })],
    "a resource whose logical name begins with a tenant's id": [bucket("acme-bucket", { acl: "private" })],
    "a kind of Vault that no policy judges": [
      foreign("vault:database/secretBackendRole:SecretBackendRole", "role", {
        name: "acme",
        creationStatements: ["CREATE ROLE x"],
      }),
    ],
  },
);

/** How the engine marks a text that is not known in a preview. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

test("a resource that does not say yet whose it is is refused; what the provider decides later matters nothing", () => {
  const reported = (props: object): string[] => judge([bucket("logs", props)]).map(({ invariant }) => invariant);
  expect(reported({ tags: UNKNOWN })).toEqual(["every-resource-is-decidable"]);
  expect(reported({ tags: { "leasehold/tenant": UNKNOWN } })).toEqual(["provider-is-known"]);
  expect(reported({ arn: UNKNOWN, tags: { team: "platform" } })).toEqual([]);
});
