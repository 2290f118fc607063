/** The API server, asked directly: quicker than a process per request, and with the status as it is. */

import { Agent, type RequestOptions, request } from "node:https";
import { KubeConfig } from "@kubernetes/client-node";

/** Somebody else than the administrator. Groups do not include `system:authenticated`, which is added. */
export interface Identity {
  readonly user: string;
  readonly groups?: readonly string[];
}

/** What the server answered. */
export interface Answer {
  readonly status: number;
  /** The object, or a Status with `message`. */
  readonly body: { readonly message?: string } & Readonly<Record<string, unknown>>;
}

interface Call {
  readonly as?: Identity | undefined;
  readonly body?: object;
  readonly contentType?: string;
}

let connection: Promise<{ readonly server: string; readonly agent: Agent }> | undefined;

/** The server of the kubeconfig, with connections that stay open. */
async function connect(): Promise<{ readonly server: string; readonly agent: Agent }> {
  const config = new KubeConfig();
  config.loadFromDefault();
  const credentials: RequestOptions = {};
  await config.applyToHTTPSOptions(credentials);
  const { ca, cert, key } = credentials;
  const agent = new Agent({ keepAlive: true, maxSockets: 8, ...defined({ ca, cert, key }) });
  return { agent, server: config.getCurrentCluster()?.server ?? "" };
}

function defined<T extends object>(values: T): { [Name in keyof T]: NonNullable<T[Name]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]: NonNullable<T[Name]>;
  };
}

/** One request, such as `api("POST", "/api/v1/namespaces/t-acme/pods?dryRun=All", { as, body })`. */
export async function api(
  method: string,
  path: string,
  { as, body, contentType = "application/json" }: Call = {},
): Promise<Answer> {
  connection ??= connect();
  const { server, agent } = await connection;
  const options: RequestOptions = { agent, method, headers: headers(as, body === undefined ? undefined : contentType) };
  const url = new URL(path, server);
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: parsed(text) }));
    });
    sent.on("error", reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Whether the server's authorizer lets somebody do this; rights only, admission is not asked. */
export async function mayDo(as: Identity, attributes: Readonly<Record<string, string>>): Promise<boolean> {
  const spec = { user: as.user, groups: [...(as.groups ?? []), "system:authenticated"], resourceAttributes: attributes };
  const review = { apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview", spec };
  const { body } = await api("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", { body: review });
  return (body["status"] as { readonly allowed: boolean }).allowed;
}

function headers(as: Identity | undefined, contentType: string | undefined): Record<string, string | string[]> {
  return {
    accept: "application/json",
    ...(contentType === undefined ? {} : { "content-type": contentType }),
    ...(as === undefined
      ? {}
      : { "impersonate-user": as.user, "impersonate-group": [...(as.groups ?? []), "system:authenticated"] }),
  };
}

function parsed(text: string): Answer["body"] {
  try {
    return JSON.parse(text) as Answer["body"];
  } catch {
    return { message: text };
  }
}
