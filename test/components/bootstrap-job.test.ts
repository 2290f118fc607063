import { expect, test } from "vitest";
import { judge } from "../../policies/judge";
import { renderBootstrap } from "../../sql/bootstrap";
import { fleetOf } from "../support/fleet";
import { inClear, provisionPlatform } from "../support/mocks";

const image = `docker.io/library/postgres@sha256:${"a".repeat(64)}`;

async function platform(bootstrapImage?: string): Promise<Awaited<ReturnType<typeof provisionPlatform>>["recorded"]> {
  const fleet = fleetOf();
  const database = { ...fleet.environment.database, ...(bootstrapImage === undefined ? {} : { bootstrapImage }) };
  return (await provisionPlatform({ ...fleet, environment: { ...fleet.environment, database } })).recorded;
}

test("an environment that names an image gets a Job called after the version of its SQL, which is what the config map holds", async () => {
  const recorded = await platform(image);
  const { version, steps } = renderBootstrap();
  expect(recorded.one("Job", "platform-bootstrap").props).toMatchObject({
    metadata: { name: `db-bootstrap-${version}`, namespace: "test-platform" },
    spec: {
      backoffLimit: 3,
      activeDeadlineSeconds: 300,
      template: { spec: { restartPolicy: "Never", automountServiceAccountToken: false } },
    },
  });
  const texts = Object.fromEntries(steps.map(({ name, sql }) => [`${name}.sql`, sql]));
  expect(recorded.one("ConfigMap", "platform-bootstrap-sql").props["data"]).toEqual(texts);
  expect(judge(recorded.resources)).toEqual([]);
});

test("the Job is not cleaned up by itself, or a refresh would make it run again", async () => {
  expect((await platform(image)).one("Job", "platform-bootstrap").props["spec"]).not.toHaveProperty("ttlSecondsAfterFinished");
});

test("the administrator's password is in a Secret alone", async () => {
  const recorded = await platform(image);
  const clear = JSON.stringify(recorded.resources.map(({ props }) => inClear(props)));
  expect(clear).not.toContain("admin-password");
  expect(JSON.stringify(recorded.one("Secret", "platform-db-admin").props)).toContain("admin-password");
});

test("an environment without an image has no Job", async () => {
  expect((await platform()).resources.filter(({ type }) => type.endsWith(":Job"))).toEqual([]);
});
