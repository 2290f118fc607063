/** Whether the words that promise isolation agree with each other. */

import { DATA, DATA_OF_MODEL } from "../blocks/isolation";
import { type Context, citation, isGiven, problemBetween } from "../layers";
import { type Path, pathText } from "../paths";
import type { Problem } from "../problems";

/** What a model, or a way to erase, needs beside it. */
export function checkIsolation(context: Context): readonly Problem[] {
  return [...nodesOfModel(context), ...dataOfModel(context), ...keyToShred(context)];
}

function nodesOfModel(context: Context): readonly Problem[] {
  const { model, compute } = context.values.isolation;
  if (model !== "dedicated" || compute.nodes === "dedicated") return [];
  return [
    contradiction(context, {
      paths: [
        ["isolation", "model"],
        ["isolation", "compute", "nodes"],
      ],
      values: [model, compute.nodes],
      because: "is not dedicated",
      fix: "Write compute: {nodes: dedicated}, or model: separate-app.",
    }),
  ];
}

function dataOfModel(context: Context): readonly Problem[] {
  const { model, data } = context.values.isolation;
  const least = DATA_OF_MODEL[model];
  const path = ["isolation", "data", "default"];
  if (!isGiven(context, path) || DATA.indexOf(data.default) >= DATA.indexOf(least)) return [];
  return [
    contradiction(context, {
      paths: [["isolation", "model"], path],
      values: [model, data.default],
      because: `promises ${least}`,
      fix: `Write data: {default: ${least}} or a stronger one, or a weaker model.`,
    }),
  ];
}

/** A key that others use too cannot be destroyed for one of them. */
function keyToShred(context: Context): readonly Problem[] {
  const { offboarding, encryption } = context.values;
  if (offboarding?.erase !== "crypto-shred" || encryption?.key === "dedicated") return [];
  return [
    contradiction(context, {
      paths: [
        ["offboarding", "erase"],
        ["encryption", "key"],
      ],
      values: ["crypto-shred", encryption?.key ?? "not given"],
      because: "would destroy a key that others use",
      fix: "Write encryption: {key: dedicated}, or erase: delete.",
    }),
  ];
}

interface Contradiction {
  readonly paths: readonly [Path, Path];
  readonly values: readonly [string, string];
  readonly because: string;
  readonly fix: string;
}

function contradiction(context: Context, { paths, values, because, fix }: Contradiction): Problem {
  const [first, second] = paths.map((path, at) => `${pathText(path)} ${values[at] ?? ""}${citation(context, path)}`);
  return problemBetween(context, paths, { code: "ISO-103", message: `${first ?? ""} with ${second ?? ""} ${because}.`, fix });
}
