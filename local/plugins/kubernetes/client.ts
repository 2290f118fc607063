import http from "node:http";
import https from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import type { Properties, Value } from "../support";
import type { Connection } from "./connection";
import { ApiError, UnreachableError } from "./errors";

interface Call {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Path below the server's address, with encoded segments. */
  path: string;
  query?: Record<string, string>;
  body?: Properties;
  contentType?: string;
}

interface Answer {
  code: number;
  text: string;
  retryAfter: number;
}

const attempts = 5;
/** "Too many requests" and "service unavailable" are not about the object: the server asks to come back. */
const busy = [429, 503];

/** Requests to the API server over connections that are kept alive. */
export class ApiClient {
  /**
   * @param connection opened at the first request
   * @param turn resolves when the next request may be sent
   */
  constructor(
    private readonly connection: () => Promise<Connection>,
    private readonly turn: () => Promise<void>,
  ) {}

  /**
   * Sends one request and returns the object in the answer.
   * @throws ApiError with the server's words for a refusal, UnreachableError if there is no answer
   */
  async send(call: Call): Promise<Properties> {
    for (let attempt = 1; ; attempt++) {
      await this.turn();
      const { code, text, retryAfter } = await this.exchange(call);
      const content = parse(text);
      if (code < 300) return content as Properties;
      if (!busy.includes(code) || attempt === attempts) throw new ApiError(code, content);
      await sleep(1000 * (retryAfter || attempt / 4));
    }
  }

  private async exchange(call: Call): Promise<Answer> {
    const connection = await this.connection();
    try {
      return await exchange(connection, call);
    } catch (error) {
      // The server may close an idle connection just as we use it; nothing was processed then.
      if (error instanceof StaleConnection) return await this.exchange(call);
      throw new UnreachableError(connection.server.origin, error as Error);
    }
  }
}

class StaleConnection extends Error {}

async function exchange({ server, agent, credentials }: Connection, call: Call): Promise<Answer> {
  const query = call.query === undefined ? "" : `?${new URLSearchParams(call.query).toString()}`;
  const body = call.body === undefined ? undefined : JSON.stringify(call.body);
  const content = body && { "Content-Type": call.contentType ?? "application/json", "Content-Length": Buffer.byteLength(body) };
  const options: https.RequestOptions = {
    agent,
    method: call.method,
    headers: { Accept: "application/json", "User-Agent": "leasehold", ...content, ...(await credentials()) },
  };
  const { request } = server.protocol === "http:" ? http : https;
  const path = `${server.pathname.replace(/\/$/, "")}${call.path}${query}`;
  return await new Promise((resolve, reject) => {
    const sent = request(new URL(path, server), options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const retryAfter = Number(response.headers["retry-after"]) || 0;
        resolve({ code: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8"), retryAfter });
      });
    });
    sent.on("error", (error: NodeJS.ErrnoException) =>
      reject(sent.reusedSocket && error.code === "ECONNRESET" ? new StaleConnection() : error),
    );
    sent.end(body);
  });
}

function parse(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return text;
  }
}
