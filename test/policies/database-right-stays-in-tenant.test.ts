import { describeOthers, foreign } from "../support/other-program";
import type { Recorded } from "../support/recorded";
import { describeSabotages } from "../support/sabotage";

const grant = (path: string, value: unknown) => (stack: Recorded) =>
  stack.changed("Grant", "acme-schema-use", (props) => props.set(path, value));

describeSabotages("database-right-stays-in-tenant", {
  "a right on another tenant's schema": grant("schema", "t_globex"),
  "a right for another tenant": grant("role", "tnt__globex"),
  "a right for a role that is no tenant's": grant("role", "somebody"),
  "a right for everybody": grant("role", "public"),
  "a right that may be granted onward": grant("withGrantOption", true),
  "a right on the database": grant("objectType", "database"),
  "a right on a table": grant("objectType", "table"),
  "more than use and create": grant("privileges", ["USAGE", "ALL"]),
});

describeSabotages(
  "database-right-stays-in-tenant",
  {
    "a group that gives more than a connection": (stack) =>
      stack.changed("Grant", "platform-shared-connect", (props) => props.set("privileges", ["CONNECT", "CREATE"])),
    "a right for everybody on a database of the server's": (stack) =>
      stack.added("Grant", "platform-postgres-public", (props) => props.set("privileges", ["CONNECT"])),
  },
  "platform",
);

const defaults = (name: string, props: object) => foreign("postgresql:index/defaultPrivileges:DefaultPrivileges", name, props);
const membership = (role: string, grantRole: string, more: object = {}) =>
  foreign("postgresql:index/grantRole:GrantRole", "membership", { role, grantRole, ...more });

describeOthers(
  "database-right-stays-in-tenant",
  [
    defaults("tables", {
      ...{ owner: "app_owner", role: "app_tenants", database: "shared", schema: "app", objectType: "table" },
      privileges: ["SELECT", "INSERT", "UPDATE", "DELETE"],
    }),
    defaults("functions", { owner: "app_owner", role: "public", database: "shared", objectType: "function", privileges: [] }),
  ],
  {
    "truncating everybody's tables": ["tables", "privileges", ["SELECT", "TRUNCATE"]],
    "triggers on everybody's tables": ["tables", "privileges", ["TRIGGER"]],
    "rights to come that may be handed on": ["tables", "withGrantOption", true],
    "rights to come for a stranger": ["tables", "role", "reporting"],
    "a tenant's tables to come, for all tenants": ["tables", "owner", "tnt__acme"],
    "functions to come for everybody": ["functions", "privileges", ["EXECUTE"]],
    "taking functions from everybody in one schema, which takes nothing": ["functions", "schema", "app"],
    "the same defaults twice": [
      defaults("again", {
        ...{ owner: "app_owner", role: "app_tenants", database: "shared", schema: "app", objectType: "table" },
        privileges: ["SELECT"],
      }),
    ],
    "a membership beside the role": [membership("tnt__acme", "tnt__globex")],
    "a membership in a role of the server's": [membership("app_pool", "pg_read_all_data")],
  },
);

const theirGrant = (props: object) =>
  foreign("postgresql:index/grant:Grant", "grant", { objectType: "database", privileges: ["CONNECT"], ...props });

/** Another program, which calls roles and databases as it likes. */
describeOthers(
  "database-right-stays-in-tenant",
  [theirGrant({ role: "acme_app", database: "acme" }), membership("acme_app", "acme")],
  {
    "a right for everybody": ["grant", "role", "public"],
    "a right that may be handed on": ["grant", "withGrantOption", true],
    "a membership that may be handed on": ["membership", "withAdminOption", true],
    "a membership in a role of the server's": ["membership", "grantRole", "pg_write_all_data"],
  },
  { beside: false },
);
