import { TENANT_LABEL } from "../model/labels";
import { type Invariant, type Violation, violation } from "./invariant";
import type { KubernetesObject } from "./resources";
import { isManaged, type TenantNamespace } from "./stack-view";
import { type Fields, fields, text } from "./values";

const CONTRACT = "tenant-contract";

/** A config map is read by everybody who works in the tenant. */
const SECRET_KEY = /(password|passwd|secret|token|credential|private[-_. ]?key|api[-_. ]?key)s?$/i;
const SECRET_TEXT = /-----BEGIN [A-Z ]*PRIVATE KEY-----|[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]{0,100}:(?![$<{%*])[^\s/@]{1,200}@/;
/** No word such as `header`, and no pointer to where the secret is. */
const SECRET_VALUE = /^(?=.*\d)[^\s:$<>{}*]{8,}$/;

export const contractIsTheTenantsOwn: Invariant = {
  name: "contract-is-the-tenants-own",
  displayName: "An application is told its own tenant",
  ids: ["A7", "H5"],
  holds: "every tenant's application is told the tenant it serves and no other, and no config map holds a credential",
  sources: ["OWASP Multi-Tenant", "OWASP K03"],
  severity: "critical",
  remedy: `make the config map ${CONTRACT} from the tenant its namespace is labelled for; put credentials into Secrets`,
  violations: (stack) =>
    stack.tenantNamespaces.flatMap((namespace) => {
      const maps = stack.ofKind("ConfigMap", namespace.name);
      const contract = maps.find(({ name }) => name === CONTRACT);
      return [
        ...(contract === undefined ? missing(namespace) : toldProblems(contract, namespace.status)),
        ...maps.flatMap((map) =>
          CONTENTS.flatMap((part) =>
            credentials(decoded(part, map.fields[part])).map((key) => violation(map, `holds a credential in ${key}`, part)),
          ),
        ),
      ];
    }),
};

/** What a config map holds: texts, and bytes in base64. */
const CONTENTS = ["data", "binaryData"] as const;

function decoded(part: (typeof CONTENTS)[number], contents: unknown): unknown {
  if (part === "data") return contents;
  const entries = Object.entries(fields(contents)).map(([key, bytes]) => [key, Buffer.from(text(bytes), "base64").toString()]);
  return Object.fromEntries(entries);
}

/** Only the namespaces that this program makes are promised one. */
function missing(namespace: TenantNamespace): Violation[] {
  return isManaged(namespace)
    ? [violation(namespace.object, `has no config map ${CONTRACT}, so its application cannot know whom it serves`)]
    : [];
}

/** What the contract says twice, by variables and as JSON, must both be the tenant it is labelled for; another invariant compares label and namespace. */
function toldProblems(contract: KubernetesObject, status: string): Violation[] {
  const tenant = contract.labels[TENANT_LABEL] ?? "";
  const data = fields(contract.fields["data"]);
  const told = fields(parsed(text(data["contract.json"]))["tenant"]);
  const ids = { TENANT_ID: text(data["TENANT_ID"]), "contract.json": text(told["id"]) };
  const foreign = Object.entries(ids).filter(([, id]) => id !== tenant);
  return [
    ...foreign.map(([key, id]) =>
      violation(contract, `says in ${key} that the tenant is "${id}", and it is "${tenant}"`, `data["${key}"]`),
    ),
    ...(told["status"] === status
      ? []
      : [violation(contract, `does not say that the tenant is ${status}`, 'data["contract.json"]')]),
  ];
}

function parsed(json: string): Fields {
  try {
    return fields(JSON.parse(json));
  } catch {
    return {}; // says nothing, so it does not say whose it is
  }
}

/** Keys, at any depth, that hold a credential; JSON is looked into. The value is not quoted. */
function credentials(data: unknown): readonly string[] {
  if (typeof data !== "object" || data === null) return [];
  return Object.entries(data as Fields).flatMap(([key, value]) => {
    const inner = typeof value === "string" && key.endsWith(".json") ? parsed(value) : value;
    if (typeof inner !== "string") return credentials(inner);
    return SECRET_TEXT.test(inner) || (SECRET_KEY.test(key) && SECRET_VALUE.test(inner)) ? [key] : [];
  });
}
