/** Ways to break one thing of a gateway's objects. */

import type { Editable, Recorded, RecordedResource } from "./recorded";

type Stack = readonly Pick<RecordedResource, "type" | "name" | "urn" | "props">[];
type Sabotage = (stack: Recorded) => Stack;

/** Edits the object of acme that routes its calls. */
export const route =
  (edit: (props: Editable) => void): Sabotage =>
  (stack) =>
    stack.changed("ApisixRoute", "acme-route", edit);

/** Edits acme's consumer. */
export const consumer =
  (edit: (props: Editable) => void): Sabotage =>
  (stack) =>
    stack.changed("ApisixConsumer", "acme-consumer", edit);

/** Path of an entry of a list, by its name. */
export function at(props: Editable, list: string, name: string): string {
  return `${list}.${(props.get(list) as { name: string }[]).findIndex((one) => one.name === name)}`;
}

/** Edits one rule of acme's route. */
export const onRule = (edit: (props: Editable, path: string) => void, rule = "app"): Sabotage =>
  route((props) => edit(props, at(props, "spec.http", rule)));

/** Edits one plugin of one rule of acme's route. */
export const onPlugin = (plugin: string, edit: (props: Editable, path: string) => void, rule = "app"): Sabotage =>
  onRule((props, path) => edit(props, at(props, `${path}.plugins`, plugin)), rule);

/** Writes one setting of a plugin. */
export const setting = (plugin: string, path: string, value: unknown, rule = "app"): Sabotage =>
  onPlugin(plugin, (props, place) => props.set(`${place}.config.${path}`, value), rule);

/** Switches a plugin off. */
export const off = (plugin: string, rule = "app"): Sabotage =>
  onPlugin(plugin, (props, path) => props.set(`${path}.enable`, false), rule);

/** Adds a plugin. */
export const oneMore = (plugin: string, config: object = {}): Sabotage =>
  onRule((props, path) => props.push(`${path}.plugins`, { name: plugin, enable: true, config }));

/** Writes one setting of a plugin of acme's consumer. */
export const consumerSetting = (plugin: string, key: string, value: unknown): Sabotage =>
  consumer((props) => props.setKey(`${at(props, "spec.plugins", plugin)}.config`, key, value));
