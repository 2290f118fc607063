/**
 * Entry point of the Pulumi program: the stack's name says what to build, the files of the repository say how.
 *
 * Everything is read and checked before the first resource is registered. A program that throws deletes nothing;
 * one that skipped a tenant would delete it, so any problem in any file, or a file that is gone, ends the run here.
 */

import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { loadFleet } from "../model/fleet";
import { formatProblems, type Problem } from "../model/problems";
import { checkMoved, checkVanished } from "../model/registry";
import type { Fleet } from "../model/resolved-tenant";
import { requireBootstrap } from "./bootstrap-check";
import { buildPlatform, buildTenants } from "./fleet-stack";
import { recordedTenants } from "./recorded-tenants";
import { readSettings } from "./settings";

const ROOT = resolve(__dirname, "..");
const PLATFORM_SUFFIX = "-platform";

function refuse(problems: readonly Problem[]): never {
  throw new pulumi.RunError(`${formatProblems(problems)}\nNothing was changed. Mend the files, then run \`npx tenant check\`.`);
}

function readFleet(environment: string): Fleet {
  const { problems, fleet } = loadFleet(ROOT, environment);
  if (fleet === undefined) return refuse(problems);
  if (problems.length > 0) void pulumi.log.warn(formatProblems(problems));
  return fleet;
}

async function buildStack(): Promise<object> {
  const stack = pulumi.getStack();
  const isPlatform = stack.endsWith(PLATFORM_SUFFIX);
  const fleet = readFleet(isPlatform ? stack.slice(0, -PLATFORM_SUFFIX.length) : stack);
  const settings = readSettings(process.env);
  if (isPlatform) return buildPlatform(fleet, settings);
  const recorded = await recordedTenants();
  const lost = [...checkVanished(recorded.ids, fleet), ...checkMoved(recorded.places, fleet)];
  if (lost.length > 0) refuse(lost);
  // A preview may come before the server has anything at all.
  if (!pulumi.runtime.isDryRun()) await requireBootstrap(settings);
  return buildTenants(fleet, settings);
}

export = buildStack;
