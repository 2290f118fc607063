/** ApisixConsumers as the controller translates them, and what the gateway checks over all of them. */

import type { Consumer } from "./configuration";
import { accepted, type Declared, type Loaded, type Objects } from "./objects";
import { loadPlugins } from "./plugin-use";
import { checkKeys, type Fields, fields, InvalidSpec, isFields, SyncRefused, text } from "./values";

const NAME_LIMIT = 256;

/** Credentials of a consumer: the way to declare one, the plugin that reads it. Of several declared ones only the first is taken. */
const CREDENTIALS = [
  ["keyAuth", "key-auth"],
  ["jwtAuth", "jwt-auth"],
] as const;

const CREDENTIAL_PLUGINS: ReadonlySet<string> = new Set(CREDENTIALS.map(([, plugin]) => plugin));

export function consumersOf(
  objects: Objects,
  isOurs: (object: Declared) => boolean,
  before: readonly Consumer[],
): Loaded<Consumer> {
  const all = objects.ofKind("ApisixConsumer");
  const { items: taken, rejected } = accepted(all.filter(isOurs), (object) => consumerOf(objects, object));
  // A consumer that moves to another ingress class is not withdrawn: the old one stays in force.
  const left = new Set(all.filter((object) => !isOurs(object)).map(consumerName));
  const items = [...taken, ...before.filter(({ name }) => left.has(name))];
  checkLabels(items);
  checkKeysAreUnique(items, before);
  return { items, rejected };
}

function consumerName({ namespace, name }: Declared): string {
  return `${namespace}_${name}`;
}

function consumerOf(objects: Objects, object: Declared): Consumer {
  const name = consumerName(object);
  if (name.length > NAME_LIMIT) throw new InvalidSpec(`the name is longer than ${NAME_LIMIT} characters`);
  checkKeys(`consumer ${name}`, object.spec, ["ingressClassName", "authParameter", "plugins"]);
  const secretOf = (secret: string): Fields => objects.secret(object.namespace, secret);
  const plugins = [...loadPlugins(object.spec["plugins"], `consumer ${name}`, secretOf)];
  return {
    name,
    namespace: object.namespace,
    // The controller's own labels come last: a consumer cannot claim another namespace.
    labels: { ...object.labels, "k8s/kind": "ApisixConsumer", "k8s/namespace": object.namespace, "k8s/name": object.name },
    credentials: new Map([
      ...mainCredential(fields(object.spec["authParameter"]), secretOf),
      ...plugins
        .filter(([plugin]) => CREDENTIAL_PLUGINS.has(plugin))
        .map(([plugin, { config }]): [string, Fields] => [plugin, withKey(config)]),
    ]),
    plugins: new Map(plugins.filter(([plugin]) => !CREDENTIAL_PLUGINS.has(plugin))),
  };
}

function mainCredential(parameter: Fields, secretOf: (name: string) => Fields): [string, Fields][] {
  checkKeys(
    "authParameter",
    parameter,
    CREDENTIALS.map(([field]) => field),
  );
  return CREDENTIALS.filter(([field]) => parameter[field] !== undefined)
    .slice(0, 1)
    .map(([field, plugin]) => {
      const declared = fields(parameter[field]);
      checkKeys(field, declared, ["secretRef", "value"]);
      const inline = declared["value"];
      return [plugin, withKey(isFields(inline) ? inline : secretOf(text(fields(declared["secretRef"])["name"])))];
    });
}

function withKey(credential: Fields): Fields {
  if (text(credential["key"]) === "") throw new InvalidSpec("a credential has no key");
  return credential;
}

function checkLabels(consumers: readonly Consumer[]): void {
  for (const { name, labels } of consumers) {
    const empty = Object.keys(labels).find((label) => labels[label] === "");
    if (empty !== undefined) throw new SyncRefused(`consumer ${name}: label ${empty} is empty`);
  }
}

/**
 * Two consumers with one key are refused. The real gateway accepts them when both are new in one push, lets the last win and
 * refuses every push from then on; a key that moves to another consumer it refuses even when its old owner goes.
 */
function checkKeysAreUnique(consumers: readonly Consumer[], before: readonly Consumer[]): void {
  const owners = new Map<string, string>();
  for (const { name, credentials } of [...before, ...consumers]) {
    for (const [plugin, credential] of credentials) {
      const key = `${plugin} ${text(credential["key"])}`;
      const owner = owners.get(key) ?? name;
      if (owner !== name) throw new SyncRefused(`consumers ${owner} and ${name} have one key for ${plugin}`);
      owners.set(key, name);
    }
  }
}
