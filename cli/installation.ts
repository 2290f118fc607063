import { join } from "node:path";

/**
 * The folder of this program. Beside the folder of the tenant files, which `--root` names, it is the only one the command reads.
 *
 * Here and not where it is needed, because the command runs joined into one file, in which every module is in `cli/`.
 */
export const INSTALLATION = join(__dirname, "..");
