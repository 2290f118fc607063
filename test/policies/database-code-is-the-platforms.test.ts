import { describeOthers, foreign } from "../support/other-program";

const extension = (name: string) => foreign("postgresql:index/extension:Extension", "extension", { name, database: "t_acme" });
const code = { name: "greet", database: "tnt_template", language: "sql", body: "SELECT 1", securityDefiner: false };

describeOthers(
  "database-code-is-the-platforms",
  [extension("pg_trgm"), foreign("postgresql:index/function:Function", "greet", code)],
  {
    "a function with its owner's rights": ["greet", "securityDefiner", true],
    "a function in a tenant's database": ["greet", "database", "t_acme"],
    "a function in a language without a fence": ["greet", "language", "plpython3u"],
    "an extension that opens connections": ["extension", "name", "dblink"],
    "an extension that reads files": ["extension", "name", "file_fdw"],
    "an extension nobody allowed": ["extension", "name", "timescaledb"],
    ...Object.fromEntries(
      [
        "Server",
        "UserMapping",
        "Publication",
        "Subscription",
        "ReplicationSlot",
        "PhysicalReplicationSlot",
        "SecurityLabel",
        "Rule",
      ].map((kind) => [`a ${kind}`, [foreign(`postgresql:index/thing:${kind}`, "thing", { name: "thing", database: "shared" })]]),
    ),
  },
);
