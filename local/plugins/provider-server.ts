import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type DiffAnswer, PartialFailure, type Provider, type ResourceName } from "./provider";
import { equal, exitWithParent, type Properties, plainProperties } from "./support";

const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/**
 * Runs the provider as a Pulumi plugin: listens on a free port of the loopback interface, prints it, and ends with the
 * engine that started it. Deliberately absent: schemas, functions (invoke), components and remote construction.
 */
export function serve(provider: Provider): void {
  exitWithParent();
  process.on("SIGINT", () => process.exit(0)); // the engine's way to end a plugin
  process.on("SIGTERM", () => process.exit(0));
  listen(ResourceProviderService, { ...settingsHandlers(provider), ...resourceHandlers(provider) });
}

/** Starts a gRPC server for the engine on a free loopback port and prints the port, which is how the engine finds it. */
export function listen(service: grpc.ServiceDefinition, handlers: grpc.UntypedServiceImplementation): void {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
  });
  server.addService(service, handlers);
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });
}

/** A gRPC handler from a function; what it throws or rejects with becomes a gRPC error with the same message. */
export function unary<Request, Response>(
  work: (request: Request) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const answer = new Promise<Response>((resolve) => resolve(work(call.request)));
    answer.then(
      (response) => callback(null, response),
      (error: unknown) => callback(failure(error)),
    );
  };
}

function settingsHandlers(provider: Provider): grpc.UntypedServiceImplementation {
  return {
    getPluginInfo: unary(() => new PluginInfo().setVersion(provider.version)),
    cancel: unary(() => {
      provider.cancel?.();
      return new Empty();
    }),
    attach: unary(() => new Empty()),
    checkConfig: unary((request: rpc.CheckRequest) => new rpc.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary((request: rpc.DiffRequest) => {
      const changed = changedSettings(read(request.getOldInputs()), read(request.getNews()));
      return diffResponse({ changed, replace: changed.filter((name) => provider.replacingSettings?.includes(name)) });
    }),
    configure: unary(async (request: rpc.ConfigureRequest) => {
      await provider.configure(plainProperties(read(request.getArgs())));
      return new rpc.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
    }),
  };
}

function resourceHandlers(provider: Provider): grpc.UntypedServiceImplementation {
  return {
    check: unary(async (request: rpc.CheckRequest) => {
      const call = { ...resourceName(request), oldInputs: read(request.getOlds()), inputs: read(request.getNews()) };
      const { inputs, failures = [] } = await provider.check(call);
      const list = failures.map(({ property, reason }) => new rpc.CheckFailure().setProperty(property).setReason(reason));
      return new rpc.CheckResponse().setInputs(write(inputs)).setFailuresList(list);
    }),
    diff: unary(async (request: rpc.DiffRequest) => diffResponse(await provider.diff(diffCall(request)))),
    create: unary(async (request: rpc.CreateRequest) => {
      const { preview, timeout } = flags(request);
      const state = await provider.create({ ...resourceName(request), inputs: read(request.getProperties()), preview, timeout });
      return new rpc.CreateResponse().setId(state.id).setProperties(write(state.outputs));
    }),
    read: unary(async (request: rpc.ReadRequest) => {
      const known = { inputs: read(request.getInputs()), outputs: read(request.getProperties()) };
      const live = await provider.read({ ...resourceName(request), id: request.getId(), ...known });
      if (live === undefined) return new rpc.ReadResponse();
      return new rpc.ReadResponse().setId(live.id).setInputs(write(live.inputs)).setProperties(write(live.outputs));
    }),
    update: unary(async (request: rpc.UpdateRequest) => {
      const outputs = await provider.update({ ...diffCall(request), ...flags(request) });
      return new rpc.UpdateResponse().setProperties(write(outputs));
    }),
    delete: unary(async (request: rpc.DeleteRequest) => {
      const old = { oldInputs: read(request.getOldInputs()), outputs: read(request.getProperties()) };
      await provider.delete({ ...resourceName(request), id: request.getId(), ...old, timeout: request.getTimeout() });
      return new Empty();
    }),
  };
}

function resourceName(request: { getUrn(): string; getType(): string; getName(): string }): ResourceName {
  return { urn: request.getUrn(), type: request.getType(), name: request.getName() };
}

function flags(request: { getPreview(): boolean; getTimeout(): number }): { preview: boolean; timeout: number } {
  return { preview: request.getPreview(), timeout: request.getTimeout() };
}

function diffCall(request: rpc.DiffRequest | rpc.UpdateRequest) {
  const [oldInputs, outputs, inputs] = [request.getOldInputs(), request.getOlds(), request.getNews()].map(read);
  return {
    ...resourceName(request),
    id: request.getId(),
    oldInputs: oldInputs ?? {},
    outputs: outputs ?? {},
    inputs: inputs ?? {},
    ignoreChanges: request.getIgnorechangesList(),
  };
}

/** Settings that differ, without the engine's own (`__internal`) and the plugin's version. */
export function changedSettings(before: Properties, after: Properties): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => !name.startsWith("__") && name !== "version" && !equal(before[name], after[name]))
    .sort();
}

const kinds = {
  add: [rpc.PropertyDiff.Kind.ADD, rpc.PropertyDiff.Kind.ADD_REPLACE],
  delete: [rpc.PropertyDiff.Kind.DELETE, rpc.PropertyDiff.Kind.DELETE_REPLACE],
  update: [rpc.PropertyDiff.Kind.UPDATE, rpc.PropertyDiff.Kind.UPDATE_REPLACE],
} as const;

function diffResponse({ changed, replace = [], deleteBeforeReplace = false, details }: DiffAnswer): rpc.DiffResponse {
  const { DIFF_SOME, DIFF_NONE } = rpc.DiffResponse.DiffChanges;
  const response = new rpc.DiffResponse()
    .setChanges(changed.length + replace.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList(changed)
    .setReplacesList(replace)
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(details !== undefined);
  for (const [path, kind] of Object.entries(details ?? {})) {
    const [plainKind, replaceKind] = kinds[kind];
    const replaces = replace.some(
      (property) => path === property || path.startsWith(`${property}.`) || path.startsWith(`${property}[`),
    );
    response.getDetaileddiffMap().set(path, new rpc.PropertyDiff().setKind(replaces ? replaceKind : plainKind));
  }
  return response;
}

function read(struct: Struct | undefined): Properties {
  return struct?.toJavaScript() ?? {};
}

function write(properties: Properties): Struct {
  return Struct.fromJavaScript(properties);
}

/** A partial failure carries what exists now in the details of the gRPC status; any other error only its message. */
export function failure(error: unknown): grpc.ServerErrorResponse {
  const message = error instanceof Error ? error.message : String(error);
  const metadata = new grpc.Metadata();
  if (error instanceof PartialFailure) {
    const { id, inputs, outputs } = error.state;
    const details = new rpc.ErrorResourceInitFailed().setId(id).setReasonsList(error.reasons);
    details.setInputs(write(inputs)).setProperties(write(outputs));
    const any = new Any();
    any.pack(details.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const status = new Status().setCode(grpc.status.UNKNOWN).setMessage(message);
    status.addDetails(any);
    metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  }
  return Object.assign(new Error(message), { code: grpc.status.UNKNOWN, details: message, metadata });
}
