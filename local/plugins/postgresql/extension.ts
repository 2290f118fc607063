import type { Kind } from "../kinds";
import { type Properties, text } from "../support";
import type { Server } from "./server";
import { identifier, literal } from "./sql";

const select = `
  SELECT e.extversion AS version, n.nspname AS schema
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
   WHERE e.extname = $1`;

/** Database and extension of an identifier such as `t_acme.pgcrypto`. */
function parts(id: string): { database: string; name: string } {
  const dot = id.lastIndexOf(".");
  return { database: id.slice(0, dot), name: id.slice(dot + 1) };
}

/** `Extension`: of a database, in the given schema and version or in those that the server chooses. */
export function extensionKind(server: Server): Kind {
  const read = async (id: string, outputs: Properties) => {
    const { database, name } = parts(id);
    if (!(await server.databaseExists(database))) return undefined;
    const [row] = await server.direct(database, (session) => session.rows(select, [name]));
    return row && { id, outputs: { createCascade: false, dropCascade: false, ...outputs, ...row, id, database, name } };
  };
  return {
    fields: {
      createCascade: { default: false },
      database: { computed: true, replaces: true },
      dropCascade: { default: false },
      name: { required: true, replaces: true },
      schema: { computed: true },
      version: { computed: true },
    },
    create: async (inputs) => {
      const database = text(inputs["database"] ?? server.database);
      const id = `${database}.${text(inputs["name"])}`;
      await server.transaction(database, (session) => session.run(creation(inputs), "error creating extension"));
      return (await read(id, inputs)) ?? { id, outputs: inputs };
    },
    read,
    update: async (id, outputs, inputs) => {
      const extension = `ALTER EXTENSION ${identifier(inputs["name"])}`;
      await server.transaction(parts(id).database, async (session) => {
        if (inputs["schema"] && inputs["schema"] !== outputs["schema"])
          await session.run(`${extension} SET SCHEMA ${identifier(inputs["schema"])}`, "error updating extension schema");
        if (inputs["version"] && inputs["version"] !== outputs["version"])
          await session.run(`${extension} UPDATE TO ${literal(inputs["version"])}`, "error updating extension version");
      });
      return (await read(id, { ...outputs, ...inputs }))?.outputs ?? inputs;
    },
    delete: async (id, outputs) => {
      const { database, name } = parts(id);
      if (!(await server.databaseExists(database))) return;
      const how = outputs["dropCascade"] === true ? "CASCADE" : "RESTRICT";
      await server.transaction(database, (session) =>
        session.run(`DROP EXTENSION IF EXISTS ${identifier(name)} ${how}`, "error deleting extension"),
      );
    },
  };
}

function creation(inputs: Properties): string {
  const schema = inputs["schema"] ? ` SCHEMA ${identifier(inputs["schema"])}` : "";
  const version = inputs["version"] ? ` VERSION ${literal(inputs["version"])}` : "";
  return `CREATE EXTENSION IF NOT EXISTS ${identifier(inputs["name"])}${schema}${version}${inputs["createCascade"] === true ? " CASCADE" : ""}`;
}
