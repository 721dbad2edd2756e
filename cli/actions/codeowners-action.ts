import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { levelsOf } from "../../fleet/add/usual-roles.ts";
import type { FleetProject } from "../../fleet/project/open-project.ts";
import { writeFiles } from "../../fleet/project/write-files.ts";
import { SelectionFaults } from "../../fleet/run/select-stacks.ts";
import { codeowners, type CodeownersInput } from "../../review/codeowners/codeowners.ts";
import { readReviewSettings } from "../../review/settings/read-review-settings.ts";
import { REVIEW_FILE } from "../../review/settings/review-settings.ts";
import type { CodeownersExportInput } from "../export-inputs.ts";
import { projectOf } from "../open-session.ts";
import type { Outcome } from "../outcome.ts";

/** `switchyard export codeowners`. @throws SelectionFaults, ProjectFaults, WriteFailure */
export async function codeownersAction(input: CodeownersExportInput): Promise<Outcome> {
  const project = projectOf(input);
  const file = join(project.root, REVIEW_FILE);
  const read = readReviewSettings(
    existsSync(file) ? { name: REVIEW_FILE, text: readFileSync(file, "utf8") } : undefined,
  );
  if (read.faults.length > 0) throw new SelectionFaults(read.faults);
  const made = codeowners(ownersInput(project, read.settings.owners));
  if (made.text === undefined) throw new SelectionFaults(made.faults);
  const { text, notes } = made;
  const json = { version: 1, command: "export codeowners", ok: true, text, notes };
  if (input.out === undefined) return { exit: 0, json, text: text.trimEnd() };
  const out = resolve(input.out);
  await writeFiles(dirname(out), [{ name: basename(out), text }]);
  return {
    exit: 0,
    json: { ...json, file: out },
    text: [`Written: ${out}`, ...notes.map((note) => `note: ${note}`)].join("\n"),
  };
}

/** Everything by its path in the repository, which begins where `.git` is; without one, in the project's folder. */
function ownersInput(project: FleetProject, owners: CodeownersInput["owners"]): CodeownersInput {
  const top = topOf(project.root) ?? project.root;
  const path = (...names: readonly string[]) =>
    relative(top, join(project.root, ...names))
      .split(sep)
      .join("/");
  const stack = ({ source }: { readonly source?: { readonly name: string } }, name: string) =>
    path(source?.name ?? name);
  return {
    owners,
    clients: new Map([...project.clients].map(([slug, one]) => [slug, stack(one, `Pulumi.client-${slug}.yaml`)])),
    levels: [...levelsOf(project), "organizationAccountAccessRole"],
    project: path(project.files.project.name),
    others: [
      stack(project.home ?? {}, "Pulumi.home.yaml"),
      ...[REVIEW_FILE, "index.ts", "package.json", "package-lock.json"].map((name) => path(name)),
      // why all three: GitHub takes the first that is there.
      ...[".github/", "CODEOWNERS", "docs/CODEOWNERS"],
    ],
    settings: REVIEW_FILE,
  };
}

function topOf(folder: string): string | undefined {
  if (existsSync(join(folder, ".git"))) return folder;
  return dirname(folder) === folder ? undefined : topOf(dirname(folder));
}
