import { tenantNamed } from "./database-names";
import { type Invariant, type Violation, violation } from "./invariant";
import type { VaultObject } from "./resources";
import { pathProblem } from "./tenant-paths";
import { fields, list, text } from "./values";

/** Of the server itself; whoever writes there makes rights for himself. */
const SERVER_PATHS = /^\/*(sys|auth|identity|cubbyhole)(\/|$)/;

/** What a token may say about itself. */
const OWN_TOKEN = new Set(["auth/token/lookup-self", "auth/token/renew-self", "auth/token/revoke-self"]);

const CAPABILITIES = new Set(["create", "read", "update", "patch", "delete", "list", "deny"]);

export const vaultPathIsTheTenantsOwn: Invariant = {
  name: "vault-path-is-the-tenants-own",
  displayName: "A tenant's Vault policy ends at its own paths",
  ids: ["H1", "H2"],
  holds: "every Vault policy of a tenant names paths below the tenant's own part, without sudo and nothing of the server's",
  sources: ["OpenBao and Vault: policies", "Stakater Multi Tenant Operator: sys/mounts"],
  severity: "critical",
  isAbsolute: true,
  remedy: 'write paths such as "kv/data/tenants/<id>/app/*", with no * or + before the id, and capabilities one by one',
  violations: (stack) =>
    stack.vault
      .filter(({ kind }) => kind === "Policy")
      .flatMap((policy) => {
        const tenant = tenantNamed(text(policy.fields["name"]) || text(policy.fields["logicalName"]), stack);
        return tenant === undefined ? [] : problemsOf(policy, tenant);
      }),
};

/** A path with what may be done there. */
interface Rule {
  readonly path: string;
  readonly capabilities: readonly string[];
  /** Whether more is said than a list of capabilities. */
  readonly saysMore: boolean;
}

function problemsOf(policy: VaultObject, tenant: string): Violation[] {
  const rules = rulesOf(text(policy.fields["policy"]));
  const problems =
    rules === undefined ? ["is not written as paths with capabilities"] : rules.flatMap((rule) => ruleProblems(rule, tenant));
  return problems.map((problem) => violation(policy, problem, "policy"));
}

function ruleProblems({ path, capabilities, saysMore }: Rule, tenant: string): string[] {
  if (OWN_TOKEN.has(path) || capabilities.join() === "deny") return [];
  const odd = capabilities.filter((one) => !CAPABILITIES.has(one)).map((one) => `gives "${one}" on "${path}"`);
  if (SERVER_PATHS.test(path)) return [...odd, `opens "${path}", which is the server's`];
  const problem = pathProblem(path, tenant);
  return [
    ...odd,
    ...(saysMore || capabilities.length === 0 ? [`says of "${path}" what no policy judges`] : []),
    ...(problem === undefined ? [] : [`opens "${path}", ${problem}`]),
  ];
}

const BLOCK = /path\s+"([^"]*)"\s*\{([^{}]*)\}/g;
const LIST = /^\s*capabilities\s*=\s*\[([^\]]*)\]\s*,?\s*$/;

/** Both ways to write a policy; `undefined` when anything else stands there. */
function rulesOf(written: string): Rule[] | undefined {
  const source = written.replaceAll(/(^|\s)(#|\/\/).*$/gm, "").replaceAll(/\/\*[\s\S]*?\*\//g, "");
  if (source.trim().startsWith("{")) return rulesOfJson(source);
  if (source.replaceAll(BLOCK, "").trim() !== "") return undefined;
  return [...source.matchAll(BLOCK)].map(([, path = "", body = ""]) => {
    const [, items] = LIST.exec(body) ?? [];
    const capabilities = [...(items ?? "").matchAll(/"([^"]*)"/g)].map(([, one = ""]) => one);
    return { path, capabilities, saysMore: items === undefined };
  });
}

function rulesOfJson(source: string): Rule[] | undefined {
  try {
    const whole = fields(JSON.parse(source));
    if (Object.keys(whole).join() !== "path") return undefined;
    return Object.entries(fields(whole["path"])).map(([path, rule]) => ({
      path,
      capabilities: list(fields(rule)["capabilities"]).map(String),
      saysMore: Object.keys(fields(rule)).join() !== "capabilities",
    }));
  } catch {
    return undefined;
  }
}
