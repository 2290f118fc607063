import { type Invariant, type Violation, violation } from "./invariant";
import type { KubernetesObject } from "./resources";
import { named, pluginsOf, skipProblems } from "./route-rules";
import type { StackView } from "./stack-view";
import { fields, isEmpty, text } from "./values";

/** They run code, answer for the gateway itself, or are known to let strangers in. */
const FORBIDDEN =
  /^(serverless-.*|ext-plugin-.*|exit-transformer|script|inspect|public-api|batch-requests|jwe-decrypt|cas-auth|wolf-rbac|node-status|server-info)$/;

/** These say who calls, or who may come in: set for everybody they overrule what each route says. */
const NOT_FOR_EVERYBODY = [
  "attach-consumer-label",
  "acl",
  "consumer-restriction",
  "key-auth",
  "jwt-auth",
  "openid-connect",
  "multi-auth",
];

/** What is in force on every route. */
const GLOBAL_KINDS = ["GatewayProxy", "ApisixGlobalRule"];

export const gatewaySettingsRunNoCode: Invariant = {
  name: "gateway-settings-run-no-code",
  displayName: "What the gateway does for everybody is harmless",
  ids: ["F6", "F9"],
  holds: "what the gateway does for every tenant runs no code, holds no credential, and has one author for each plugin",
  sources: ["CVE-2022-24112", "CVE-2020-13945", "CVE-2026-49230", "CVE-2026-49872", "apisix-ingress-controller: GatewayProxy"],
  severity: "critical",
  isAbsolute: true,
  remedy:
    "name each global plugin in one object only, leave authentication and labels to the routes, and take every key from a Secret",
  violations: (stack) => [
    ...[...GLOBAL_KINDS, "ApisixPluginConfig"].flatMap((kind) => platforms(stack, kind)).flatMap(problemsOf),
    ...secondAuthors(stack),
  ],
};

/** Those in a tenant's namespace are refused as such, elsewhere. */
function platforms(stack: StackView, kind: string): readonly KubernetesObject[] {
  return stack.ofKind(kind).filter(({ namespace }) => stack.tenantOf(namespace) === undefined);
}

function problemsOf(object: KubernetesObject): Violation[] {
  const spec = fields(object.fields["spec"]);
  const plugins = pluginsOf(spec);
  const forEverybody = GLOBAL_KINDS.includes(object.kind) ? named(plugins, ...NOT_FOR_EVERYBODY) : [];
  const secrets = object.kind === "ApisixPluginConfig" ? plugins.filter(({ secret }) => secret !== "") : [];
  const auth = fields(fields(fields(spec["provider"])["controlPlane"])["auth"]);
  return [
    ...plugins.filter(({ name }) => FORBIDDEN.test(name)).map(({ name }) => `runs the plugin "${name}", which is never allowed`),
    ...plugins.flatMap(skipProblems),
    ...forEverybody.map(({ name }) => `runs ${name} for everybody, over what each route says`),
    ...secrets.map(({ name }) => `takes settings of ${name} from a Secret that its routes do not have`),
    ...(isEmpty(fields(auth["adminKey"])["value"]) ? [] : ["has the key of the gateway's administrator in clear"]),
  ].map((problem) => violation(object, problem, "spec"));
}

/** Of two authors of one global plugin the last one wins, or it is gone. */
function secondAuthors(stack: StackView): Violation[] {
  const first = new Map<string, KubernetesObject>();
  return GLOBAL_KINDS.flatMap((kind) => platforms(stack, kind)).flatMap((object) => {
    const gateway = text(fields(object.fields["spec"])["ingressClassName"]);
    return pluginsOf(fields(object.fields["spec"])).flatMap(({ name }) => {
      const other = first.get(`${gateway} ${name}`) ?? object;
      first.set(`${gateway} ${name}`, other);
      return other === object ? [] : [violation(object, `sets ${name} for everybody, as ${other.title} does`, "spec.plugins")];
    });
  });
}
