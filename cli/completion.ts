/** `tenant completion`: a script by which bash or zsh completes subcommands, options, ids and codes. */

import { Argument, Command } from "commander";
import { CODES } from "../model/codes";
import { everyField } from "../model/field-help";
import { invariants } from "../policies/invariants";
import { STANDARDS } from "../report/compliance/control";
import { FORMATS } from "../report/format";
import { BASH, SHARED, ZSH } from "./completion-script";
import { data } from "./output";

const SHELLS = { bash: BASH, zsh: ZSH } as const;

/** The subcommand for `program.ts`. */
export const completionCommand = new Command("completion")
  .description("print a script that completes this command: source <(npx tenant completion bash)")
  .addArgument(new Argument("<shell>", "the shell").choices(Object.keys(SHELLS)))
  .action((shell: keyof typeof SHELLS, _options: object, command: Command) => {
    const { parent } = command;
    if (parent !== null) data(script(SHELLS[shell], parent.commands));
  });

/** A line of shell per placeholder. */
type Placeholders = Readonly<Record<string, string>>;

/**
 * What can stand for a placeholder of the help, such as `<environment>`: a line of shell that prints it, a word a line. For those
 * not listed, such as `<folder>`, the shell completes file names.
 */
const placeholders = (): Placeholders => ({
  environment: "_tenant_ids environments",
  tier: "_tenant_ids tiers",
  id: "_tenant_ids tenants",
  ids: "_tenant_ids tenants",
  from: "_tenant_ids tenants",
  ref: "_tenant_refs",
  "code-or-field": print([
    ...Object.keys(CODES),
    ...everyField().flatMap(({ path }) => typeable(path)),
    ...invariants.map(({ name }) => name),
  ]),
  profile: print(STANDARDS),
  "format[=file]": print(Object.keys(FORMATS)),
});

/** A field's path as it can be typed without quotes; names of one's own choice cannot be proposed. */
function typeable(path: string): readonly string[] {
  return path.includes("<") || path.endsWith("[]") ? [] : [path.replace(/\[\]/g, "")];
}

function script(wrapper: string, commands: readonly Command[]): string {
  const names = commands.map((command) => command.name());
  const known = placeholders();
  const slots = [
    ...commands.flatMap((command) => optionSlots(command, known)),
    { pattern: '" "*', print: print([...names, "help"]) },
    ...commands.flatMap((command) => wordSlots(command, known)),
  ];
  return wrapper
    .replace("{{shared}}", () => SHARED)
    .replace("{{commands}}", () => names.join("|"))
    .replace("{{slots}}", () => slots.map(({ pattern, print: line }) => `    ${pattern}) ${line} ;;`).join("\n"));
}

/** What the shell prints when the command and the word before the cursor match a pattern. */
interface Slot {
  readonly pattern: string;
  readonly print: string;
}

/** Values of the options that take one. */
function optionSlots(command: Command, known: Placeholders): readonly Slot[] {
  return command.options
    .filter(({ required, optional }) => required || optional)
    .map(({ long, flags, argChoices }) => {
      const placeholder = /<(.+)>$/.exec(flags)?.[1] ?? "";
      const values = argChoices === undefined ? known[placeholder] : print(argChoices);
      return { pattern: `"${command.name()} ${long ?? ""} "*`, print: values ?? "return" };
    });
}

/** Options where a word begins with a hyphen, else the command's own arguments. */
function wordSlots(command: Command, known: Placeholders): readonly Slot[] {
  const options = print([...command.options.flatMap(({ long }) => long ?? []), "--help"]);
  const [argument] = command.registeredArguments;
  const values = argument?.argChoices === undefined ? known[argument?.name() ?? ""] : print(argument.argChoices);
  return [
    { pattern: `"${command.name()} "*" -"*`, print: options },
    { pattern: `"${command.name()} "*`, print: values ?? "return" },
  ];
}

/** Shell that prints words; they come from the program and hold nothing that a shell would read as its own. */
function print(words: readonly string[]): string {
  return `printf '%s\\n' ${words.map((word) => `'${word}'`).join(" ")}`;
}
