/** What the controller makes of the declared objects and pushes to the gateway. */

import { consumersOf } from "./consumers";
import { accepted, type Declared, type Loaded, Objects, type Rejected } from "./objects";
import { loadPlugins } from "./plugin-use";
import { routesOf } from "./routes";
import { checkKeys, type Fields, fields, InvalidSpec, list, SyncRefused, text, texts } from "./values";

/** One plugin on one object. */
export interface PluginUse {
  readonly name: string;
  readonly config: Fields;
  readonly meta: Fields;
  /** The object it stands on; limits count per owner. */
  readonly owner: string;
}

export type Plugins = ReadonlyMap<string, PluginUse>;

export interface Backend {
  readonly service: string;
  readonly port: number | string;
  readonly weight: number;
}

export interface Route {
  readonly name: string;
  readonly namespace: string;
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
  readonly methods: readonly string[];
  readonly vars: readonly unknown[];
  readonly priority: number;
  readonly plugins: Plugins;
  readonly backends: readonly Backend[];
}

export interface Consumer {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** By plugin, such as `key-auth`. */
  readonly credentials: ReadonlyMap<string, Fields>;
  readonly plugins: Plugins;
}

export interface Certificate {
  readonly hosts: readonly string[];
  /** `namespace/name` of its Secret. */
  readonly secret: string;
}

export interface Configuration {
  readonly objects: Objects;
  readonly routes: readonly Route[];
  readonly consumers: readonly Consumer[];
  readonly globals: Plugins;
  readonly certificates: readonly Certificate[];
  readonly rejected: readonly Rejected[];
  /** The settings each limit group was first seen with. */
  readonly groups: ReadonlyMap<string, string>;
}

/**
 * The configuration after one more push.
 *
 * @throws SyncRefused when the gateway would refuse the push, for whosever mistake.
 */
export function sync(declared: readonly Declared[], ingressClass?: string, previous?: Configuration): Configuration {
  const isOurs = ({ spec }: Declared): boolean => ingressClass === undefined || spec["ingressClassName"] === ingressClass;
  const objects = new Objects(declared);
  const routes = routesOf(objects, isOurs);
  const consumers = consumersOf(objects, isOurs, previous?.consumers ?? []);
  const globals = objects
    .ofKind("GatewayProxy")
    .flatMap(({ namespace, name, spec }) => [
      ...loadPlugins(spec["plugins"], `global ${namespace}/${name}`, () => ({}), "enabled"),
    ]);
  const certificates = certificatesOf(objects, isOurs);
  const uses = [...routes.items, ...consumers.items].flatMap(({ plugins }) => [...plugins.values()]);
  return {
    objects,
    routes: routes.items,
    consumers: consumers.items,
    globals: new Map(globals),
    certificates: certificates.items,
    rejected: [...routes.rejected, ...consumers.rejected, ...certificates.rejected],
    groups: limitGroups(uses, previous?.groups ?? new Map()),
  };
}

/** A Secret of any namespace will do: the controller asks for no grant. */
function certificatesOf(objects: Objects, isOurs: (object: Declared) => boolean): Loaded<Certificate> {
  return accepted(objects.ofKind("ApisixTls").filter(isOurs), ({ namespace, name, spec }) => {
    checkKeys(`ApisixTls ${namespace}/${name}`, spec, ["ingressClassName", "hosts", "secret"]);
    const secret = fields(spec["secret"]);
    const pair = objects.secret(text(secret["namespace"]), text(secret["name"]));
    for (const part of ["tls.crt", "tls.key"]) if (text(pair[part]) === "") throw new InvalidSpec(`the Secret has no ${part}`);
    return { hosts: texts(spec["hosts"]), secret: `${text(secret["namespace"])}/${text(secret["name"])}` };
  });
}

/** A group keeps the settings it was first seen with, also after nobody uses it any more. */
function limitGroups(uses: readonly PluginUse[], before: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const groups = new Map(before);
  for (const { config } of uses.filter(({ name }) => name === "limit-count")) {
    const group = text(config["group"]);
    if (group === "") continue;
    const settings = JSON.stringify(Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1)));
    if ((groups.get(group) ?? settings) !== settings) throw new SyncRefused(`limit group ${group}: settings differ`);
    groups.set(group, settings);
  }
  for (const { config } of uses) checkDistinctKeys(config);
  return groups;
}

function checkDistinctKeys(config: Fields): void {
  const keys = list(config["rules"])
    .map((rule) => text(fields(rule)["key"]))
    .filter((key) => key !== "");
  if (new Set(keys).size < keys.length) throw new SyncRefused("two rules of one limit have the same key");
}
