/** Runs parts of the program without an engine, a cluster or credentials, and records what they would register. */

import * as pulumi from "@pulumi/pulumi";

/** What the program asked the engine for. */
export interface RecordedResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** False for components, which group resources and are none. */
  readonly custom: boolean;
  readonly props: Readonly<Record<string, unknown>>;
}

/** How to run it. */
interface RecordingOptions {
  readonly stack: string;
  /** Whether what a provider would decide stays unknown, as in a preview. */
  readonly preview: boolean;
  /** What providers decide about a resource, in addition to what it was given; nothing is known in a preview. */
  readonly generated?: (type: string, name: string) => Record<string, unknown>;
}

/** What a run registered, ordered by URN because registrations run side by side, and what it returned. */
interface Recording<Outputs> {
  readonly resources: readonly RecordedResource[];
  readonly outputs: Outputs;
}

/** Runs `build` to its end, with every resource it registers. */
export async function record<Outputs>(options: RecordingOptions, build: () => Outputs): Promise<Recording<Outputs>> {
  const { stack, preview, generated = () => ({}) } = options;
  const resources: RecordedResource[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, custom }) => {
        const props = inputs as Record<string, unknown>;
        resources.push({ type, name, urn: `urn:pulumi:${stack}::leasehold::${type}::${name}`, custom: custom ?? false, props });
        return { id: `${name}-id`, state: { ...props, ...(preview ? {} : generated(type, name)) } };
      },
      call: () => ({}),
    },
    "leasehold",
    stack,
    preview,
  );
  const outputs = await withShortStacks(async () => {
    const built = build();
    await pulumi.runtime.disconnect();
    return built;
  });
  return { resources: resources.sort((a, b) => (a.urn < b.urn ? -1 : 1)), outputs };
}

/** Pulumi takes a stack for every promise it makes; most of a run's time goes there. */
async function withShortStacks<T>(work: () => Promise<T>): Promise<T> {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 1;
  try {
    return await work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
