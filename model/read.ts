import { lstatSync, readdirSync, readFileSync, type Stats } from "node:fs";
import { join } from "node:path";
import { shown } from "./printable";
import { compareText, type Problem } from "./problems";
import { problemIn, type SourceText, sourceText } from "./source-text";

const LARGEST_FILE = 64 * 1024;

/** File names we accept in `tenants/`, `tiers/` and `environments/`. */
const FILE_NAME = /^[a-z0-9-]+\.yaml$/;

/** What a folder holds: the ids its file names give, ordered, and a problem for everything that is not such a file. */
interface Listing {
  readonly ids: readonly string[];
  readonly problems: readonly Problem[];
}

/** Lists a folder of YAML files. Hidden files are skipped unless they look like one of ours. Never throws. */
export function listFolder(root: string, folder: string, { mayBeAbsent = false } = {}): Listing {
  let names: string[];
  try {
    names = readdirSync(join(root, folder));
  } catch (error) {
    if (mayBeAbsent && (error as NodeJS.ErrnoException).code === "ENOENT") return { ids: [], problems: [] };
    const fix = `Restore the folder ${folder}/, or run the command where it is (--root DIR).`;
    return { ids: [], problems: [cannotRead(folder, error, fix)] };
  }
  const visible = names.filter((name) => !name.startsWith(".") || /\.ya?ml$/i.test(name));
  const judged = visible.map((name) => ({ name, problems: misplaced(root, folder, name) }));
  // Only what is in its place is ever opened: reading a pipe or a link could wait for ever or leave the repository.
  const wellPlaced = judged.filter(({ problems }) => problems.length === 0);
  const ids = wellPlaced.map(({ name }) => name.slice(0, -".yaml".length)).sort(compareText);
  return { ids, problems: judged.flatMap(({ problems }) => problems) };
}

/** Reads one file of a folder. Never throws: what cannot be read is a problem. */
export function readSource(root: string, file: string): { readonly source?: SourceText; readonly problems: readonly Problem[] } {
  try {
    const { size } = lstatSync(join(root, file));
    if (size > LARGEST_FILE) return { problems: [tooLarge(file, size)] };
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(join(root, file)));
    return { source: sourceText(file, text), problems: [] };
  } catch (error) {
    if (error instanceof TypeError) return { problems: [notUtf8(file)] };
    return { problems: [cannotRead(file, error, `Make ${file} readable; to restore it: git checkout -- ${file}`)] };
  }
}

function misplaced(root: string, folder: string, name: string): readonly Problem[] {
  const file = `${folder}/${name}`;
  const refuse = (what: string, fix: string): readonly Problem[] => [
    problemIn(file, {
      code: "YML-112",
      path: "",
      message: `${shown(file)} ${what}. This folder holds only regular files <id>.yaml, lower case.`,
      fix,
    }),
  ];
  const stats = statsOf(join(root, file));
  if (stats instanceof Error) return [cannotRead(file, stats, `Make ${folder}/ readable.`)];
  if (stats?.isSymbolicLink() === true) return refuse("is a symbolic link", "Put the file itself here.");
  if (stats?.isDirectory() === true) return refuse("is a folder", `Move its files up into ${folder}/.`);
  if (stats !== undefined && !stats.isFile()) return refuse("is not a regular file", "Put a regular file here.");
  if (FILE_NAME.test(name)) return [];
  const better = name
    .toLowerCase()
    .replace(/\.(ya?ml|json)$/, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return refuse(
    "does not belong here",
    /\.ya?ml$/i.test(name) && better !== "" ? `Rename it to ${better}.yaml.` : "Move it out of this folder.",
  );
}

/** A file that went away meanwhile is reported when it is read. */
function statsOf(path: string): Stats | Error | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function cannotRead(file: string, error: unknown, fix: string): Problem {
  const reason = error instanceof Error && "code" in error ? (REASONS[String(error.code)] ?? String(error.code)) : String(error);
  return problemIn(file, {
    code: "YML-117",
    path: "",
    message: `${file} cannot be read: ${reason}. Nothing is deleted because of it.`,
    fix,
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "it is not there",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a folder",
  ENOTDIR: "it is not a folder",
  ELOOP: "its links go in a circle",
};

function tooLarge(file: string, size: number): Problem {
  const message = `File is ${Math.ceil(size / 1024)} KiB; the limit is ${LARGEST_FILE / 1024} KiB.`;
  return problemIn(file, { code: "YML-110", path: "", message, fix: "Large settings belong in the application." });
}

function notUtf8(file: string): Problem {
  return problemIn(file, { code: "YML-110", path: "", message: "File is not UTF-8 text.", fix: "Save it as UTF-8." });
}
