/** Limits of a tenant's logins on a shared PostgreSQL server. */

import { z } from "zod";
import { countField, durationField } from "../fields";

/** Connections and timeouts; the tier gives them, a tenant file cannot. */
export const databaseBlock = z
  .strictObject({
    connections: countField(1).describe("Open connections of one login."),
    statementTimeout: durationField.describe("A statement that runs longer is cancelled."),
    idleInTransactionTimeout: durationField.describe("A transaction that is idle for longer is ended."),
  })
  .describe("Limits of the tenant's logins on the shared PostgreSQL server.");
