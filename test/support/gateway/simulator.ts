/**
 * A gateway on paper: takes the declared objects and answers one request at a time, in the order in which Apache APISIX 3.18
 * and its ingress controller 2.2 would, with the traps that were measured there.
 *
 * It shares no code with what builds or judges the objects, and refuses whatever it does not know (`NotSimulated`).
 * It does not balance, retry, check health, speak TLS or run several pods.
 */

import { normalPath, splitTarget } from "./address";
import { type Configuration, type Route, sync } from "./configuration";
import { Context, type Request, type UpstreamRequest } from "./context";
import { matchRoute } from "./match";
import { type Answer, Memory, type Options } from "./memory";
import { type Declared, Objects, type Rejected } from "./objects";
import { Passage } from "./passage";
import type { Refusal } from "./plugins/plugin-kind";
import { targetOf, upstreamRequest } from "./upstreams";
import { NotSimulated } from "./values";

/** What the client gets, and what the application got. */
export interface Reply {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly route: string | undefined;
  readonly consumer: string | undefined;
  /** The Secret of the certificate that the client saw, `namespace/name`; undefined without TLS. */
  readonly certificate: string | undefined;
  /** Absent when the gateway answered itself. */
  readonly upstream: UpstreamRequest | undefined;
  /** Seconds a limit held the request back. */
  readonly delay: number;
}

/** TLS to a host for which there is no certificate: the client gets no answer at all. */
export class HandshakeFailed extends Error {}

const NOTHING: Configuration = {
  objects: new Objects([]),
  ...{ routes: [], consumers: [], certificates: [], rejected: [] },
  ...{ globals: new Map(), groups: new Map() },
};

export class Gateway {
  private configuration = NOTHING;
  private readonly memory: Memory;

  constructor(declared: readonly Declared[] = [], options: Options = {}) {
    this.memory = new Memory(options);
    this.sync(declared);
  }

  /**
   * Pushes all objects again.
   *
   * @throws SyncRefused and keeps what was in force.
   */
  sync(declared: readonly Declared[]): void {
    this.configuration = sync(declared, this.memory.options.ingressClass, this.configuration);
  }

  /** Objects the controller left out. */
  get rejected(): readonly Rejected[] {
    return this.configuration.rejected;
  }

  send(request: Request): Reply {
    const { reply, finish } = this.begin(request);
    finish();
    return reply;
  }

  /** Sends a request that stays under way until `finish` is called. */
  begin(request: Request): { readonly reply: Reply; readonly finish: () => void } {
    const uri = normalPath(splitTarget(request.path).path);
    const context = new Context(request, uri ?? "", this.configuration, this.memory);
    const certificate = request.tls === true ? this.certificateFor(context.host) : undefined;
    const upstream = uri === undefined ? this.settle(context, { status: 400 }) : this.run(context);
    const reply = {
      status: context.status ?? 0,
      headers: context.responseHeaders.toObject(),
      body: context.responseBody,
      route: context.route?.name,
      consumer: context.consumer?.name,
      certificate,
      upstream,
      delay: context.delay,
    };
    return { reply, finish: () => context.leave.splice(0).forEach((leave) => leave()) };
  }

  private run(context: Context): UpstreamRequest | undefined {
    const { globals, routes } = this.configuration;
    const route = matchRoute(routes, context);
    context.route = route;
    const passage = new Passage(context, globals, route);
    const upstream = this.settle(context, passage.enter() ?? leave(context, passage, route));
    passage.run("response");
    return upstream;
  }

  /** Asks the application, or answers in its place. */
  private settle(context: Context, outcome: UpstreamRequest | Refusal): UpstreamRequest | undefined {
    const upstream = "service" in outcome ? outcome : undefined;
    const answer: Answer = "service" in outcome ? this.ask(outcome) : { status: outcome.status, ...asText(outcome) };
    const { status, headers = {}, body = "" } = answer;
    context.status = status;
    context.responseBody = body;
    for (const [name, value] of Object.entries(headers)) context.responseHeaders.set(name, value);
    return upstream;
  }

  private ask(upstream: UpstreamRequest): Answer {
    return this.memory.options.respond?.(upstream) ?? { status: 200 };
  }

  /** The host's own certificate before one for everything below a domain. */
  private certificateFor(host: string): string {
    const fitting = [host, host.replace(/^[^.]+/, "*")].map((name) =>
      this.configuration.certificates.filter(({ hosts }) => hosts.includes(name)),
    );
    const [first, ...more] = fitting.find((found) => found.length > 0) ?? [];
    if (first === undefined) throw new HandshakeFailed(`no certificate for ${host}`);
    if (more.length > 0) throw new NotSimulated(`which of several certificates for ${host} is shown`);
    return first.secret;
  }
}

/** What follows when no plugin answered: the application, or why it cannot be reached. */
function leave(context: Context, passage: Passage, route: Route | undefined): UpstreamRequest | Refusal {
  if (route === undefined) return { status: 404, body: { error_msg: "404 Route Not Found" } };
  const target = targetOf(context, route);
  if (target === undefined) return { status: 503 };
  passage.run("beforeProxy");
  return upstreamRequest(context, target);
}

/** The gateway's own answers go out as plain text, whatever is in them. */
function asText({ body = "", headers = {} }: Refusal): Pick<Answer, "body" | "headers"> {
  return {
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "Content-Type": "text/plain", ...headers },
  };
}
