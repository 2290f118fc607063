import { ALL, type Attack, DENIED, leaks, RECONNECT, SHARED, type Target } from "../attack";
import { signToken } from "../token";

const READ = "SELECT tenant_id, body FROM app.notes";

/** Whose rows one gets is decided by who one is: every way to say that one is somebody else. */
export const identity: readonly Attack[] = [
  {
    id: "identity-01",
    title: "say in a setting to be the victim",
    models: SHARED,
    steps: ({ victim }) => [`SET app.tenant_id = '${victim}'`, READ],
    worked: leaks,
    outcome: "nothing",
    control: true,
  },
  {
    id: "identity-02",
    title: "make that setting the default of one's own login",
    models: SHARED,
    steps: ({ login, victim }) => ["SET ROLE NONE", `ALTER ROLE ${login} SET app.tenant_id = '${victim}'`, RECONNECT, READ],
    worked: leaks,
    outcome: DENIED,
  },
  {
    id: "identity-03",
    title: "set the setting by a function",
    models: SHARED,
    steps: ({ victim }) => [`SELECT set_config('app.tenant_id', '${victim}', false)`, READ],
    worked: leaks,
    outcome: "nothing",
    control: true,
  },
  {
    id: "identity-04",
    title: "set the setting when connecting (PGOPTIONS)",
    models: SHARED,
    connect: ({ victim }) => ({ options: `-c app.tenant_id=${victim}` }),
    steps: () => [READ],
    worked: leaks,
    outcome: "nothing",
    control: true,
  },
  {
    id: "identity-05",
    title: "ask for the victim's role when connecting",
    models: ALL,
    connect: ({ victimIdentity }) => ({ options: `-c role=${victimIdentity}` }),
    steps: () => ["SELECT 1"],
    outcome: ["42501", "22023"],
    control: true,
  },
  {
    id: "identity-06",
    title: "take up the victim's role",
    models: ALL,
    steps: ({ victimIdentity }) => [`SET ROLE "${victimIdentity}"`],
    outcome: DENIED,
    control: true,
  },
  {
    id: "identity-07",
    title: "take up no role",
    models: SHARED,
    steps: () => ["SET ROLE NONE", READ],
    worked: leaks,
    outcome: "nothing",
  },
  {
    id: "identity-08",
    title: "take up the group of all tenants",
    models: SHARED,
    steps: ({ group }) => [`SET ROLE ${group}`, READ],
    worked: leaks,
    outcome: "nothing",
  },
  {
    id: "identity-09",
    title: "take up the owner of the tables",
    models: ALL,
    steps: ({ owner }) => [`SET ROLE ${owner}`],
    outcome: DENIED,
    control: true,
  },
  {
    id: "identity-10",
    title: "become the victim for the session",
    models: ALL,
    steps: ({ victimLogin }) => [`SET SESSION AUTHORIZATION "${victimLogin}"`],
    outcome: DENIED,
  },
  {
    id: "identity-11",
    title: "grant oneself the victim's role",
    models: ALL,
    steps: ({ victimIdentity, login }) => [`GRANT "${victimIdentity}" TO "${login}"`],
    outcome: DENIED,
    control: true,
  },
  {
    id: "identity-12",
    title: "grant oneself the right to read everything",
    models: ALL,
    steps: ({ identity: self }) => [`GRANT pg_read_all_data TO "${self}"`],
    outcome: DENIED,
  },
  {
    id: "identity-13",
    title: "create a role",
    models: ALL,
    steps: () => ["CREATE ROLE planted LOGIN"],
    outcome: DENIED,
    control: true,
  },
  {
    id: "identity-14",
    title: "take the victim's name",
    models: ALL,
    steps: ({ victimIdentity }) => [`ALTER ROLE "${victimIdentity}" RENAME TO planted`],
    outcome: DENIED,
    control: true,
  },
  {
    id: "identity-15",
    title: "let oneself pass by row level security",
    models: ALL,
    steps: ({ identity: self }) => [`ALTER ROLE "${self}" BYPASSRLS`],
    outcome: DENIED,
  },
  {
    id: "identity-16",
    title: "raise one's own connection limit",
    models: ALL,
    steps: ({ login }) => ["SET ROLE NONE", `ALTER ROLE "${login}" CONNECTION LIMIT -1`],
    outcome: DENIED,
  },
  ...pooled([
    ["forge a token for the victim", ({ victim }) => signToken({ tenant: victim, key: "a key that was guessed, 32 bytes long" })],
    ["put the victim's name into one's own token", ({ tenant, victim }) => signToken({ tenant }).replace(tenant, victim)],
    ["say in a plain setting to be the victim", ({ victim }) => victim],
  ]),
  {
    id: "identity-20",
    title: "pooled service: read the key that signs tokens",
    models: ["row"],
    as: "pool",
    steps: () => ["SELECT key FROM app_sec.token_key"],
    outcome: DENIED,
  },
];

/** What the pooled service may try with the one thing it can say freely. */
function pooled(tries: readonly (readonly [string, (target: Target) => string])[]): Attack[] {
  return tries.map(([title, token], index) => ({
    id: `identity-${index + 17}`,
    title: `pooled service: ${title}`,
    models: ["row"],
    as: "pool",
    steps: (target) => [
      `SELECT set_config('app.token', '${token(target)}', false), set_config('app.tenant_id', '${target.victim}', false)`,
      READ,
    ],
    worked: leaks,
    outcome: "nothing",
  }));
}
