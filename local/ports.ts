import getPort from "get-port";
import { type Platform, savePlatform } from "./platform";

/**
 * Gives every name a free port on loopback: the recorded one if it is still free, else another.
 * @returns true if a recorded port had to change
 */
export async function choosePorts({ record, ...platform }: Platform, names: readonly string[]): Promise<boolean> {
  let hasChanged = false;
  for (const name of names) {
    const recorded = record.ports[name];
    const port = await getPort({ host: "127.0.0.1", ...(recorded === undefined ? {} : { port: recorded }) });
    hasChanged ||= recorded !== undefined && recorded !== port;
    record.ports[name] = port;
  }
  savePlatform({ record, ...platform });
  return hasChanged;
}
