import type { Kind } from "../kinds";
import { type Properties, text } from "../support";
import type { Server, Session } from "./server";
import { currentName, identifier } from "./sql";

const select = "SELECT pg_get_userbyid(nspowner) AS owner FROM pg_namespace WHERE nspname = $1";

/** Database and schema now: the identifier, such as `t_acme.app`, keeps the name that the schema was created with. */
function place(id: string, outputs: Properties): { database: string; name: string } {
  const dot = id.lastIndexOf(".");
  return { database: id.slice(0, dot), name: currentName(id.slice(dot + 1), outputs) };
}

/** `Schema`: as with the official provider, one that exists already is adopted, whatever `ifNotExists` says. */
export function schemaKind(server: Server): Kind {
  const databaseOf = (inputs: Properties): string => text(inputs["database"] ?? server.database);
  const read = async (oldId: string, outputs: Properties) => {
    const { database, name } = place(oldId, outputs);
    const id = `${database}.${name}`;
    if (!(await server.databaseExists(database))) return undefined;
    const [row] = await server.direct(database, (session) => session.rows(select, [name]));
    const known = { dropCascade: false, ifNotExists: true, ...outputs };
    return row && { id, outputs: { ...known, id, database, name, policies: [], owner: row["owner"] ?? null } };
  };
  const readBack = async (inputs: Properties) => {
    const id = `${databaseOf(inputs)}.${text(inputs["name"])}`;
    return (await read(id, inputs)) ?? { id, outputs: inputs };
  };
  return {
    fields: {
      database: { computed: true, replaces: true },
      dropCascade: { default: false },
      ifNotExists: { default: true },
      name: { required: true },
      owner: { computed: true },
    },
    create: async (inputs) => {
      await server.transaction(databaseOf(inputs), (session) => create(session, inputs));
      return readBack(inputs);
    },
    read,
    update: async (id, outputs, inputs) => {
      const { database, name } = place(id, outputs);
      await server.transaction(database, async (session) => {
        if (inputs["name"] !== name)
          await session.run(
            `ALTER SCHEMA ${identifier(name)} RENAME TO ${identifier(inputs["name"])}`,
            "error updating schema name",
          );
        if (inputs["owner"] && inputs["owner"] !== outputs["owner"]) await setOwner(session, inputs);
      });
      return (await readBack({ ...inputs, database })).outputs;
    },
    delete: async (id, outputs) => {
      const { database, name } = place(id, outputs);
      if (!(await server.databaseExists(database))) return;
      const how = outputs["dropCascade"] === true ? "CASCADE" : "RESTRICT";
      await server.transaction(database, (session) =>
        session.run(`DROP SCHEMA IF EXISTS ${identifier(name)} ${how}`, "error deleting schema"),
      );
    },
  };
}

async function create(session: Session, inputs: Properties): Promise<void> {
  const name = identifier(inputs["name"]);
  const [existing] = await session.rows(select, [inputs["name"] ?? null]);
  const owner = inputs["owner"] ? ` AUTHORIZATION ${identifier(inputs["owner"])}` : "";
  if (existing === undefined) await session.run(`CREATE SCHEMA ${name}${owner}`, `error creating schema ${text(inputs["name"])}`);
  else if (inputs["owner"]) await setOwner(session, inputs);
}

async function setOwner(session: Session, inputs: Properties): Promise<void> {
  await session.run(
    `ALTER SCHEMA ${identifier(inputs["name"])} OWNER TO ${identifier(inputs["owner"])}`,
    "error updating schema owner",
  );
}
