/** The policy pack as the engine runs it: a process that answers over gRPC. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  type AnalyzeResponse,
  type AnalyzerInfo,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
  ConfigureAnalyzerRequest,
  EnforcementLevel,
  PolicyConfig,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { StackResource } from "../../policies/resources";

const PACK = resolve(__dirname, "../../policies");
const RUNNER = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");

export class PackProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: AnalyzerClient,
  ) {}

  /** Starts a pack, on a day of its own, from a folder that has nothing to do with it, as an engine may. */
  static async start({ pack = PACK, today }: { readonly pack?: string; readonly today: string }): Promise<PackProcess> {
    // The address is that of the engine, to which the pack would report; nobody listens there and nothing is reported.
    const child = spawn(process.execPath, [RUNNER, "127.0.0.1:1", pack], {
      cwd: tmpdir(),
      env: { ...process.env, LEASEHOLD_TODAY: today },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [port] = (await once(child.stdout, "data")) as [Buffer];
    return new PackProcess(child, new AnalyzerClient(`127.0.0.1:${port.toString().trim()}`, credentials.createInsecure()));
  }

  /** Hands the pack its configuration, by the name of a policy, as the engine does with a file given for `--policy-pack-config`. */
  async configure(config: Readonly<Record<string, object>>): Promise<void> {
    const request = new ConfigureAnalyzerRequest();
    for (const [policy, properties] of Object.entries(config))
      request
        .getPolicyconfigMap()
        .set(
          policy,
          new PolicyConfig()
            .setEnforcementlevel(EnforcementLevel.MANDATORY)
            .setProperties(Struct.fromJavaScript({ ...properties })),
        );
    await new Promise<void>((done, failed) => {
      this.client.configure(request, (error) => (error === null ? done() : failed(error)));
    });
  }

  /** What the pack says of itself: its policies by name, with what may be configured of each. */
  async describe(): Promise<ReadonlyMap<string, { readonly mandatory: boolean; readonly settings: readonly string[] }>> {
    const info = await new Promise<AnalyzerInfo>((done, failed) => {
      this.client.getAnalyzerInfo(new Empty(), (error, answer) => (error === null ? done(answer) : failed(error)));
    });
    return new Map(
      info.getPoliciesList().map((one) => [
        one.getName(),
        {
          mandatory: one.getEnforcementlevel() === EnforcementLevel.MANDATORY,
          settings: Object.keys(one.getConfigschema()?.getProperties()?.toJavaScript() ?? {}),
        },
      ]),
    );
  }

  /** What the pack answers for a whole stack: policy name and message of each diagnostic. */
  async analyze(resources: readonly StackResource[]): Promise<{ policy: string; message: string; mandatory: boolean }[]> {
    const request = new AnalyzeStackRequest().setResourcesList(resources.map(toMessage));
    const response = await new Promise<AnalyzeResponse>((done, failed) => {
      this.client.analyzeStack(request, (error, answer) => (error === null ? done(answer) : failed(error)));
    });
    return response.getDiagnosticsList().map((diagnostic) => ({
      policy: diagnostic.getPolicyname(),
      message: diagnostic.getMessage(),
      mandatory: diagnostic.getEnforcementlevel() === EnforcementLevel.MANDATORY,
    }));
  }

  async stop(): Promise<void> {
    this.client.close();
    const closed = once(this.child, "close");
    this.child.kill();
    await closed;
  }
}

function toMessage({ type, name, urn, props }: StackResource): AnalyzerResource {
  const properties = Struct.fromJavaScript(JSON.parse(JSON.stringify(props)) as Record<string, never>);
  const options = new AnalyzerResourceOptions().setCustomtimeouts(new AnalyzerResourceOptions.CustomTimeouts());
  return new AnalyzerResource().setType(type).setName(name).setUrn(urn).setProperties(properties).setOptions(options);
}
