/** Small objects for the simulator's own tests: what somebody could declare, right or wrong. */

import { type Declared, declared } from "./objects";
import type { Fields } from "./values";

export type PluginTable = Readonly<Record<string, Fields>>;

interface RouteParts {
  readonly match?: Fields;
  readonly plugins?: PluginTable;
  readonly backends?: readonly Fields[];
  readonly rule?: Fields;
}

/** A route with one rule `r`: `namespace/name`, on the host `<namespace>.example.com` unless told otherwise. */
export function route(
  namespace: string,
  name: string,
  { match = {}, plugins = {}, backends, rule = {} }: RouteParts = {},
): Declared {
  return object("ApisixRoute", namespace, name, {
    http: [
      {
        name: "r",
        match: { hosts: [`${namespace}.example.com`], paths: ["/*"], ...match },
        backends: backends ?? [{ serviceName: "app", servicePort: 80 }],
        plugins: pluginList(plugins),
        ...rule,
      },
    ],
  });
}

interface ConsumerParts {
  readonly labels?: Readonly<Record<string, string>>;
  readonly plugins?: PluginTable;
  readonly parameter?: Fields;
  readonly ingressClassName?: string;
}

/** A consumer whose API key is in the Secret `key`. */
export function consumer(namespace: string, name: string, parts: ConsumerParts = {}): Declared {
  const {
    parameter = { keyAuth: { secretRef: { name: "key" } } },
    plugins = {},
    labels = {},
    ingressClassName = "apisix",
  } = parts;
  const spec = { ingressClassName, authParameter: parameter, plugins: pluginList(plugins) };
  return { ...object("ApisixConsumer", namespace, name, spec), labels };
}

export function secret(namespace: string, name: string, stringData: Readonly<Record<string, string>>): Declared {
  return declared({ kind: "Secret", metadata: { namespace, name }, stringData });
}

export function service(namespace: string, name = "app", port = 80): Declared {
  return { ...object("Service", namespace, name, { selector: { name }, ports: [{ name: "http", port }] }) };
}

/** Any other object. */
export function object(kind: string, namespace: string, name: string, spec: Fields): Declared {
  return declared({ kind, metadata: { namespace, name }, spec: { ingressClassName: "apisix", ...spec } });
}

/** Service, Secret and consumer of a namespace; the key is `<namespace>-key`. */
export function tenantOf(namespace: string, parts: ConsumerParts = {}): Declared[] {
  return [service(namespace), secret(namespace, "key", { key: `${namespace}-key` }), consumer(namespace, "app", parts)];
}

export function pluginList(plugins: PluginTable): Fields[] {
  return Object.entries(plugins).map(([name, config]) => ({ name, enable: true, config }));
}
