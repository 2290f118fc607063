/**
 * Every code a problem can have, with the reason behind the rule.
 *
 * Codes are a published API: once given, a code keeps its meaning. A code without a fixture in `test/fixtures/bad` fails the tests.
 */
export const CODES = {
  // The file and its YAML
  "YML-101": "YAML allows only spaces for indentation; a tab looks different in every editor",
  "YML-102": "YAML readers keep one of two equal keys and drop the other without a word",
  "YML-103": "the file name says whose file it is, so a second document has no owner",
  "YML-104": "an empty file is never read as 'delete this tenant'",
  "YML-105": "a reviewer must see each value where it applies",
  "YML-106": "in YAML some characters at the start of a value have a meaning of their own",
  "YML-107": "a tag could change what a value means without showing it",
  "YML-108": "what is opened must be closed, otherwise the rest of the file is swallowed",
  "YML-109": "an invisible character can make a diff look different from what is read",
  "YML-110": "files stay small and flat enough to be reviewed",
  "YML-111": "the file name is the id, so that one look at the folder shows the fleet",
  "YML-112": "one flat folder of plain files leaves no place where a file is overlooked",
  "YML-113": "an empty value is neither the default nor a value, so it is never guessed",
  "YML-114": "in YAML 1.2 only true and false are yes/no values",
  "YML-115": "YAML turns some unquoted text into a number or a yes/no value",
  "YML-116": "this name has a meaning inside JavaScript",
  "YML-117": "what cannot be read is never taken for deleted",
  "YML-118": "the file must be valid YAML to be read at all",
  // Who the tenant is
  "TEN-101": "unknown fields are errors, so that a typo is never ignored",
  "TEN-102": "the id becomes part of namespace, role, schema and host names",
  "TEN-103": "names built from the id must fit the limits of every system",
  "TEN-104": "reserved ids could be mistaken for a part of the platform",
  "TEN-105": "two tenants with one id would share everything built from it",
  "TEN-106": "old backups and logs would look like the new tenant's",
  "TEN-107": "what looks like one name must not stand for two tenants",
  "TEN-108": "a file of another version may mean something else by the same words",
  "TEN-109": "the owner decides who may approve changes here",
  "TEN-111": "somebody must read what is sent there",
  "TEN-114": "a value of another kind cannot be acted on",
  "TEN-115": "there is no safe default for this field",
  // Quotas
  "QTA-101": "the tier gives every value that the file does not",
  "QTA-102": "amounts are Kubernetes quantities",
  "QTA-103": "an amount this small is a slip of the unit: m means a thousandth, no unit means bytes",
  "QTA-104": "CPU is counted in cores",
  "QTA-105": "what is promised cannot be more than what is allowed",
  "QTA-106": "the tier's ceiling is what the platform planned for",
  "QTA-108": "zero would stop every workload",
  "QTA-109": "a container that may use more than its tenant would never start",
  "QTA-110": "the parts of a share cannot be more than the whole, and only listed classes may be used",
  // Access
  "IDN-107": "a role that does not exist would grant nothing, or the wrong thing",
  "IDN-108": "the stronger of two roles would win without showing it",
  "IDN-109": "a tenant whose people cannot manage it needs the platform for everything",
  "IDN-111": "this name stands for many accounts or for a part of the platform, not for people of one tenant",
  "IDN-112": "somebody who is in two tenants can carry data from one to the other",
  "IDN-113": "a member is one group or one user",
  // Environments, tiers and the life of a tenant
  "ENV-101": "an environment exists when its file does",
  "OPS-104": "times are written as ISO 8601 durations",
  "LIF-101": "a file that is gone is never read as 'delete this tenant'",
  "LIF-105": "who reads the file years later must find out when and why a tenant was closed",
  // What a change holds
  "CHG-101": "an editor that follows an old schema marks what is right and misses what is wrong",
} as const satisfies Record<string, string>;

/** A code of the catalogue, such as `TEN-101`. */
export type Code = keyof typeof CODES;
