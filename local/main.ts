import { Command } from "commander";
import pc from "picocolors";
import { ensureTools } from "./ensure-tools";
import { platformEnvironment, platformVariables, shellExports } from "./environment";
import { runNode } from "./foreground";
import { isLocalEnvironment, platformName } from "./local-environment";
import { loadPlatform } from "./platform";
import { Progress } from "./progress";
import { runTenantCommand } from "./run-tenant";
import { startPlatform } from "./start";
import { nextCommands, stepTable } from "./start-summary";
import { stopPlatform } from "./stop";
import { runTests } from "./test-run";
import { toolNamed, tools } from "./tools";

const program = new Command("local").description("the local platform: a real API server and a real PostgreSQL on this machine");

program
  .command("start")
  .description("bring up the platform and provision environment dev on it")
  .option("--context <name>", "use this context of your kubeconfig instead of a cluster of our own")
  .action(async (options: { context?: string }) => {
    const { platform, progress } = await startPlatform({ name: platformName(), ...options });
    const since = Date.now();
    const status = await runNode(["cli/tenant.js", "up", "--env", "dev"], platformEnvironment(platform));
    if (status !== 0) {
      leave(status);
      return;
    }
    progress.finished.push({ title: "provisioning", seconds: (Date.now() - since) / 1000, outcome: "" });
    process.stdout.write(`\n${stepTable(progress.finished)}\n\n${nextCommands()}\n`);
  });

program
  .command("stop")
  .description("end what start has started, and nothing else")
  .option("--data", "delete the platform's data as well", false)
  .action(async (options: { data: boolean }) => {
    for (const line of await stopPlatform(platformName(), options)) process.stdout.write(`${line}\n`);
  });

program
  .command("env")
  .description('print the platform\'s variables for a shell: eval "$(npm run -s env)"')
  .action(() => void process.stdout.write(shellExports(platformVariables(loadPlatform(platformName())))));

program
  .command("tools [names...]")
  .description("find or build the tools and print where they are")
  .action(async (names: string[]) => {
    const wanted = names.length === 0 ? tools : names.map(toolNamed);
    const paths = await ensureTools(wanted, new Progress(process.stderr));
    for (const { name } of wanted) process.stdout.write(`${name} ${paths[name] ?? ""}\n`);
  });

program
  .command("test [args...]")
  .description("run the whole suite on a platform of its own; arguments go to vitest")
  .allowUnknownOption()
  .helpOption(false)
  .action(async (args: string[]) => leave(await runTests(args)));

for (const command of ["up", "preview", "verify", "destroy"] as const) {
  program
    .command(`${command} <environment> [args...]`)
    .showHelpAfterError(`Name the environment, for example: npm run ${command} -- dev`)
    .description(`${command} an environment with the platform's tools; arguments go to tenant ${command}`)
    .allowUnknownOption()
    .action(async (environment: string, args: string[]) => {
      leave(await runTenantCommand({ command, environment, args, isLocal: isLocalEnvironment(environment) }));
    });
}

function leave(status: number): void {
  process.exitCode = status;
}

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`\n${pc.red("error:")} ${error instanceof Error ? error.message : String(error)}\n`);
  // Not merely a status: a build still running beside the failed one ends with this process.
  process.exit(1);
});
