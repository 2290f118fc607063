/** Every way to spoil a field, in the order of the catalogue of isolation invariants. */

import type { Operator } from "../mutant";
import { access } from "./access";
import { admission } from "./admission";
import { databasePlaces } from "./database-places";
import { databaseRights } from "./database-rights";
import { databaseRoles, passwords } from "./database-roles";
import { fences } from "./gateway-fence";
import { addresses, headers } from "./gateway-headers";
import { identities } from "./gateway-identity";
import { consumers, limits } from "./gateway-limits";
import { contracts, gatewayObjects } from "./gateway-objects";
import { kinds } from "./kinds";
import { namespaces } from "./namespace";
import { beside } from "./neighbours";
import { network } from "./network";
import { pods } from "./pods";
import { quotas } from "./quota";
import { services } from "./services";

export const operators: readonly Operator[] = [
  ...namespaces,
  ...quotas,
  ...network,
  ...access,
  ...services,
  ...pods,
  ...kinds,
  ...admission,
  ...databaseRoles,
  ...databaseRights,
  ...databasePlaces,
  ...passwords,
  ...fences,
  ...identities,
  ...headers,
  ...addresses,
  ...limits,
  ...consumers,
  ...gatewayObjects,
  ...contracts,
  ...beside,
];
