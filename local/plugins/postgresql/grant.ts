import type { Kind } from "../kinds";
import { type Properties, text, type Value } from "../support";
import type { Row, Server, Session } from "./server";
import { describePrivileges, grantee, identifier, privileges, strings } from "./sql";

/** What an access control list says of one role; without a list the built-in defaults of the object hold. */
const explode = (catalogue: string, list: string, kind: string, owner: string, name: string): string => `
  SELECT a.privilege_type AS privilege
    FROM ${catalogue}, aclexplode(coalesce(${list}, acldefault('${kind}', ${owner}))) a
   WHERE ${name} = $1 AND a.grantee = $2::oid`;

/** The types of objects that are supported: the words of GRANT, and the query for what is granted now. */
const objectTypes = {
  database: { word: "DATABASE", live: explode("pg_database", "datacl", "d", "datdba", "datname"), name: "database" },
  schema: { word: "SCHEMA", live: explode("pg_namespace", "nspacl", "n", "nspowner", "nspname"), name: "schema" },
} as const;

type ObjectType = keyof typeof objectTypes;

function objectType(inputs: Properties): ObjectType {
  const type = text(inputs["objectType"]);
  if (type in objectTypes) return type as ObjectType;
  throw new Error(`grants on objectType "${type}" are not supported by the local provider: install the official one to use them`);
}

/** The identifier: role, database, schema (if it is not a grant on the database), type of object. */
export function grantId(inputs: Properties): string {
  const { role, database, schema, objectType: type } = inputs;
  return [role, database, ...(type === "database" ? [] : [schema]), type].map((part: Value | undefined) => text(part)).join("_");
}

/** `Grant`: exactly these privileges of one role on one database or schema; an empty list takes all of them away. */
export function grantKind(server: Server): Kind {
  const apply = async (inputs: Properties): Promise<void> => {
    const statements = grantStatements(inputs);
    await server.transaction(text(inputs["database"]), async (session) => {
      await session.run(statements.revoke, "could not execute revoke query");
      if (statements.grant !== undefined) await session.run(statements.grant, "could not execute grant query");
    });
  };
  return {
    fields: {
      database: { required: true, replaces: true },
      objectType: { required: true, replaces: true },
      privileges: { required: true, set: true },
      role: { required: true, replaces: true },
      schema: { replaces: true },
      withGrantOption: { default: false, replaces: true },
    },
    // Both belong to the same object and role: taking the old one away afterwards would undo the new one.
    deleteBeforeReplace: true,
    create: async (inputs) => {
      await apply(inputs);
      return { id: grantId(inputs), outputs: describe(inputs) };
    },
    read: async (id, outputs) => {
      const live = await livePrivileges(server, outputs);
      return live === undefined ? undefined : { id, outputs: describe({ ...outputs, privileges: live }) };
    },
    update: async (_id, outputs, inputs) => {
      await apply(inputs);
      return describe({ ...outputs, ...inputs });
    },
    delete: async (_id, outputs) => {
      if (!(await server.databaseExists(outputs["database"]))) return;
      await server.transaction(text(outputs["database"]), async (session) => {
        if (await isPresent(session, outputs))
          await session.run(grantStatements(outputs).revoke, "could not execute revoke query");
      });
    },
  };
}

function describe(inputs: Properties): Properties {
  return { columns: null, objects: null, schema: null, ...inputs, id: grantId(inputs) };
}

/** The statements that first take everything away and then give what is wanted; no `grant` for an empty list. */
export function grantStatements(inputs: Properties): { revoke: string; grant: string | undefined } {
  const type = objectType(inputs);
  const { word, name } = objectTypes[type];
  const object = `${word} ${identifier(inputs[name])}`;
  const wanted = privileges(type, inputs["privileges"]);
  const option = inputs["withGrantOption"] === true ? " WITH GRANT OPTION" : "";
  return {
    revoke: `REVOKE ALL PRIVILEGES ON ${object} FROM ${grantee(inputs["role"])}`,
    grant: wanted.length === 0 ? undefined : `GRANT ${wanted.join(", ")} ON ${object} TO ${grantee(inputs["role"])}${option}`,
  };
}

async function roleIdentifier(session: Session, role: Value | undefined): Promise<Value | undefined> {
  if (role === "public") return 0;
  const [row] = await session.rows("SELECT oid FROM pg_roles WHERE rolname = $1", [role ?? null]);
  return row?.["oid"];
}

async function isPresent(session: Session, outputs: Properties): Promise<boolean> {
  if ((await roleIdentifier(session, outputs["role"])) === undefined) return false;
  if (objectType(outputs) === "database") return true;
  return (await session.rows("SELECT FROM pg_namespace WHERE nspname = $1", [outputs["schema"] ?? null])).length > 0;
}

/** What the role may do now; undefined if the role, the database or the schema is gone. */
async function livePrivileges(server: Server, outputs: Properties): Promise<Value | undefined> {
  if (!(await server.databaseExists(outputs["database"]))) return undefined;
  return server.direct(text(outputs["database"]), async (session) => {
    if (!(await isPresent(session, outputs))) return undefined;
    const type = objectType(outputs);
    const { live, name } = objectTypes[type];
    const role = (await roleIdentifier(session, outputs["role"])) ?? null;
    const rows: Row[] = await session.rows(live, [outputs[name] ?? null, role]);
    return describePrivileges(type, strings(rows.map((row) => row["privilege"] ?? null)), outputs["privileges"]);
  });
}
