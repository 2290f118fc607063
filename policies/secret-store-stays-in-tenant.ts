import { type Invariant, type Violation, violation } from "./invariant";
import type { KubernetesObject } from "./resources";
import type { StackView, TenantNamespace } from "./stack-view";
import { pathProblem } from "./tenant-paths";
import { type Fields, fields, isEmpty, list, text, texts } from "./values";

export const secretStoreStaysInTenant: Invariant = {
  name: "secret-store-stays-in-tenant",
  displayName: "Secrets are fetched from the tenant's own place",
  ids: ["H4", "H6", "I1"],
  holds: "every secret store of a tenant is its own, and every external secret takes from there what is the tenant's",
  sources: ["external-secrets: multi tenancy", "crossplane provider-sql #48"],
  severity: "critical",
  isAbsolute: true,
  remedy:
    "use a SecretStore in the tenant's namespace that logs in with a service account there, and keys with the tenant's id as a part of the path; limit cluster-wide stores to namespaces of the platform by name",
  violations: (stack) => [
    ...stack.tenantNamespaces.flatMap((namespace) => [
      ...stack.ofKind("SecretStore", namespace.name).flatMap((store) => storeProblems(store, namespace)),
      ...stack.ofKind("ExternalSecret", namespace.name).flatMap((secret) => secretProblems(secret, namespace, stack)),
    ]),
    ...stack.ofKind("ClusterSecretStore").flatMap((store) => reach(store, list(specOf(store)["conditions"]).map(fields), stack)),
    ...stack.ofKind("ClusterExternalSecret").flatMap((secret) => reach(secret, [specOf(secret)], stack)),
  ],
};

function specOf(object: KubernetesObject): Fields {
  return fields(object.fields["spec"]);
}

/** Where a store logs in, and as whom: by kind of store. */
const STORES: Readonly<Record<string, (settings: Fields, own: TenantNamespace) => string[]>> = {
  vault: (settings, own) => {
    const login = fields(fields(settings["auth"])["kubernetes"]);
    const role = text(login["role"]);
    return [
      ...(isEmpty(login) ? ["logs in by something else than a service account"] : []),
      ...(role !== "" && pathProblem(role.replaceAll(/[-_]/g, "/"), own.tenant.replaceAll(/[-_]/g, "/")) === undefined
        ? []
        : [`logs in by role "${role}", which is not called after tenant "${own.tenant}"`]),
    ];
  },
  kubernetes: (settings, own) => {
    const remote = text(settings["remoteNamespace"]) || "default";
    return remote === own.name ? [] : [`reads Secrets of namespace "${remote}"`];
  },
  fake: () => [],
};

function storeProblems(store: KubernetesObject, own: TenantNamespace): Violation[] {
  const provider = fields(specOf(store)["provider"]);
  const problems = Object.keys(provider).flatMap((kind) => {
    const judged = Object.hasOwn(STORES, kind) ? STORES[kind] : undefined;
    return judged === undefined ? [`reads from ${kind}, which no policy judges`] : judged(fields(provider[kind]), own);
  });
  const foreign = namespacesIn(provider).filter((namespace) => namespace !== own.name);
  return [
    ...(isEmpty(provider) ? ["does not say where it reads"] : []),
    ...problems,
    ...foreign.map((namespace) => `logs in with something of namespace "${namespace}"`),
  ].map((problem) => violation(store, problem, "spec.provider"));
}

/** Every reference to another namespace, wherever it stands. */
function namespacesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namespacesIn);
  return Object.entries(fields(value)).flatMap(([key, part]) =>
    typeof part === "string" ? (key === "namespace" ? [part] : []) : namespacesIn(part),
  );
}

/** One thing that an external secret takes, and where that stands. */
interface Taken {
  readonly place: string;
  readonly store: Fields;
  readonly generator: unknown;
  readonly key: string;
}

function takenBy(secret: KubernetesObject): Taken[] {
  const spec = specOf(secret);
  const entries = ["data", "dataFrom"].flatMap((part) =>
    list(spec[part]).map((one, index) => ({ place: `spec.${part}[${index}]`, entry: fields(one) })),
  );
  return entries.map(({ place, entry }) => {
    const source = fields(entry["sourceRef"]);
    const from = fields(entry["remoteRef"] ?? entry["extract"]);
    return {
      place,
      store: fields(source["storeRef"] ?? spec["secretStoreRef"]),
      generator: source["generatorRef"],
      key: text(from["key"]) || text(fields(entry["find"])["path"]),
    };
  });
}

function secretProblems(secret: KubernetesObject, own: TenantNamespace, stack: StackView): Violation[] {
  return takenBy(secret).flatMap(({ place, store, generator, key }) => {
    if (!isEmpty(generator)) return [violation(secret, "takes something made by a generator, which no policy judges", place)];
    const name = text(store["name"]);
    const isCluster = (text(store["kind"]) || "SecretStore") !== "SecretStore";
    if (isCluster) return [violation(secret, `takes from ${text(store["kind"])} "${name}", which is everybody's`, place)];
    const found = stack.ofKind("SecretStore", own.name).find((one) => one.name === name);
    if (found === undefined) return [violation(secret, `takes from store "${name}", which its namespace does not have`, place)];
    const problem = isEmpty(fields(specOf(found)["provider"])["vault"]) ? undefined : pathProblem(key, own.tenant);
    return problem === undefined ? [] : [violation(secret, `takes "${key}", ${problem}`, place)];
  });
}

/** What is cluster-wide must name the namespaces it is for, and none of them may be a tenant's. */
function reach(object: KubernetesObject, conditions: readonly Fields[], stack: StackView): Violation[] {
  const names = conditions.flatMap(({ namespaces }) => texts(namespaces));
  const isOpen = conditions.length === 0 || conditions.some((one) => list(one["namespaces"]).length === 0 || selects(one));
  const tenants = names.filter((name) => stack.tenantOf(name) !== undefined);
  return [
    ...(isOpen ? [violation(object, "is not limited to namespaces by their names", "spec")] : []),
    ...tenants.map((name) => violation(object, `reaches the tenant's namespace "${name}"`, "spec")),
  ];
}

function selects(condition: Fields): boolean {
  return ["namespaceSelector", "namespaceSelectors", "namespaceRegexes"].some((key) => condition[key] !== undefined);
}
