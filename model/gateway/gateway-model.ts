/**
 * What the gateway is to do for one tenant, in words of no gateway in particular: `components/gateway*.ts` say it to APISIX, and
 * another renderer could say it to something else.
 */

import type { Values } from "../definition";

/** Everything the gateway does for one tenant. */
export interface GatewayModel {
  readonly tenant: { readonly id: string; readonly name: string; readonly tier: string; readonly namespace: string };
  readonly environment: string;
  /** Whether calls are answered; a tenant that does not work refuses every one of them. */
  readonly isServing: boolean;
  /** The header that holds the tenant's id. */
  readonly header: string;
  readonly consumers: readonly Consumer[];
  readonly routes: readonly GatewayRoute[];
  readonly upstreams: readonly Upstream[];
  readonly certificates: readonly Certificate[];
  /** Where calls go that come by the shared endpoint, the narrowest path first; empty if none may. */
  readonly shared: readonly SharedTarget[];
  readonly errors: Errors;
}

/** A certificate for hosts of the tenant's own, in a Secret of its namespace. */
export interface Certificate {
  readonly secret: string;
  readonly hosts: readonly string[];
}

/** Calls of the shared endpoint, and the Service that answers them. */
export interface SharedTarget {
  /** Exact, or with `*` at its end. */
  readonly path: string;
  readonly methods?: readonly string[];
  readonly service: string;
  readonly port: number;
  /** Seconds. */
  readonly timeout: number;
}

/** Somebody who is known by a credential; the credential is in a Secret of the tenant's namespace. */
export interface Consumer {
  readonly name: string;
  readonly credential: {
    readonly kind: "key" | "token";
    readonly secret: string;
    /** Whether the program makes it; otherwise it comes from outside. */
    readonly isMade: boolean;
  };
  readonly limits: Limits;
}

/** One of the tenant's routes, with every way to reach it. */
export interface GatewayRoute {
  readonly name: string;
  readonly entrances: readonly Entrance[];
  readonly backend: Backend;
  /** Seconds. */
  readonly timeout: number;
  readonly websocket: boolean;
  readonly validate?: { readonly body?: object; readonly maxBytes?: number };
  readonly breaker?: { readonly failures: number; readonly longest: number };
  readonly plugins: Values["routes"][number]["plugins"];
}

/** A Service of the tenant's namespace. */
export interface Backend {
  readonly service: string;
  readonly port: number;
  /** By pod only where something is to be said about single pods: a Service without pods must not stop the gateway's whole sync. */
  readonly byPod: boolean;
}

/** Calls that come in one way and prove one thing. */
export interface Entrance {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
  readonly methods?: readonly string[];
  readonly when: readonly Condition[];
  /** Of several entrances that fit, the highest is taken. */
  readonly priority: number;
  readonly guard: Guard;
  /** A header that must name this tenant if it is there at all. */
  readonly agrees?: { readonly header: string; readonly value: string };
  /** What the application sees instead of the path. */
  readonly path: PathChange;
  /** Of calls that no consumer counts. */
  readonly limits?: Limits;
  /** The header by which a consumer's limits know the route, if the route has narrower ones. */
  readonly mark?: string;
}

/** What a call must carry to come in here. */
export type Condition =
  | { readonly kind: "header-is"; readonly name: string; readonly value: string }
  | { readonly kind: "header-given"; readonly name: string }
  | { readonly kind: "header-absent"; readonly name: string }
  | { readonly kind: "bearer-given" }
  | { readonly kind: "bearer-absent" }
  | { readonly kind: "cookie-given"; readonly name: string };

/** What a call has to prove. */
export type Guard =
  | { readonly kind: "key" }
  | { readonly kind: "token"; readonly claim: string }
  | { readonly kind: "issuer"; readonly claim: string; readonly issuer: string; readonly audience: string }
  | LoginGuard;

/** People who log in with a browser. */
export interface LoginGuard {
  readonly kind: "login";
  readonly issuer: string;
  readonly clientId: string;
  readonly secret: string;
  readonly domains: readonly string[];
  /** Where the issuer sends people back to. */
  readonly callback: string;
  /** Whether a call without a session is sent to log in, or refused. */
  readonly invites: boolean;
}

/** Paths as they are, a prefix taken away, or another path in place of a prefix or of the whole. */
export type PathChange =
  | { readonly kind: "as-is" }
  | { readonly kind: "prefix"; readonly from: string; readonly to: string }
  | { readonly kind: "whole"; readonly to: string };

/** How many calls are passed on. */
export interface Limits {
  readonly rate: { readonly perSecond: number; readonly burst: number; readonly waits: boolean };
  readonly concurrent: number;
  readonly windows: readonly Window[];
  /** Name of the counter that several share; undefined if nobody else counts. */
  readonly shared?: string;
  /** Narrower limits of single routes, known by the header their entrances set. */
  readonly marked: readonly MarkedLimits[];
}

/** So many calls in so many seconds. */
export interface Window {
  readonly count: number;
  readonly seconds: number;
}

export interface MarkedLimits {
  readonly mark: string;
  readonly concurrent?: number;
  readonly windows: readonly Window[];
}

/** How the pods of a Service are asked; what is not given is left to the gateway. */
export interface Upstream {
  readonly service: string;
  readonly balance: Values["routes"][number]["balance"];
  readonly retries: number;
  readonly health?: string;
}

/** A code of the gateway's own answers. */
export type ErrorCode = keyof Values["errors"]["messages"];

export interface Errors {
  readonly locale: string;
  readonly messages: Readonly<Record<ErrorCode, string>>;
  /** Whether bodies of the application's own failures reach the caller, and what is hidden in them. */
  readonly details: boolean;
  readonly redact: readonly string[];
}
