/** What an attack is, and how it is judged. */

import type { Client, ClientConfig } from "pg";
import type { ServerModel } from "../../../components/database-models";

/** Names an attack is written with. */
export interface Target {
  readonly tenant: string;
  readonly victim: string;
  readonly login: string;
  readonly identity: string;
  readonly victimIdentity: string;
  readonly victimLogin: string;
  /** The group of all tenants, and the owner of the shared tables. */
  readonly group: string;
  readonly owner: string;
  readonly database: string;
  readonly victimDatabase: string;
  /** Where the attacker's own objects would be, and the victim's. */
  readonly schema: string;
  readonly victimSchema: string;
  /** Key of the victim's own row among the reference rows. */
  readonly victimKind: number;
  /** What stands in every row of the victim. */
  readonly secret: string;
}

/** What came back. */
export interface Observation {
  /** Rows of every statement that returned, in order. */
  readonly results: readonly (readonly Record<string, unknown>[])[];
  /** Rows of the last one. */
  readonly rows: readonly Record<string, unknown>[];
  readonly rowCount: number;
  readonly error?: { readonly code: string; readonly message: string };
}

/** Sessions for an attack that takes more than one. */
export interface Stage {
  readonly target: Target;
  attacker(config?: ClientConfig): Promise<Client>;
  victim(): Promise<Client>;
  administrator(): Promise<Client>;
}

/** Starts the next session of the same login; what was set for the old one is gone. */
export const RECONNECT = "\\connect";

export interface Attack {
  /** Category and number, such as `rows-07`. */
  readonly id: string;
  readonly title: string;
  /** Models under which it can be tried at all. */
  readonly models: readonly ServerModel[];
  /** As what: the tenant's own login unless it is the pooled service's. */
  readonly as?: "pool";
  /** Settings of the connection. */
  readonly connect?: (target: Target) => ClientConfig;
  readonly steps?: (target: Target) => readonly string[];
  /** Instead of steps. */
  readonly play?: (stage: Stage) => Promise<Observation>;
  /** Whether it achieved what it was after; by default that nothing was refused. */
  readonly worked?: (seen: Observation, target: Target) => boolean;
  /**
   * SQLSTATEs it is refused with; `nothing`: it runs and achieves nothing; `watchdog`: it works until it is ended;
   * `residual`: it works, which is documented with what bounds it.
   */
  readonly outcome: readonly string[] | "nothing" | "watchdog" | { readonly residual: string };
  /** Works on a server where the usual shortcuts were taken. */
  readonly control?: true;
}

export const SHARED: readonly ServerModel[] = ["row", "schema"];
export const ALL: readonly ServerModel[] = ["row", "schema", "database"];
export const DENIED = ["42501"] as const;

/** It saw something of the victim's, be it in an error message. */
export const leaks = (seen: Observation, { secret }: Target): boolean =>
  JSON.stringify(seen.results).includes(secret) || (seen.error?.message.includes(secret) ?? false);

/** It read or changed at least one row. */
export const touchesRows = (seen: Observation): boolean => seen.error === undefined && seen.rowCount > 0;

/** The two plans it asked for expect different numbers of rows. */
export function plansDiffer(seen: Observation): boolean {
  const [one, other] = seen.results.slice(-2).map((rows) => JSON.stringify(rows).match(/"Plan Rows":\s*(\d+)/)?.[1]);
  return one !== other;
}

/** Runs statements one after the other until one is refused. */
export async function observe(open: () => Promise<Client>, steps: readonly string[]): Promise<Observation> {
  const results: Record<string, unknown>[][] = [];
  let rowCount = 0;
  let client: Client | undefined;
  try {
    client = await open();
    for (const step of steps) {
      if (step === RECONNECT) {
        await client.end();
        client = await open();
        continue;
      }
      const result = await client.query<Record<string, unknown>>(step);
      results.push(result.rows);
      rowCount = result.rowCount ?? 0;
    }
    return { results, rows: results.at(-1) ?? [], rowCount };
  } catch (error) {
    const { code = "none", message } = error as { code?: string; message: string };
    return { results, rows: [], rowCount: 0, error: { code, message } };
  } finally {
    await client?.end().catch(() => undefined);
  }
}
