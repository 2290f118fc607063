import { type Kind, KindProvider } from "../kinds";
import { decodeConfiguration } from "../provider";
import { serve } from "../provider-server";
import { sdkVersion } from "../sdk-version";
import type { Properties } from "../support";
import { databaseKind } from "./database";
import { defaultPrivilegesKind } from "./default-privileges";
import { extensionKind } from "./extension";
import { grantKind } from "./grant";
import { roleKind } from "./role";
import { schemaKind } from "./schema";
import { Server } from "./server";

/** Stands in for Pulumi's PostgreSQL provider: same SQL effects, same changes found, for the options that the program uses. */
class PostgresqlProvider extends KindProvider {
  readonly version = sdkVersion("@pulumi/postgresql");
  protected kinds: Record<string, Kind> = {};

  configure(configuration: Properties): void {
    const settings = decodeConfiguration(configuration, ["port", "superuser", "maxConnections", "connectTimeout"]);
    const server = new Server(settings);
    this.kinds = {
      "postgresql:index/database:Database": databaseKind(server),
      "postgresql:index/defaultPrivileges:DefaultPrivileges": defaultPrivilegesKind(server),
      "postgresql:index/extension:Extension": extensionKind(server),
      "postgresql:index/grant:Grant": grantKind(server),
      "postgresql:index/role:Role": roleKind(server),
      "postgresql:index/schema:Schema": schemaKind(server),
    };
  }
}

serve(new PostgresqlProvider());
