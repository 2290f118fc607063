/** What the gateway remembers between requests: counters, and what it learnt from identity providers. */

import type { JsonWebKey } from "node:crypto";
import type { UpstreamRequest } from "./context";
import type { Fields } from "./values";

/** A JSON web key with the name tokens refer to it by. */
export type PublishedKey = JsonWebKey & { readonly kid: string };

/** What an identity provider publishes now; `undefined` when it does not answer. */
export type IdentityProviders = (discovery: string) => readonly PublishedKey[] | undefined;

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Options {
  /** Seconds since the epoch. */
  readonly now?: () => number;
  /** The controller's ingress class; objects of others are not taken. */
  readonly ingressClass?: string;
  /** `underscores_in_headers`; on unless the platform turns it off. */
  readonly underscoresInHeaders?: boolean;
  readonly identityProviders?: IdentityProviders;
  /** What is sealed in a session's cookie, and with which secret. */
  readonly sessions?: (cookie: string) => { readonly secret: string; readonly claims: Fields } | undefined;
  /** What applications answer; 200 without it. */
  readonly respond?: (request: UpstreamRequest) => Answer;
}

export class Memory {
  /** Requests per window, by key. */
  readonly windows = new Map<string, { start: number; used: number }>();
  /** Leaky buckets, by key. */
  readonly buckets = new Map<string, { excess: number; last: number }>();
  /** Requests under way, by key. */
  readonly running = new Map<string, number>();
  /** Circuit breakers, by host and path. */
  readonly breakers = new Map<string, { failures: number; openUntil: number; opened: number }>();
  /** Tokens found good before, by cache segment. */
  readonly tokens = new Map<string, Fields>();
  /** Keys fetched, by discovery address. */
  readonly keys = new Map<string, { keys: readonly PublishedKey[]; until: number }>();
  /** Requests sent to a rule with several backends, by route. */
  readonly turns = new Map<string, number>();

  constructor(readonly options: Options) {}

  now(): number {
    return this.options.now?.() ?? 0;
  }
}
