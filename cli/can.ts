/** `tenant can`: whether one tenant reaches another, and by what that is shown. */

import { Command, Option } from "commander";
import { loadSources } from "../model/sources";
import { type Edge, type Evidence, type IsolationModel, LAYERS, type Layer } from "../report/isolation/isolation-model";
import { evidenceText, type IsolationOptions, isolationIn, refuseAbsent, refuseNobody } from "./isolation";
import { colours, data, json, UsageError } from "./output";

interface CanOptions extends IsolationOptions {
  readonly layer?: Layer;
}

/** The subcommand for `program.ts`. */
export const canCommand = new Command("can")
  .description("say whether one tenant reaches another, and what shows it; exit code 0 for either answer")
  .argument("<from>", "the tenant that would reach, or: shared, internet")
  .argument("<to>", "the tenant that would be reached, or: shared, internet")
  .addOption(new Option("--layer <layer>", "on this layer only").choices(LAYERS))
  .option("--env <environment>", "the environment; may be left out where there is one")
  .option("--today <date>", "the day on which expiry is judged, such as 2026-03-02; default: today")
  .option("--json", "print it as JSON")
  .option("--root <folder>", "the repository", process.cwd())
  .action((from: string, to: string, options: CanOptions) => can(from, to, options));

/** What there is to say of one layer: the ways, or why there is none. */
interface LayerAnswer {
  readonly layer: Layer;
  readonly edges: readonly Edge[];
  readonly denial: readonly Evidence[];
}

async function can(from: string, to: string, options: CanOptions): Promise<void> {
  const sources = loadSources(options.root);
  for (const id of [from, to]) refuseNobody(id, sources, true);
  if (from === to) throw new UsageError(`${from} reaches what is its own. Name two different ones.`);
  const isolated = await isolationIn(sources, options);
  if (isolated === undefined) return;
  for (const id of [from, to]) refuseAbsent(id, isolated);
  const environment = isolated.fleet.environment.id;
  const layers = options.layer === undefined ? LAYERS : [options.layer];
  const answers = layers.map((layer) => answerOf(isolated.model, { from, to, layer }));
  if (options.json === true)
    json({ environment, from, to, reaches: answers.some(({ edges }) => edges.length > 0), layers: answers });
  else data([verdictOf({ from, to, environment }, answers), ...answers.flatMap(linesOf)].join("\n"));
}

function answerOf(model: IsolationModel, { from, to, layer }: Pick<Edge, "from" | "to" | "layer">): LayerAnswer {
  const edges = model.edges.filter((edge) => edge.from === from && edge.to === to && edge.layer === layer);
  return { layer, edges, denial: edges.length > 0 ? [] : model.denial(from, to, layer) };
}

interface Question {
  readonly from: string;
  readonly to: string;
  readonly environment: string;
}

function verdictOf({ from, to, environment }: Question, answers: readonly LayerAnswer[]): string {
  const open = answers.filter(({ edges }) => edges.length > 0).map(({ layer }) => layer);
  if (open.length > 0) return `${colours.bold("yes")}: ${from} reaches ${to} in ${environment}, by ${open.join(", ")}.`;
  const asked = answers.length === LAYERS.length ? "any layer" : answers.map(({ layer }) => layer).join(", ");
  return `${colours.bold("no")}: ${from} does not reach ${to} in ${environment} on ${asked}.`;
}

function linesOf({ layer, edges, denial }: LayerAnswer): readonly string[] {
  if (edges.length > 0)
    return edges.flatMap(({ letter, says, evidence }) => [
      `${layer} ${letter === "!" ? colours.red(letter) : letter} ${says}`,
      ...indented(evidence),
    ]);
  // From outside of tenants not every layer has somebody to ask about.
  return [`${layer} ·${denial.length === 0 ? " nothing leads there" : ""}`, ...indented(denial)];
}

function indented(evidence: readonly Evidence[]): readonly string[] {
  return evidence.map((each) => `  ${evidenceText(each)}`);
}
