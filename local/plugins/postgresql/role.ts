import type { Kind } from "../kinds";
import { type Properties, text, type Value } from "../support";
import { passwordInState } from "./password";
import { configurationStatements, readConfiguration } from "./role-configuration";
import type { Server, Session } from "./server";
import { currentName, identifier, literal, strings } from "./sql";

const select = `
  SELECT r.rolname AS name, r.rolsuper AS superuser, r.rolinherit AS inherit, r.rolcreaterole AS "createRole",
         r.rolcreatedb AS "createDatabase", r.rolcanlogin AS login, r.rolreplication AS replication,
         r.rolbypassrls AS "bypassRowLevelSecurity", r.rolconnlimit AS "connectionLimit",
         coalesce(r.rolvaliduntil::text, 'infinity') AS "validUntil", coalesce(r.rolconfig, '{}') AS configuration,
         ARRAY(SELECT DISTINCT pg_get_userbyid(m.roleid)::text FROM pg_auth_members m WHERE m.member = r.oid ORDER BY 1) AS roles
    FROM pg_roles r WHERE r.rolname = $1`;

/** Keeps passwords out of the server's log for this transaction, where we may. */
const keepOutOfLog = `
  SELECT set_config(setting, value, true)
    FROM (VALUES ('log_statement', 'none'), ('log_min_duration_statement', '-1'), ('log_min_error_statement', 'panic')) AS quiet (setting, value)
   WHERE (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)`;

/** Attributes that are on or off: field, and the word in CREATE ROLE (with NO before it for off). */
const flags: [string, string][] = [
  ["superuser", "SUPERUSER"],
  ["createDatabase", "CREATEDB"],
  ["createRole", "CREATEROLE"],
  ["inherit", "INHERIT"],
  ["login", "LOGIN"],
  ["replication", "REPLICATION"],
  ["bypassRowLevelSecurity", "BYPASSRLS"],
];

const off = [
  "bypassRowLevelSecurity",
  "createDatabase",
  "createRole",
  "replication",
  "skipDropRole",
  "skipReassignOwned",
  "superuser",
];

/** Outputs that the official provider keeps in the state and that have no value here. */
const nothing: Properties = { encrypted: null, passwordWo: null, passwordWoVersion: null };

/** `Role`: renamed in place; an update leaves it a member of exactly `roles`; its password may be a SCRAM verifier. */
export function roleKind(server: Server): Kind {
  const read = async (oldId: string, outputs: Properties) => {
    const id = currentName(oldId, outputs);
    const role = await server.direct(server.database, (session) =>
      readRole(session, id, server.isSuperuser ? outputs : undefined),
    );
    return (
      role && {
        id,
        outputs: { ...nothing, encryptedPassword: true, skipDropRole: false, skipReassignOwned: false, ...outputs, ...role, id },
      }
    );
  };
  const readBack = async (inputs: Properties) => {
    const id = text(inputs["name"]);
    return (await read(id, inputs)) ?? { id, outputs: inputs };
  };
  return {
    fields: {
      ...Object.fromEntries(off.map((name) => [name, { default: false }])),
      assumeRole: {},
      connectionLimit: { default: -1 },
      encryptedPassword: { default: true },
      idleInTransactionSessionTimeout: {},
      inherit: { default: true },
      login: {},
      name: { required: true },
      password: {},
      roles: { set: true },
      searchPaths: {},
      statementTimeout: {},
      validUntil: { default: "infinity" },
    },
    secrets: ["password", "passwordWo"],
    create: async (inputs) => {
      const name = text(inputs["name"]);
      await server.transaction(server.database, async (session) => {
        await session.rows(keepOutOfLog);
        await session.run(
          `CREATE ROLE ${identifier(name)} WITH ${roleOptions(inputs, inputs["password"])}`,
          `error creating role ${name}`,
        );
        await setMemberships(session, name, [], strings(inputs["roles"]));
        for (const statement of configurationStatements(name, {}, inputs))
          await session.run(statement, `error configuring role ${name}`);
      });
      return readBack(inputs);
    },
    read,
    update: async (id, outputs, inputs) => {
      await server.transaction(server.database, (session) => update(session, currentName(id, outputs), { outputs, inputs }));
      return (await readBack(inputs)).outputs;
    },
    delete: async (id, outputs) => {
      if (outputs["skipDropRole"] === true && outputs["skipReassignOwned"] === true) return;
      await server.transaction(server.database, (session) => drop(session, currentName(id, outputs), outputs));
    },
  };
}

/** The options of CREATE ROLE and ALTER ROLE; `password` undefined leaves it as it is, empty removes it. */
export function roleOptions(inputs: Properties, password: Value | undefined): string {
  const secretWords =
    password === undefined || password === null ? [] : [password === "" ? "PASSWORD NULL" : `PASSWORD ${literal(password)}`];
  return [
    ...flags.map(([field, word]) => (inputs[field] === true ? word : `NO${word}`)),
    `CONNECTION LIMIT ${Number(inputs["connectionLimit"] ?? -1)}`,
    `VALID UNTIL ${literal(inputs["validUntil"] ?? "infinity")}`,
    ...secretWords,
  ].join(" ");
}

async function setMemberships(session: Session, name: string, now: string[], wanted: string[]): Promise<void> {
  for (const role of now.filter((item) => !wanted.includes(item))) {
    await session.run(`REVOKE ${identifier(role)} FROM ${identifier(name)}`, `could not revoke role ${role} from ${name}`);
  }
  for (const role of wanted.filter((item) => !now.includes(item))) {
    await session.run(`GRANT ${identifier(role)} TO ${identifier(name)}`, `could not grant role ${role} to ${name}`);
  }
}

async function update(
  session: Session,
  id: string,
  { outputs, inputs }: { outputs: Properties; inputs: Properties },
): Promise<void> {
  const name = text(inputs["name"]);
  const had = outputs["password"] ?? "";
  const wanted = inputs["password"] ?? "";
  await session.rows(keepOutOfLog);
  if (name !== id) await session.run(`ALTER ROLE ${identifier(id)} RENAME TO ${identifier(name)}`, "error updating role name");
  const options = roleOptions(inputs, had === wanted ? undefined : wanted);
  await session.run(`ALTER ROLE ${identifier(name)} WITH ${options}`, `error updating role ${name}`);
  const [row] = await session.rows(select, [name]);
  await setMemberships(session, name, strings(row?.["roles"]), strings(inputs["roles"]));
  const live = readConfiguration(strings(row?.["configuration"]));
  for (const statement of configurationStatements(name, live, inputs))
    await session.run(statement, `error configuring role ${name}`);
}

/** The role as the state describes it; without `state` the password is not looked at (only a superuser may read it). */
async function readRole(session: Session, name: string, state: Properties | undefined): Promise<Properties | undefined> {
  const [row] = await session.rows(select, [name]);
  if (row === undefined) return undefined;
  const { configuration, ...role } = row;
  const described = { ...role, ...readConfiguration(strings(configuration)) };
  if (state === undefined) return described;
  const known = state["password"] ?? "";
  if (role["login"] !== true) return { ...described, password: known };
  const [stored] = await session.rows("SELECT coalesce(rolpassword, '') AS password FROM pg_authid WHERE rolname = $1", [name]);
  return { ...described, password: passwordInState(text(known), text(stored?.["password"] ?? ""), name) };
}

async function drop(session: Session, name: string, outputs: Properties): Promise<void> {
  const role = identifier(name);
  const [row] = await session.rows("SELECT FROM pg_roles WHERE rolname = $1", [name]);
  if (row === undefined) return;
  if (outputs["skipReassignOwned"] !== true) {
    await session.run(`REASSIGN OWNED BY ${role} TO CURRENT_USER`, `could not reassign owned by role ${name}`);
    await session.run(`DROP OWNED BY ${role}`, `could not drop owned by role ${name}`);
  }
  if (outputs["skipDropRole"] !== true) await session.run(`DROP ROLE ${role}`, `could not delete role ${name}`);
}
