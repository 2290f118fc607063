import { Command, CommanderError } from "commander";
import { canCommand } from "./can";
import { checkCommand } from "./check";
import { completionCommand } from "./completion";
import { destroyCommand } from "./destroy";
import { diffCommand } from "./diff";
import { docsCommand } from "./docs";
import { explainCommand } from "./explain";
import { listCommand } from "./list";
import { matrixCommand } from "./matrix";
import { newCommand } from "./new";
import { chat, exitCodes, UsageError } from "./output";
import { previewCommand } from "./preview";
import { reportCommand } from "./report";
import { schemaCommand } from "./schema";
import { showCommand } from "./show";
import { upCommand } from "./up";
import { verifyCommand } from "./verify";

/** Every subcommand, in the order the help shows them. */
const SUBCOMMANDS: readonly Command[] = [
  newCommand,
  checkCommand,
  showCommand,
  listCommand,
  matrixCommand,
  canCommand,
  diffCommand,
  reportCommand,
  explainCommand,
  previewCommand,
  upCommand,
  verifyCommand,
  destroyCommand,
  schemaCommand,
  docsCommand,
  completionCommand,
];

/** The `tenant` command with all its subcommands. */
function createProgram(): Command {
  const program = new Command("tenant")
    .description("One small YAML file per tenant becomes a provably isolated tenant.")
    .showHelpAfterError("Run `tenant --help` to see how it is called.")
    .exitOverride();
  for (const subcommand of SUBCOMMANDS) {
    program.addCommand(subcommand.exitOverride().showHelpAfterError(`Run \`tenant ${subcommand.name()} --help\`.`));
  }
  return program;
}

/**
 * Runs the command and sets the exit code: 0 fine, 1 findings that block, 2 wrong usage, 3 could not run.
 *
 * @param argv as in `process.argv`
 */
export async function main(argv: readonly string[]): Promise<void> {
  // A reader that stops early, such as `head`, is no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) =>
    process.exit(error.code === "EPIPE" ? exitCodes.fine : exitCodes.failed),
  );
  try {
    await createProgram().parseAsync([...argv]);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage; // commander has printed it
  chat(error instanceof Error ? error.message : String(error));
  if (error instanceof UsageError) return exitCodes.usage;
  if (error instanceof Error && process.env.DEBUG !== undefined) chat(error.stack ?? "");
  return exitCodes.failed;
}
