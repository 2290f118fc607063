import {
  type CheckAnswer,
  type CheckCall,
  type CreateCall,
  type DeleteCall,
  type DiffAnswer,
  type DiffCall,
  decodeConfiguration,
  type LiveState,
  PartialFailure,
  type Provider,
  type ReadCall,
  type State,
  type UpdateCall,
} from "../provider";
import { sdkVersion } from "../sdk-version";
import { hasUnknown, type Properties, plainProperties } from "../support";
import { ApiClient } from "./client";
import { type ApplyOptions, Cluster } from "./cluster";
import { type Connection, connect } from "./connection";
import { diffInputs } from "./diff";
import { Discovery } from "./discovery";
import { describeCreateError, describeUnready, redact } from "./errors";
import { checkInputs, markSecrets, type NamespaceOf } from "./inputs";
import { importedInputs, liveInputs } from "./live-inputs";
import { annotation, at, idOf, kindOfToken, parseId, referenceTo, textAt } from "./object";
import { Pause } from "./pause";
import { remove } from "./removal";
import { isNamespaced } from "./scope";
import { secretTexts } from "./secrets";
import { encodedSettings, readSettings, type Settings } from "./settings";
import { judge, NotReadyError, settle } from "./settle";
import { fieldManager, lastInputs, previewOfCreate, previewOfUpdate, stateOf } from "./state";
import { throttle } from "./throttle";

/** How long to wait for an object to become live or to go, in seconds; `customTimeouts` overrides it. */
const defaultTimeout = 600;

/**
 * Stands in for the official Kubernetes provider: every kind of object by server-side apply, with the same state, the same
 * replacements and the same waits. Deliberately absent: Helm, Kustomize, YAML files, patch and list resources, rendering to files.
 */
export class KubernetesProvider implements Provider {
  readonly version = sdkVersion("@pulumi/kubernetes");
  readonly replacingSettings = ["clusterIdentifier"];
  private settings = readSettings({});
  private connection: Promise<Connection> | undefined;
  private readonly pause = new Pause();
  private cluster = this.clusterFor(this.settings);

  async configure(configuration: Properties): Promise<void> {
    this.settings = readSettings(decodeConfiguration(configuration, encodedSettings));
    this.cluster = this.clusterFor(this.settings);
    return Promise.resolve();
  }

  cancel(): void {
    this.pause.cancel();
  }

  async check(call: CheckCall): Promise<CheckAnswer> {
    return await checkInputs(call, this.namespaceFor(call.oldInputs));
  }

  diff({ oldInputs, outputs, inputs }: DiffCall): Promise<DiffAnswer> {
    return Promise.resolve(diffInputs(lastInputs(oldInputs, outputs), inputs, this.settings));
  }

  async create({ urn, inputs, preview, timeout }: CreateCall): Promise<State> {
    const object = plainProperties(inputs);
    const options = this.applyOptions({ urn, inputs: object, timeout, dryRun: preview });
    const create = () => this.cluster.create(object, options, this.settings.upsertExistingObjects);
    if (preview) {
      if (hasUnknown(inputs)) return { id: "", outputs: inputs };
      // A refusal may be due to something that this run has yet to create: then promise no more than the inputs.
      const promise = (live: Properties) => previewOfCreate(live, inputs, options.manager);
      return { id: "", outputs: await create().then(promise, () => inputs) };
    }
    const live = await create().catch((error: unknown) => {
      throw new Error(redact(describeCreateError(urn, referenceTo(object), error as Error), secretTexts(inputs)));
    });
    const id = idOf(referenceTo(live));
    const outputs = (now: Properties) => stateOf(now, inputs, { manager: options.manager });
    try {
      return { id, outputs: outputs(await settle(this.cluster, live, options.seconds)) };
    } catch (error) {
      throw unready({ id, inputs, outputs: outputs(lastSeen(error) ?? live) }, error as Error);
    }
  }

  async update({ urn, id, inputs, outputs, preview, timeout }: UpdateCall): Promise<Properties> {
    const object = plainProperties(inputs);
    const options = this.applyOptions({ urn, inputs: object, outputs, timeout, dryRun: preview });
    const state = (live: Properties) => stateOf(live, inputs, { manager: options.manager, outputs });
    if (preview) {
      if (hasUnknown(inputs)) return previewOfUpdate(inputs, outputs);
      return await this.cluster.update(object, options).then(state, () => previewOfUpdate(inputs, outputs));
    }
    try {
      return state(await settle(this.cluster, await this.cluster.update(object, options), options.seconds));
    } catch (error) {
      const live = lastSeen(error) ?? (await this.cluster.get(referenceTo(object)).catch(() => undefined));
      if (live === undefined) throw error;
      throw unready({ id, inputs, outputs: state(live) }, error as Error);
    }
  }

  async read({ urn, type, id, inputs, outputs }: ReadCall): Promise<LiveState | undefined> {
    const last = lastInputs(inputs, outputs);
    const { namespace, name } = parseId(id);
    const kind = textAt(outputs, "kind") ? referenceTo(outputs) : kindOfToken(type);
    const live = await this.cluster.get({ ...kind, name, namespace: namespace || ((await this.namespaceFor(last)(kind)) ?? "") });
    if (live === undefined) return undefined;
    const manager = fieldManager(urn, last, outputs);
    const isImport = Object.keys(last).length === 0;
    const now = isImport ? importedInputs(live) : liveInputs(plainProperties(last), live, manager);
    const marked = markSecrets(last, now);
    const state = { id: idOf(referenceTo(live)), inputs: marked, outputs: stateOf(live, marked, { manager, outputs }) };
    const verdict = isImport ? undefined : await judge(this.cluster, live).catch(() => undefined);
    if (verdict !== undefined && verdict.state !== "ready") throw unready(state, new Error(verdict.why));
    return state;
  }

  async delete({ id, type, outputs, timeout }: DeleteCall): Promise<void> {
    const { apiVersion, kind } = textAt(outputs, "kind") ? referenceTo(outputs) : kindOfToken(type);
    const annotations = at(plainProperties(outputs), "metadata", "annotations") ?? {};
    const object = { apiVersion, kind, metadata: { ...parseId(id), annotations } };
    await remove(this.cluster, object, timeout || defaultTimeout);
  }

  private clusterFor(settings: Settings): Cluster {
    this.connection = undefined;
    const connection = () => (this.connection ??= connect(settings));
    const client = new ApiClient(connection, throttle(settings.qps, settings.burst));
    return new Cluster(client, new Discovery(client), this.pause);
  }

  /** Decides the namespace of objects that name none, without asking the server where that can be avoided. */
  private namespaceFor(oldInputs: Properties): NamespaceOf {
    return async (kind) => {
      const isKnown = textAt(oldInputs, "apiVersion") === kind.apiVersion && textAt(oldInputs, "kind") === kind.kind;
      const namespaced =
        isNamespaced(kind) ??
        (isKnown && textAt(oldInputs, "metadata", "namespace") === "" ? false : await this.askWhetherNamespaced(kind));
      if (!namespaced) return undefined;
      return this.settings.namespace || (await (this.connection ??= connect(this.settings))).namespace;
    };
  }

  /** False if the kind does not exist (yet): then its creation will fail in clear words, or come after the definition's. */
  private async askWhetherNamespaced(kind: { apiVersion: string; kind: string }): Promise<boolean> {
    return await this.cluster.discovery.find(kind).then(
      ({ namespaced }) => namespaced,
      () => false,
    );
  }

  private applyOptions(call: {
    urn: string;
    inputs: Properties;
    outputs?: Properties;
    timeout: number;
    dryRun: boolean;
  }): ApplyOptions {
    const { urn, inputs, outputs, timeout, dryRun } = call;
    return {
      manager: fieldManager(urn, inputs, outputs),
      force: this.settings.enablePatchForce || annotation(inputs, "pulumi.com/patchForce") === "true",
      dryRun,
      seconds: timeout || Number(annotation(inputs, "pulumi.com/timeoutSeconds")) || defaultTimeout,
    };
  }
}

function lastSeen(error: unknown): Properties | undefined {
  return error instanceof NotReadyError ? error.object : undefined;
}

/** The object stays in the state, with what is wrong; the next run tries again. */
function unready(state: LiveState, error: Error): PartialFailure {
  return new PartialFailure(state, [redact(describeUnready(state.id, error), secretTexts(state.inputs))]);
}
