/** One request's way through the phases of the plugins that apply to it. */

import type { Plugins, PluginUse, Route } from "./configuration";
import type { Context } from "./context";
import { holds } from "./expressions";
import { PLUGINS } from "./plugins";
import type { Phase, Refusal } from "./plugins/plugin-kind";
import { list, NotSimulated } from "./values";

/** Below this the gateway does not replace a plugin's answer. */
const FIRST_ERROR = 400;

export class Passage {
  private plugins: Plugins;

  constructor(
    private readonly context: Context,
    private readonly globals: Plugins,
    private readonly route?: Route,
  ) {
    this.plugins = route?.plugins ?? new Map();
  }

  /** Everything up to the choice of an upstream; what is answered instead, if anything. */
  enter(): Refusal | undefined {
    return this.run("rewrite") ?? this.joinConsumer() ?? this.run("access");
  }

  /** Global rules first, then what route and consumer declare. */
  run(phase: Phase): Refusal | undefined {
    return this.runAll(phase, this.globals) ?? this.runAll(phase, this.plugins);
  }

  /** A consumer's plugin replaces the route's of that name, settings and all; its own rewrite plugins run now. */
  private joinConsumer(): Refusal | undefined {
    const own = this.context.consumer?.plugins ?? new Map<string, PluginUse>();
    const inBoth = [...own.keys()].filter((name) => this.plugins.has(name) && PLUGINS[name]?.rewrite !== undefined);
    if (inBoth.length > 0) {
      // Measured both ways: it depends on the route a worker served first.
      throw new NotSimulated(
        `${inBoth.join(", ")} on ${this.route?.name ?? ""} and on its consumer: which one runs is undecided`,
      );
    }
    this.plugins = new Map([...this.plugins, ...own]);
    return this.runAll("rewrite", own);
  }

  private runAll(phase: Phase, plugins: Plugins): Refusal | undefined {
    const inOrder = [...plugins.values()].sort((a, b) => priority(b) - priority(a));
    for (const use of inOrder.filter((one) => applies(one, this.context))) {
      const refusal = PLUGINS[use.name]?.[phase]?.(use.config, this.context, use);
      if (refusal !== undefined) return withErrorResponse(refusal, use);
    }
    return undefined;
  }
}

function priority({ name, meta }: PluginUse): number {
  return Number(meta["priority"] ?? PLUGINS[name]?.priority);
}

/** A filter that does not hold skips the plugin, also when it never can. */
function applies({ meta }: PluginUse, context: Context): boolean {
  return meta["disable"] !== true && holds(list(meta["filter"]), context.variable);
}

function withErrorResponse(refusal: Refusal, { meta }: PluginUse): Refusal {
  const body = meta["error_response"];
  return body === undefined || refusal.status < FIRST_ERROR ? refusal : { ...refusal, body };
}
