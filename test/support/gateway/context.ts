/** One request on its way through the gateway. */

import { hostName, splitTarget } from "./address";
import type { Configuration, Consumer, Route } from "./configuration";
import { type HeaderInput, Headers } from "./headers";
import type { Memory } from "./memory";
import { type Fields, NotSimulated, text } from "./values";

export interface Request {
  readonly method?: string;
  readonly host: string;
  /** Path and query as the client wrote them. */
  readonly path: string;
  readonly headers?: HeaderInput;
  readonly body?: string;
  readonly remoteAddress?: string;
  /** Over TLS: the host is the server name too. */
  readonly tls?: boolean;
}

/** What the tenant's application receives. */
export interface UpstreamRequest {
  readonly namespace: string;
  readonly service: string;
  readonly port: number | string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The ApisixUpstream in force, if one is declared. */
  readonly settings: Fields;
}

/** Where a traffic-split sends the request instead of the route's backend. */
interface Diversion {
  readonly host: string;
  readonly port: number;
}

/** Variables the real gateway has and the simulator does not; all others it does not know are absent there too. */
const UNKNOWN =
  /^(time_|msec|request_id$|request_time$|upstream_|ssl_|server_|graphql_|post_arg|balancer_|geoip|hostname$|connection|pid$|sent_http_|body_bytes)/;

export class Context {
  readonly headers: Headers;
  readonly responseHeaders = Headers.of();
  readonly query: URLSearchParams;
  readonly host: string;
  readonly method: string;
  readonly body: string;
  consumer: Consumer | undefined;
  /** Claims of a caller whom an identity provider vouches for. */
  externalUser: Fields | undefined;
  /** Set by proxy-rewrite; without it the client's own spelling goes on. */
  upstreamPath: string | undefined;
  upstreamMethod: string | undefined;
  upstreamHost: string | undefined;
  diversion: Diversion | undefined;
  /** Seconds for which a limit holds the request back. */
  delay = 0;
  status: number | undefined;
  responseBody = "";
  route: Route | undefined;
  /** Query arguments that held a credential and go no further. */
  readonly hiddenArguments = new Set<string>();
  /** What to do when the request is over. */
  readonly leave: (() => void)[] = [];
  private readonly seen = new Map<string, string | undefined>();

  constructor(
    readonly request: Request,
    readonly uri: string,
    readonly configuration: Configuration,
    readonly memory: Memory,
  ) {
    const headers = Headers.of(request.headers);
    this.headers = memory.options.underscoresInHeaders === false ? headers.withoutUnderscores() : headers;
    this.query = new URLSearchParams(splitTarget(request.path).query);
    this.host = hostName(request.host);
    this.method = request.method ?? "GET";
    this.body = request.body ?? "";
  }

  /**
   * A variable's value. That of a header is remembered when it is first read and stays what it was then, whatever plugins do to
   * the header afterwards (apisix#13753).
   */
  readonly variable = (name: string): string | undefined => {
    if (name.startsWith("http_")) {
      if (!this.seen.has(name)) this.seen.set(name, this.headers.variable(name.slice("http_".length)));
      return this.seen.get(name);
    }
    if (name.startsWith("arg_")) return this.query.get(name.slice("arg_".length)) ?? undefined;
    if (name.startsWith("cookie_")) return this.cookie(name.slice("cookie_".length));
    if (UNKNOWN.test(name)) throw new NotSimulated(`variable ${name}`);
    const values: Readonly<Record<string, string | undefined>> = {
      ...{ uri: this.uri, host: this.host, request_method: this.method, request_uri: this.request.path },
      ...{ remote_addr: this.request.remoteAddress ?? "203.0.113.7", args: splitTarget(this.request.path).query },
      ...{ consumer_name: this.consumer?.name, route_name: this.route?.name },
      scheme: this.request.tls === true ? "https" : "http",
      status: this.status === undefined ? undefined : String(this.status),
    };
    return values[name];
  };

  /** The query as it goes on. */
  get upstreamQuery(): string {
    const pairs = splitTarget(this.request.path).query.split("&");
    return pairs.filter((pair) => !this.hiddenArguments.has(decodeURIComponent(pair.split("=")[0] ?? ""))).join("&");
  }

  cookie(name: string): string | undefined {
    const pairs = (this.headers.get("Cookie") ?? "").split(/;\s*/).map((pair) => pair.split("="));
    return pairs
      .find(([key]) => key === name)
      ?.slice(1)
      .join("=");
  }

  /** A text with its `$variables` replaced; one without value becomes nothing, as in `$100`. */
  resolve(template: unknown): { readonly value: string; readonly resolved: number } {
    let resolved = 0;
    const value = text(template).replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced?: string, plain?: string) => {
      const found = this.variable(braced ?? plain ?? "");
      if (found !== undefined) resolved += 1;
      return found ?? "";
    });
    return { value, resolved };
  }
}
