import type { Editable, Recorded } from "../support/recorded";
import { describeSabotages } from "../support/sabotage";

const role = (name: string, edit: (props: Editable) => void) => (stack: Recorded) => stack.changed("Role", name, edit);
const login = (path: string, value: unknown) => role("acme-login-a", (props) => props.set(path, value));
const identity = (path: string, value: unknown) => role("acme-identity", (props) => props.set(path, value));
describeSabotages("database-role-is-unprivileged", {
  "a superuser": login("superuser", true),
  "a role that may create databases": login("createDatabase", true),
  "a role that may create roles": identity("createRole", true),
  "a role that may replicate": identity("replication", true),
  "a role that passes by row level security": login("bypassRowLevelSecurity", true),
  "an identity that can log in": identity("login", true),
  "membership in another tenant's identity": login("roles", ["tnt__acme", "tnt__globex"]),
  "membership in a role of the server": identity("roles", ["app_tenants", "pg_read_all_data"]),
  "a login that acts as another tenant": login("assumeRole", "tnt__globex"),
  "a login that acts as itself": login("assumeRole", undefined),
  "no connection limit": login("connectionLimit", -1),
  "no statement timeout": login("statementTimeout", undefined),
  "no timeout for idle transactions": login("idleInTransactionSessionTimeout", 0),
  "another tenant's schema on the search path": login("searchPaths", ["t_acme", "t_globex"]),
  "a public search path": login("searchPaths", ["public"]),
  "a name that is no tenant's": login("name", "postgres_admin"),
  "an identity with a password": identity("password", "a word"),
  "more connections than any tenant may have": login("connectionLimit", 501),
});

describeSabotages(
  "database-role-is-unprivileged",
  {
    "a group that can log in": (stack) => stack.changed("Role", "platform-tenants", (props) => props.set("login", true)),
  },
  "platform",
);
