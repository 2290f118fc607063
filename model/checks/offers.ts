/** Whether the environment offers what a tenant or its tier asks for: what nothing keeps is refused, not ignored. */

import { BUILT, PROMISES } from "../environment";
import { type Context, isGiven, problemFrom } from "../layers";
import { type Path, pathText } from "../paths";
import type { Problem } from "../problems";
import { listed } from "../suggest";

/** Every way of isolation is built here, and every promise is kept by somebody. */
export function checkOffers(context: Context): readonly Problem[] {
  if (context.environment === undefined) return [];
  return [...unbuilt(context, context.environment.definition), ...unkept(context, context.environment.definition)];
}

type Environment = NonNullable<Context["environment"]>["definition"];

function unbuilt(context: Context, { id, offers = {} }: Environment): readonly Problem[] {
  const { compute, data } = context.values.isolation;
  const { data: ways = BUILT.data, nodes = ["shared"] } = offers;
  const overrides = Object.entries(data.overrides);
  const asked: readonly { readonly path: Path; readonly value: string; readonly offered: readonly string[] }[] = [
    { path: ["isolation", "compute", "nodes"], value: compute.nodes, offered: nodes },
    { path: ["isolation", "data", "default"], value: data.default, offered: ways },
    // One component builds one way per tenant, so a class of data cannot be kept in another.
    ...overrides.map(([name, value]) => ({
      path: ["isolation", "data", "overrides", name],
      value,
      offered: ways.filter((way) => way === data.default),
    })),
  ];
  return asked
    .filter(({ value, offered }) => !offered.includes(value))
    .map(({ path, value, offered }) => {
      const follows = path[2] === "default" && !isGiven(context, path);
      const from = follows ? `, which follows from model ${context.values.isolation.model}` : "";
      const message = `Environment ${id} does not offer ${pathText(path)} ${value}${from}.`;
      const choice = offered.length === 0 ? "It offers none" : `Choose ${listed(offered)}`;
      const fix = `${choice}, or ask the platform team which environment has it.`;
      return problemFrom(context, follows ? ["isolation", "model"] : path, { code: "ISO-111", message, fix });
    });
}

function unkept(context: Context, { id, offers = {} }: Environment): readonly Problem[] {
  const { promises = [] } = offers;
  const given: readonly { readonly path: Path; readonly promise: (typeof PROMISES)[number] }[] = [
    ...PROMISES.filter((block) => context.values[block] !== undefined).map((block) => ({ path: [block], promise: block })),
    ...(context.values.quotas.notifyAt.length === 0 ? [] : [{ path: ["quotas", "notifyAt"], promise: "monitoring" } as const]),
  ];
  return given
    .filter(({ promise }) => !promises.includes(promise))
    .map(({ path, promise }) => {
      const fix = `Remove it, or ask the platform team to keep it and to list it in environments/${id}.yaml: offers: {promises: [${promise}]}.`;
      const message = `Environment ${id} does not offer ${promise}: nothing there would keep what ${pathText(path)} promises.`;
      return problemFrom(context, path, { code: "ISO-111", message, fix });
    });
}
