import { readdirSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { PAGE_FILE } from "../../core/config/naming.ts";
import { describe, type Fault, listed } from "../../core/faults/fault.ts";
import { shellWord } from "../shell-word.ts";
import { type FileToWrite, type WriteFiles, writeFiles } from "../project/write-files.ts";
import { answersFor, type InitAnswers } from "./init-answers.ts";
import { type OwnPackage, ownPackage } from "./own-package.ts";
import { packageFile, projectText, readme } from "./package-files.ts";
import { stackFiles } from "./new-stack-files.ts";

/** How a project is made. */
export interface InitOptions {
  /** Only say what would be written. Default false. */
  readonly dryRun?: boolean;
  /** Default: to disk. */
  readonly write?: WriteFiles;
  /** What the project is to depend on. Default: the package that this code belongs to. */
  readonly package?: OwnPackage;
  /** Moment for which the files are checked. Default: now. */
  readonly now?: Date;
}

/** What became of it. */
export interface InitReport {
  readonly version: 1;
  readonly command: "init";
  /** Whether the project is there; in a dry run, whether it could be. */
  readonly ok: boolean;
  readonly dryRun: boolean;
  readonly folder: string;
  /** Every file of the project, in the order in which they are worth reading. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** Names of those that were written. */
  readonly written: readonly string[];
  /** What somebody should know. */
  readonly notices: readonly string[];
  /** Why nothing was written. */
  readonly faults: readonly Fault[];
  /** Commands to type next, one after the other. */
  readonly next: readonly string[];
}

/** What may be in the folder: what belongs to version control, an editor or npm, and says nothing of another project. */
const HARMLESS =
  /^(?:\.git|\.gitignore|\.gitattributes|\.github|\.editorconfig|\.vscode|\.idea|\.DS_Store|\.npmrc|\.nvmrc|\.node-version|\.tool-versions|readme(?:\.\w+)?|licen[cs]e(?:\.\w+)?|package\.json|package-lock\.json|node_modules)$/i;

/**
 * What is not committed: what npm makes, and the page, which shows people's access. Campaigns of access reviews are evidence,
 * and are committed.
 */
const IGNORED = ["node_modules/", PAGE_FILE];

/**
 * Makes a project of one's own in an empty folder: what all stacks share, home, one client, and the program as a package.
 * Everything is checked as `pulumi up` checks it before anything is written; all faults come at once.
 * @param folder Absolute; made where it is missing.
 * @throws WriteFailure when a file cannot be written; it says what was.
 */
export async function initProject(
  folder: string,
  answers: Partial<InitAnswers>,
  { dryRun = false, write = writeFiles, now = new Date(), ...options }: InitOptions = {},
): Promise<InitReport> {
  const own = options.package ?? ownPackage(folder);
  const there = namesIn(folder);
  const known = answersFor(answers);
  const stacks = known.answers === undefined ? undefined : stackFiles(known.answers, own.name, now);
  const manifest = packageFile(there.names.includes("package.json") ? join(folder, "package.json") : undefined, own);
  const faults = [...there.faults, ...known.faults, ...(stacks?.faults ?? []), ...manifest.faults];
  const files: FileToWrite[] = [
    ...(stacks?.files ?? []).map(({ name, text }) => ({ name, text, isNew: true })),
    ...(manifest.text === undefined ? [] : [{ name: "package.json", text: manifest.text, isNew: manifest.isNew }]),
    { name: "index.ts", text: projectText(own.name), isNew: true },
    ...(there.names.includes(".gitignore")
      ? []
      : [{ name: ".gitignore", text: `${IGNORED.join("\n")}\n`, isNew: true }]),
    ...(known.answers === undefined || there.names.some((name) => /^readme/i.test(name))
      ? []
      : [{ name: "README.md", text: readme(known.answers), isNew: true }]),
  ];
  const report = {
    version: 1,
    command: "init",
    dryRun,
    folder,
    files: files.map(({ name, text }) => ({ name, text })),
    notices: [...(stacks?.notices ?? []), ...manifest.notices, ...gitNotices(folder, there.names)],
    faults,
  } as const;
  if (faults.length > 0 || known.answers === undefined) return { ...report, ok: false, written: [], next: [] };
  if (dryRun) return { ...report, ok: true, written: [], next: [] };
  await mkdir(folder, { recursive: true });
  await write(folder, files);
  return { ...report, ok: true, written: files.map(({ name }) => name), next: nextSteps(folder, own, known.answers) };
}

function namesIn(folder: string): { readonly names: readonly string[]; readonly faults: readonly Fault[] } {
  const fault = (expected: string, found: string, fix: string): Fault => ({
    code: "fleet/folder",
    path: folder,
    expected,
    found,
    fix,
  });
  let names: readonly string[];
  try {
    names = readdirSync(folder).sort();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "ENOENT") return { names: [], faults: [] };
    return { names: [], faults: [fault("a folder that can be read", code, "Name another folder.")] };
  }
  const others = names.filter((name) => !HARMLESS.test(name));
  if (others.length === 0) return { names, faults: [] };
  const found = listed(others.map((name) => describe(name)));
  return { names, faults: [fault("an empty folder", found, "Name another folder, or move these files away.")] };
}

function gitNotices(folder: string, names: readonly string[]): readonly string[] {
  if (!names.includes(".gitignore")) return [];
  const plain = (line: string) => line.trim().replace(/^\/|\/$/g, "");
  const there = new Set(readFileSync(join(folder, ".gitignore"), "utf8").split("\n").map(plain));
  const missing = IGNORED.filter((name) => !there.has(plain(name)));
  if (missing.length === 0) return [];
  return [`The .gitignore that is there was left as it is: add ${missing.join(" and ")} to it.`];
}

function nextSteps(folder: string, { make }: OwnPackage, { clientSlug }: InitAnswers): readonly string[] {
  return [
    ...(make === undefined ? [] : [make]),
    ...(folder === process.cwd() ? [] : [`cd ${shellWord(folder)}`]),
    "npm install",
    "pulumi login",
    `npx switchyard onboard ${clientSlug ?? ""}`,
  ];
}
