import type { Recorded } from "../support/recorded";
import { describeSabotages } from "../support/sabotage";

const label = (key: string, value: string | undefined) => (stack: Recorded) =>
  stack.changed("Namespace", "acme", (props) => props.setKey("metadata.labels", key, value));

describeSabotages("tenant-owner-is-named", {
  "a tenant of nobody's": label("leasehold/owner", undefined),
  "a tenant of a team without a name": label("leasehold/owner", ""),
  "a tenant of no environment": label("leasehold/environment", undefined),
});
