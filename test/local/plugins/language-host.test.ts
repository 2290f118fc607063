import { ProgramInfo, RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { expect, test } from "vitest";
import { programEnvironment, runnerArguments, splitArguments } from "../../../local/plugins/language-host";

function request(): RunRequest {
  const info = new ProgramInfo().setRootDirectory("/project").setProgramDirectory("/project/stacks").setEntryPoint(".");
  info.setOptions(Struct.fromJavaScript({ typescript: false }));
  const run = new RunRequest()
    .setInfo(info)
    .setProject("p")
    .setStack("dev")
    .setPwd("/project/stacks")
    .setMonitorAddress("127.0.0.1:1");
  run.getConfigMap().set("p:key", "value");
  return run.setConfigsecretkeysList(["p:secret"]).setDryrun(true).setParallel(8);
}

test("the runner is told where the engine is and what to run", () => {
  const said = runnerArguments(request());
  expect(said).toEqual(
    expect.arrayContaining(["--monitor=127.0.0.1:1", "--project=p", "--stack=dev", "--parallel=8", "--dry-run"]),
  );
  expect(said.at(-1)).toBe(".");
});

test("the program finds its configuration in the environment", () => {
  expect(programEnvironment(request())).toMatchObject({
    PULUMI_CONFIG: '{"p:key":"value"}',
    PULUMI_CONFIG_SECRET_KEYS: '["p:secret"]',
    PULUMI_NODEJS_TYPESCRIPT: "false",
  });
});

test("options for node are split at spaces, and quotes keep words together", () => {
  expect(splitArguments(`--stack-trace-limit=1 --require "./a b.js" --x='y z'`)).toEqual([
    "--stack-trace-limit=1",
    "--require",
    "./a b.js",
    "--x=y z",
  ]);
});
