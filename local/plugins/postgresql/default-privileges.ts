import type { Kind } from "../kinds";
import { type Properties, text, type Value } from "../support";
import type { Server } from "./server";
import { describePrivileges, grantee, identifier, privileges, strings } from "./sql";

/** The types of objects: the word in ALTER DEFAULT PRIVILEGES, and the letter in the catalogue. */
const objectTypes: Record<string, { word: string; letter: string }> = {
  function: { word: "FUNCTIONS", letter: "f" },
  schema: { word: "SCHEMAS", letter: "n" },
  sequence: { word: "SEQUENCES", letter: "S" },
  table: { word: "TABLES", letter: "r" },
  type: { word: "TYPES", letter: "T" },
};

function objectType(inputs: Properties): { word: string; letter: string } {
  const type = objectTypes[text(inputs["objectType"])];
  if (type === undefined)
    throw new Error(`default privileges know ${Object.keys(objectTypes).join(", ")}, not "${text(inputs["objectType"])}"`);
  return type;
}

const select = `
  SELECT a.privilege_type AS privilege
    FROM pg_default_acl d, aclexplode(d.defaclacl) a
   WHERE d.defaclrole = (SELECT oid FROM pg_roles WHERE rolname = $1)
     AND d.defaclnamespace = coalesce((SELECT oid FROM pg_namespace WHERE nspname = $2), 0)
     AND d.defaclobjtype = $3::"char"
     AND a.grantee = CASE WHEN $4 = 'public' THEN 0 ELSE (SELECT oid FROM pg_roles WHERE rolname = $4) END`;

function defaultPrivilegesId({ role, database, schema, owner, objectType: type }: Properties): string {
  return [role, database, schema ?? "noschema", owner, type].map((part: Value | undefined) => text(part)).join("_");
}

/** `DefaultPrivileges`: what a role may do with the objects that another role is going to create. */
export function defaultPrivilegesKind(server: Server): Kind {
  const apply = async (inputs: Properties): Promise<void> => {
    const { revoke, grant } = defaultPrivilegesStatements(inputs);
    await server.transaction(text(inputs["database"]), async (session) => {
      await session.run(revoke, "could not revoke default privileges");
      if (grant !== undefined) await session.run(grant, "could not alter default privileges");
    });
  };
  return {
    fields: {
      database: { required: true, replaces: true },
      objectType: { required: true, replaces: true },
      owner: { required: true, replaces: true },
      privileges: { required: true, set: true },
      role: { required: true, replaces: true },
      schema: { replaces: true },
      withGrantOption: { default: false, replaces: true },
    },
    // Both belong to the same owner and role: taking the old one away afterwards would undo the new one.
    deleteBeforeReplace: true,
    create: async (inputs) => {
      await apply(inputs);
      const id = defaultPrivilegesId(inputs);
      return { id, outputs: { schema: null, ...inputs, id } };
    },
    read: async (id, outputs) => {
      const { letter } = objectType(outputs);
      const database = text(outputs["database"]);
      if (!(await server.databaseExists(database)) || !(await rolesExist(server, outputs))) return undefined;
      const keys = [outputs["owner"] ?? null, outputs["schema"] ?? null, letter, outputs["role"] ?? null];
      const rows = await server.direct(database, (session) => session.rows(select, keys));
      const live = strings(rows.map((row) => row["privilege"] ?? null));
      return {
        id,
        outputs: { ...outputs, privileges: describePrivileges(text(outputs["objectType"]), live, outputs["privileges"]) },
      };
    },
    update: async (_id, outputs, inputs) => {
      await apply(inputs);
      return { ...outputs, ...inputs };
    },
    delete: async (_id, outputs) => {
      const database = text(outputs["database"]);
      if (!(await server.databaseExists(database)) || !(await rolesExist(server, outputs))) return;
      await server.transaction(database, (session) =>
        session.run(defaultPrivilegesStatements(outputs).revoke, "could not revoke default privileges"),
      );
    },
  };
}

async function rolesExist(server: Server, { owner, role }: Properties): Promise<boolean> {
  const names = [owner, role].filter((name) => name !== "public").map((name) => text(name));
  const rows = await server.direct(server.database, (session) =>
    session.rows("SELECT FROM pg_roles WHERE rolname = ANY($1)", [names]),
  );
  return rows.length === new Set(names).size;
}

/** The statements that first take everything away and then give what is wanted; no `grant` for an empty list. */
export function defaultPrivilegesStatements(inputs: Properties): { revoke: string; grant: string | undefined } {
  const { word } = objectType(inputs);
  const scope = inputs["schema"] ? ` IN SCHEMA ${identifier(inputs["schema"])}` : "";
  const alter = `ALTER DEFAULT PRIVILEGES FOR ROLE ${identifier(inputs["owner"])}${scope}`;
  const wanted = privileges(text(inputs["objectType"]), inputs["privileges"]);
  const option = inputs["withGrantOption"] === true ? " WITH GRANT OPTION" : "";
  return {
    revoke: `${alter} REVOKE ALL ON ${word} FROM ${grantee(inputs["role"])}`,
    grant:
      wanted.length === 0 ? undefined : `${alter} GRANT ${wanted.join(", ")} ON ${word} TO ${grantee(inputs["role"])}${option}`,
  };
}
