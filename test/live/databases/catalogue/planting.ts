import { ALL, type Attack, DENIED, leaks, SHARED } from "../attack";

/** Leaving something behind that others run into. */
export const planting: readonly Attack[] = [
  {
    id: "planting-01",
    title: "a trigger on a shared table",
    models: SHARED,
    steps: () => [
      "CREATE TRIGGER planted BEFORE UPDATE ON app.notes FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    ],
    outcome: DENIED,
    control: true,
  },
  {
    id: "planting-02",
    title: "a rule on a shared table",
    models: SHARED,
    steps: () => ["CREATE RULE planted AS ON DELETE TO app.notes DO INSTEAD NOTHING"],
    outcome: DENIED,
    control: true,
  },
  {
    id: "planting-03",
    title: "a foreign key to a shared table, which keeps its rows from being deleted",
    models: SHARED,
    steps: ({ schema }) => [
      `CREATE TABLE "${schema}".planted (tenant_id text, id integer, FOREIGN KEY (tenant_id, id) REFERENCES app.notes (tenant_id, id))`,
    ],
    outcome: DENIED,
    control: true,
  },
  {
    id: "planting-04",
    title: "a table in schema public",
    models: ALL,
    steps: () => ["CREATE TABLE public.planted (id integer)"],
    outcome: DENIED,
    control: true,
  },
  {
    id: "planting-05",
    title: "a table among the shared ones",
    models: SHARED,
    steps: () => ["CREATE TABLE app.planted (tenant_id text)"],
    outcome: DENIED,
    control: true,
  },
  {
    id: "planting-06",
    title: "a schema",
    models: ALL,
    steps: () => ["CREATE SCHEMA planted"],
    outcome: DENIED,
    control: true,
  },
  {
    id: "planting-07",
    title: "another version of the function that tells who one is",
    models: SHARED,
    steps: ({ victim }) => [
      `CREATE OR REPLACE FUNCTION app_sec.tenant_id() RETURNS text LANGUAGE sql AS $$ SELECT '${victim}' $$`,
    ],
    outcome: DENIED,
  },
  {
    id: "planting-08",
    title: "schema tenant: a function of that name on one's own search path",
    models: ["schema"],
    steps: ({ schema, victim }) => [
      `CREATE OR REPLACE FUNCTION "${schema}".tenant_id() RETURNS text LANGUAGE sql AS $$ SELECT '${victim}' $$`,
      `CREATE OR REPLACE FUNCTION "${schema}".starts_with(a text, b text) RETURNS boolean LANGUAGE sql AS $$ SELECT true $$`,
      `CREATE OR REPLACE FUNCTION "${schema}".split_part(a text, b text, c integer) RETURNS text LANGUAGE sql AS $$ SELECT '${victim}' $$`,
      `SET search_path = "${schema}", app_sec, app, pg_catalog`,
      "SELECT * FROM app.notes",
    ],
    worked: leaks,
    outcome: "nothing",
  },
  {
    id: "planting-09",
    title: "a block of code",
    models: SHARED,
    steps: () => ["DO $$ BEGIN PERFORM 1; END $$"],
    outcome: DENIED,
    control: true,
  },
  {
    id: "planting-10",
    title: "a connection out of the database (dblink)",
    models: ALL,
    steps: () => ["CREATE EXTENSION dblink"],
    outcome: ["42501", "0A000", "58P01"],
  },
  {
    id: "planting-11",
    title: "a foreign data wrapper",
    models: ALL,
    steps: () => ["CREATE FOREIGN DATA WRAPPER planted"],
    outcome: DENIED,
  },
  {
    id: "planting-12",
    title: "a function of compiled code",
    models: ALL,
    steps: ({ schema }) => [
      `CREATE FUNCTION "${schema}".planted(cstring) RETURNS integer LANGUAGE c STRICT AS 'libc.so.6', 'system'`,
    ],
    outcome: DENIED,
  },
];
