import type { ServerModel } from "../../../../components/database-models";
import { type Attack, DENIED, touchesRows } from "../attack";

const DATABASE: readonly ServerModel[] = ["database"];

/** Databases of one tenant each. */
export const databases: readonly Attack[] = [
  {
    id: "databases-01",
    title: "connect to the victim's database",
    models: DATABASE,
    connect: ({ victimDatabase }) => ({ database: victimDatabase }),
    steps: () => ["SELECT * FROM app.notes"],
    outcome: DENIED,
  },
  {
    id: "databases-02",
    title: "connect to the database that others share",
    models: DATABASE,
    connect: () => ({ database: "shared" }),
    steps: () => ["SELECT 1"],
    outcome: DENIED,
  },
  {
    id: "databases-03",
    title: "install an extension",
    models: DATABASE,
    steps: () => ["CREATE EXTENSION pg_trgm"],
    outcome: ["42501", "0A000", "58P01"],
  },
  {
    id: "databases-04",
    title: "let the victim into one's own database",
    models: DATABASE,
    steps: ({ database, victimIdentity }) => [
      `GRANT CONNECT ON DATABASE "${database}" TO "${victimIdentity}"`,
      `SELECT 1 WHERE has_database_privilege('${victimIdentity}', current_database(), 'CONNECT')`,
    ],
    worked: touchesRows,
    outcome: "nothing",
  },
  {
    id: "databases-05",
    title: "rename one's own database",
    models: DATABASE,
    steps: ({ database }) => [`ALTER DATABASE "${database}" RENAME TO planted`],
    outcome: ["42501", "0A000"],
  },
  {
    id: "databases-06",
    title: "lift one's own database's connection limit",
    models: DATABASE,
    steps: ({ database }) => [`ALTER DATABASE "${database}" CONNECTION LIMIT -1`],
    outcome: DENIED,
  },
  {
    id: "databases-07",
    title: "drop the victim's database",
    models: DATABASE,
    steps: ({ victimDatabase }) => [`DROP DATABASE "${victimDatabase}"`],
    outcome: DENIED,
  },
  {
    id: "databases-08",
    title: "create a database",
    models: ["row", "schema", "database"],
    steps: () => ["CREATE DATABASE planted"],
    outcome: DENIED,
    control: true,
  },
  {
    id: "databases-09",
    title: "measure the victim's database",
    models: DATABASE,
    steps: ({ victimDatabase }) => [`SELECT pg_database_size('${victimDatabase}')`],
    outcome: DENIED,
  },
  {
    id: "databases-10",
    title: "watch the victim's database by its counters",
    models: DATABASE,
    steps: () => ["SELECT * FROM pg_stat_database"],
    outcome: DENIED,
  },
  {
    id: "databases-11",
    title: "create a temporary table",
    models: DATABASE,
    steps: () => ["CREATE TEMPORARY TABLE planted (id integer)"],
    outcome: DENIED,
  },
  {
    id: "databases-12",
    title: "ask whether a database of that name exists",
    models: DATABASE,
    steps: ({ victimDatabase, victimIdentity }) => [
      `SELECT has_database_privilege('${victimIdentity}', '${victimDatabase}', 'CONNECT')`,
    ],
    outcome: { residual: "ids that say nothing about the tenant and are never used again" },
  },
];
