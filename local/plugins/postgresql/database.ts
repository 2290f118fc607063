import type { Kind } from "../kinds";
import { type Properties, text } from "../support";
import type { Server, Session } from "./server";
import { currentName, identifier, literal } from "./sql";

// The words that mean "as in the template", for the encoding and the locale.
const INHERITED = "DEFAULT";

const select = `
  SELECT d.datname AS name, pg_get_userbyid(d.datdba) AS owner, pg_encoding_to_char(d.encoding) AS encoding,
         d.datcollate AS "lcCollate", d.datctype AS "lcCtype", t.spcname AS "tablespaceName",
         d.datconnlimit AS "connectionLimit", d.datallowconn AS "allowConnections", d.datistemplate AS "isTemplate"
    FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace
   WHERE d.datname = $1`;

/** `Database`: created from `template0` unless told otherwise; dropped with all its contents, also while it is in use. */
export function databaseKind(server: Server): Kind {
  const read = async (oldId: string, outputs: Properties) => {
    const id = currentName(oldId, outputs);
    const [row] = await server.direct(server.database, (session) => session.rows(select, [id]));
    return row && { id, outputs: { ...outputs, ...row, id, template: outputs["template"] ?? "template0" } };
  };
  return {
    fields: {
      allowConnections: { default: true },
      alterObjectOwnership: { default: false },
      connectionLimit: { default: -1 },
      encoding: { computed: true, replaces: true },
      isTemplate: { computed: true },
      lcCollate: { computed: true, replaces: true },
      lcCtype: { computed: true, replaces: true },
      name: { required: true },
      owner: { computed: true },
      tablespaceName: { computed: true },
      template: { computed: true, replaces: true },
    },
    create: async (inputs) => {
      const name = text(inputs["name"]);
      await server.direct(server.database, (session) => session.run(creation(inputs), `error creating database "${name}"`));
      return (await read(name, inputs)) ?? { id: name, outputs: inputs };
    },
    read,
    update: async (id, outputs, inputs) => {
      await server.direct(server.database, async (session) => {
        const what = `error updating database "${currentName(id, outputs)}"`;
        for (const statement of alterations(currentName(id, outputs), outputs, inputs)) await session.run(statement, what);
      });
      const name = text(inputs["name"]);
      return (await read(name, { ...outputs, ...inputs }))?.outputs ?? inputs;
    },
    delete: async (id, outputs) => {
      const name = currentName(id, outputs);
      await server.leave(name);
      await server.direct(server.database, (session) => drop(session, name));
    },
  };
}

/** The statement that creates the database. */
export function creation(inputs: Properties): string {
  const locale = (option: string, value: Properties[string] | undefined): string[] => {
    if (value === undefined || value === null || value === "") return [];
    return [`${option} ${text(value).toUpperCase() === INHERITED ? INHERITED : literal(value)}`];
  };
  const words = [
    `CREATE DATABASE ${identifier(inputs["name"])} WITH`,
    ...(inputs["owner"] ? [`OWNER ${identifier(inputs["owner"])}`] : []),
    `TEMPLATE ${identifier(inputs["template"] ?? "template0")}`,
    ...locale("ENCODING", inputs["encoding"] ?? "UTF8"),
    ...locale("LC_COLLATE", inputs["lcCollate"]),
    ...locale("LC_CTYPE", inputs["lcCtype"]),
    ...(inputs["tablespaceName"] ? [`TABLESPACE ${identifier(inputs["tablespaceName"])}`] : []),
    `ALLOW_CONNECTIONS ${inputs["allowConnections"] === false ? "false" : "true"}`,
    `CONNECTION LIMIT ${Number(inputs["connectionLimit"] ?? -1)}`,
    `IS_TEMPLATE ${inputs["isTemplate"] === true ? "true" : "false"}`,
  ];
  return words.join(" ");
}

/** The statements that lead from the state to the inputs; what the program does not set stays as it is. */
export function alterations(oldName: string, outputs: Properties, inputs: Properties): string[] {
  const name = identifier(inputs["name"]);
  const actions: [string, string][] = [
    ["name", ""],
    ["owner", `OWNER TO ${identifier(inputs["owner"])}`],
    ["tablespaceName", `SET TABLESPACE ${identifier(inputs["tablespaceName"])}`],
    ["connectionLimit", `CONNECTION LIMIT ${Number(inputs["connectionLimit"] ?? -1)}`],
    ["allowConnections", `ALLOW_CONNECTIONS ${text(inputs["allowConnections"])}`],
    ["isTemplate", `IS_TEMPLATE ${text(inputs["isTemplate"])}`],
  ];
  return actions
    .filter(([field]) => inputs[field] !== undefined && inputs[field] !== outputs[field])
    .map(([field, action]) =>
      field === "name" ? `ALTER DATABASE ${identifier(oldName)} RENAME TO ${name}` : `ALTER DATABASE ${name} ${action}`,
    );
}

async function drop(session: Session, name: string): Promise<void> {
  const what = `error dropping database "${name}"`;
  const [row] = await session.rows("SELECT datistemplate FROM pg_database WHERE datname = $1", [name]);
  if (row?.["datistemplate"]) await session.run(`ALTER DATABASE ${identifier(name)} IS_TEMPLATE false`, what);
  await session.run(`DROP DATABASE IF EXISTS ${identifier(name)} WITH (FORCE)`, what);
}
