/** The policy pack as the engine runs it: a process that answers over gRPC. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  type AnalyzeResponse,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
  EnforcementLevel,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { StackResource } from "../../policies/resources";

const PACK = resolve(__dirname, "../../policies");
const RUNNER = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");

export class PackProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: AnalyzerClient,
  ) {}

  /** Starts the pack from a folder that has nothing to do with it, as an engine may. */
  static async start(): Promise<PackProcess> {
    // The address is that of the engine, to which the pack would report; nobody listens there and nothing is reported.
    const child = spawn(process.execPath, [RUNNER, "127.0.0.1:1", PACK], { cwd: tmpdir(), stdio: ["ignore", "pipe", "inherit"] });
    const [port] = (await once(child.stdout, "data")) as [Buffer];
    return new PackProcess(child, new AnalyzerClient(`127.0.0.1:${port.toString().trim()}`, credentials.createInsecure()));
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
