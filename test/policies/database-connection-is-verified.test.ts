import { describeOthers, foreign } from "../support/other-program";

/** The inputs of a provider are texts. */
const good = { host: "db.example.com", sslmode: "verify-full", superuser: "true", maxConnections: "0", password: "a word" };
const socket = { host: "/run/postgresql", superuser: "false", maxConnections: "0" };

describeOthers(
  "database-connection-is-verified",
  [foreign("pulumi:providers:postgresql", "database", good), foreign("pulumi:providers:postgresql", "local", socket)],
  {
    "a server that anybody could be": ["database", "sslmode", "require"],
    "no encryption at all": ["database", "sslmode", undefined],
    "a connection that does not say whose it is": ["database", "superuser", undefined],
    "connections that wait for each other": ["database", "maxConnections", "4"],
    "connections with the provider's own bound": ["local", "maxConnections", undefined],
  },
);
