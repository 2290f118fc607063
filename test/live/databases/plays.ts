/** Attacks that take more than one session. */

import type { Client } from "pg";
import type { Observation, Stage } from "./attack";

const nobody: Observation = { results: [], rows: [], rowCount: 0 };

async function ended(clients: readonly Client[]): Promise<void> {
  await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
}

export async function exhaustConnections(stage: Stage): Promise<Observation> {
  const open: Client[] = [];
  try {
    for (let count = 0; count < 150; count += 1) open.push(await stage.attacker());
    return nobody;
  } catch (error) {
    open.push(await stage.victim());
    const { code = "none", message } = error as { code?: string; message: string };
    return { ...nobody, error: { code, message } };
  } finally {
    await ended(open);
  }
}

export async function endVictim(stage: Stage): Promise<Observation> {
  const victim = await stage.victim();
  const attacker = await stage.attacker();
  try {
    const { rows } = await victim.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    await attacker.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
    return nobody;
  } catch (error) {
    const { code = "none", message } = error as { code?: string; message: string };
    return { ...nobody, error: { code, message } };
  } finally {
    await ended([victim, attacker]);
  }
}

/** Keeps the victim out of a table; whether that ends is for the caller to see. */
export async function lockTable(stage: Stage): Promise<Observation> {
  const attacker = await stage.attacker();
  const victim = await stage.victim();
  try {
    await attacker.query("BEGIN");
    await attacker.query("LOCK TABLE app.notes IN ACCESS EXCLUSIVE MODE");
    await victim.query("SET statement_timeout = 200");
    const kept = await victim.query("SELECT 1 FROM app.notes").then(
      () => false,
      () => true,
    );
    if (!kept) throw new Error("the lock keeps nobody out");
    if (stage.target.owner !== "app_owner") return nobody;
    const administrator = await stage.administrator();
    const { rows } = await administrator.query<Record<string, unknown>>("SELECT reason, ended FROM app_sec.enforce_limits()");
    await administrator.end();
    await victim.query("SET statement_timeout = 5000");
    await victim.query("SELECT 1 FROM app.notes");
    return { ...nobody, results: [rows], rows };
  } finally {
    await ended([attacker, victim]);
  }
}

export async function listen(stage: Stage): Promise<Observation> {
  const attacker = await stage.attacker();
  const administrator = await stage.administrator();
  const heard: Record<string, unknown>[] = [];
  attacker.on("notification", ({ payload }) => heard.push({ payload }));
  try {
    await attacker.query("LISTEN orders");
    await administrator.query("NOTIFY orders, 'of the victim'");
    for (let tries = 0; tries < 20 && heard.length === 0; tries += 1) await attacker.query("SELECT 1");
    return { results: [heard], rows: heard, rowCount: heard.length };
  } finally {
    await ended([attacker, administrator]);
  }
}
