/**
 * Entry point of the Pulumi program: the stack's name says what to build, the files of the repository say how.
 *
 * Everything is read and checked before the first resource is registered. A program that throws deletes nothing;
 * one that skipped a tenant would delete it, so any problem in any file ends the run here.
 */

import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { loadFleet } from "../model/fleet";
import { formatProblems } from "../model/problems";
import type { Fleet } from "../model/resolved-tenant";
import { buildPlatform, buildTenants } from "./fleet-stack";
import { readSettings } from "./settings";

const ROOT = resolve(__dirname, "..");
const PLATFORM_SUFFIX = "-platform";

function readFleet(environment: string): Fleet {
  const { problems, fleet } = loadFleet(ROOT, environment);
  if (problems.length > 0 || fleet === undefined) {
    throw new pulumi.RunError(
      `${formatProblems(problems)}\nNothing was changed. Mend the files, then run \`npm run tenant -- check\`.`,
    );
  }
  return fleet;
}

const stack = pulumi.getStack();
const isPlatform = stack.endsWith(PLATFORM_SUFFIX);
const fleet = readFleet(isPlatform ? stack.slice(0, -PLATFORM_SUFFIX.length) : stack);
const settings = readSettings(process.env);

export = isPlatform ? buildPlatform(fleet, settings) : buildTenants(fleet, settings);
