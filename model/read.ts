import { isUtf8 } from "node:buffer";
import { lstatSync, readdirSync, readFileSync, type Stats } from "node:fs";
import { join } from "node:path";
import { shown } from "./printable";
import { compareText, type Problem } from "./problems";
import { placeAt, problemAt, problemIn, type SourceText, sourceText } from "./source-text";

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

/** Whether there is no such file, nor anything else of that name. */
export function isAbsent(root: string, file: string): boolean {
  return statsOf(join(root, file)) === undefined;
}

/** Reads one file of a folder. Never throws: what cannot be read is a problem. */
export function readSource(root: string, file: string): { readonly source?: SourceText; readonly problems: readonly Problem[] } {
  try {
    const stats = lstatSync(join(root, file));
    // It was a regular file when the folder was listed; a pipe that took its place could be waited for without end.
    if (!stats.isFile()) return { problems: [notRegular(file)] };
    if (stats.size > LARGEST_FILE) return { problems: [tooLarge(file, stats.size)] };
    return readBytes(file, readFileSync(join(root, file)));
  } catch (error) {
    return { problems: [cannotRead(file, error, `Make ${file} readable; to restore it: git checkout -- ${file}`)] };
  }
}

/** Takes a file's bytes for text. */
export function readBytes(file: string, bytes: Buffer): { readonly source?: SourceText; readonly problems: readonly Problem[] } {
  if (bytes.length > LARGEST_FILE) return { problems: [tooLarge(file, bytes.length)] };
  if (isUtf8(bytes) && !isUtf16(bytes)) return { source: sourceText(file, bytes.toString("utf8")), problems: [] };
  return { problems: [notUtf8(file, bytes)] };
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
  return refuse("does not belong here", remedy(root, folder, name));
}

/** What to do with a file of another name. */
function remedy(root: string, folder: string, name: string): string {
  if (/(~|\.(bak|orig|old|rej|save|swp|tmp))$/i.test(name))
    return "It looks like what an editor or git left over: delete it, or move it away.";
  const better = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/\.(ya?ml|json)$/, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  if (!/\.ya?ml$/i.test(name) || better === "") return "Move it out of this folder.";
  const isTaken = statsOf(join(root, folder, `${better}.yaml`)) !== undefined;
  return isTaken ? `There is a ${better}.yaml, too: keep one of them.` : `Rename it to ${better}.yaml.`;
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

function notRegular(file: string): Problem {
  const message = `${shown(file)} is not a regular file.`;
  return problemIn(file, { code: "YML-112", path: "", message, fix: "Put the file itself here, not a link or a folder." });
}

function tooLarge(file: string, size: number): Problem {
  const message = `File is ${Math.ceil(size / 1024)} KiB; the limit is ${LARGEST_FILE / 1024} KiB.`;
  return problemIn(file, { code: "YML-110", path: "", message, fix: "Large settings belong in the application." });
}

function notUtf8(file: string, bytes: Buffer): Problem {
  if (isUtf16(bytes)) {
    const fix = 'Save it with the encoding UTF-8, without a byte order mark; editors call UTF-16 "Unicode", too.';
    return problemIn(file, { code: "YML-110", path: "", message: "File is UTF-16 text, not UTF-8.", fix });
  }
  const text = bytes.toString("latin1");
  const at = firstBroken(bytes);
  const what = `byte ${(bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, "0")}, ${text[at] ?? ""} in Latin-1`;
  const source = sourceText(file, text);
  return problemAt(
    source,
    { start: at, end: at + 1 },
    {
      code: "YML-110",
      path: "",
      message: `File is not UTF-8 text: line ${placeAt(source, at).line} holds the ${what}.`,
      fix: "Save the file with the encoding UTF-8.",
    },
  );
}

/** Windows calls it Unicode. Without a mark at its start it shows by the zero in every other byte. */
function isUtf16(bytes: Buffer): boolean {
  const mark = bytes.length >= 2 ? bytes.readUInt16BE(0) : 0;
  if (mark === 0xfffe || mark === 0xfeff) return true;
  const start = [...bytes.subarray(0, 64)];
  const zeros = start.filter((byte) => byte === 0).length;
  return start.length >= 4 && zeros >= start.length / 3 && zeros < start.length && start.length % 2 === 0;
}

/** Where the first byte is that is not UTF-8. */
function firstBroken(bytes: Buffer): number {
  const mended = bytes.toString("utf8");
  let sound = 0;
  for (const character of mended) {
    const length = Buffer.byteLength(character);
    if (character === "\uFFFD" && !bytes.subarray(sound, sound + length).equals(Buffer.from(character))) break;
    sound += length;
  }
  return sound;
}
