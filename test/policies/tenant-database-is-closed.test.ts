import type { Editable, Recorded } from "../support/recorded";
import { describeSabotages } from "../support/sabotage";

const database = (path: string, value: unknown) => (stack: Recorded) =>
  stack.changed("Database", "acme-database", (props) => props.set(path, value));
const schema = (path: string, value: unknown) => (stack: Recorded) =>
  stack.changed("Schema", "acme-schema", (props) => props.set(path, value));
const template = (edit: (props: Editable) => void) => (stack: Recorded) => stack.changed("Database", "platform-template", edit);

describeSabotages(
  "tenant-database-is-closed",
  {
    "a database that is not a copy of the hardened template": database("template", "template1"),
    "a database that belongs to its tenant": database("owner", "tnt__acme"),
    "a database without a connection limit": database("connectionLimit", -1),
    "a database that says nothing of connections": database("connectionLimit", undefined),
    "a database with more connections than any tenant may have": database("connectionLimit", 5000),
    "a database that others may copy": database("isTemplate", true),
    "a schema with rights of its own": schema("policies", [{ create: true, role: "tnt__globex" }]),
    "a database that nobody closed to the public": (stack) => stack.without("Grant", "acme-database-public"),
    "a database that another grant closes": (stack) =>
      stack.changed("Grant", "acme-database-public", (props) => props.set("database", "postgres")),
    "a schema of another tenant's": schema("owner", "tnt__globex"),
    "a schema of nobody's": schema("owner", undefined),
    "a schema with another name": schema("name", "public"),
    "a schema in another database": schema("database", "shared"),
    "a schema that may be taken over": schema("ifNotExists", true),
  },
  "tenants with databases",
);

describeSabotages(
  "database-right-stays-in-tenant",
  {
    "the right to connect to another tenant's database": (stack) =>
      stack.changed("Grant", "acme-database-connect", (props) => props.set("database", "t_globex")),
    "more than the right to connect": (stack) =>
      stack.changed("Grant", "acme-database-connect", (props) => props.set("privileges", ["CONNECT", "CREATE"])),
  },
  "tenants with databases",
);

describeSabotages("tenant-database-is-closed", {
  "a schema that its tenant could rename": schema("owner", "tnt__acme"),
  "a schema that would take over another": schema("ifNotExists", undefined),
  "a schema that is no tenant's": schema("name", "app"),
});

describeSabotages(
  "tenant-database-is-closed",
  {
    "a shared database that is open": (stack) => stack.without("Grant", "platform-shared-public"),
    "a database beside it that is open": (stack) => stack.without("Grant", "platform-postgres-public"),
    "a template of the server's that is open": (stack) => stack.without("Grant", "platform-template1-public"),
    "a schema that is everybody's": (stack) => stack.without("Grant", "platform-shared-schema-public"),
    "a template to which somebody may connect": template((props) => props.set("allowConnections", true)),
    "a template made from what others may have changed": template((props) => props.set("template", "template1")),
    "a database that is neither a tenant's nor the platform's": (stack) =>
      stack.added("Database", "platform-shared", (props) => {
        props.set("name", "reports");
        props.set("template", "tnt_template");
      }),
  },
  "platform",
);

describeSabotages(
  "database-role-is-unprivileged",
  {
    "an owner that can log in": (stack) => stack.changed("Role", "platform-owner", (props) => props.set("login", true)),
    "a pool that passes by row level security": (stack) =>
      stack.changed("Role", "platform-pool", (props) => props.set("bypassRowLevelSecurity", true)),
    "a pool that is in the owner's role": (stack) =>
      stack.changed("Role", "platform-pool", (props) => props.set("roles", ["app_owner"])),
    "migrations without a connection limit": (stack) =>
      stack.changed("Role", "platform-migrator", (props) => props.set("connectionLimit", -1)),
  },
  "platform",
);
