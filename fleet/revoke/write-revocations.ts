import { readConfigFiles } from "../../core/config/read/read-config.ts";
import { stackOfFile } from "../../core/config/read/stack-files.ts";
import { type Fault, formatFault } from "../../core/faults/fault.ts";
import type { SourceFile } from "../../core/faults/yaml/source.ts";
import { resolveConfig } from "../../core/portfolio/resolve-stack.ts";
import type { FleetProject } from "../project/open-project.ts";
import { type WriteFiles, writeFiles } from "../project/write-files.ts";
import type { LeftOver } from "../report.ts";
import { type EditedFile, editRevoked } from "./revocation-files.ts";
import type { ClientTarget } from "./end-in-clients.ts";

/** Files that were written, and what has to be written by hand. */
export interface WrittenFiles {
  readonly names: readonly string[];
  readonly leftOver: readonly LeftOver[];
}

/** Each client's file with the date of the revocation; or without one. @param project As it is now. */
export function revokedFiles(
  project: FleetProject,
  targets: readonly ClientTarget[],
  before: string | undefined,
): readonly (EditedFile & { readonly of: SourceFile })[] {
  // why not of clients that run no Pulumi: no stack would make the policy, and the file would say what is not so.
  return targets
    .filter(({ plan }) => !plan.handoff)
    .flatMap(({ stack, roles }) => {
      const source = project.clients.get(stack.slug ?? "")?.source ?? stack.source;
      const keys = roles.map(({ key }) => key);
      return source === undefined ? [] : [{ ...editRevoked(source, project.name, keys, before), of: source }];
    });
}

/**
 * Writes files that belong to stacks which do not depend on each other, one by one: one that cannot be written stops no other.
 * Does not throw.
 */
export async function writeEach(
  project: FleetProject,
  edits: readonly (EditedFile & { readonly of: SourceFile })[],
  write: WriteFiles = writeFiles,
): Promise<WrittenFiles> {
  const names: string[] = [];
  const leftOver: LeftOver[] = [];
  for (const { file, faults, of } of edits) {
    if (file === undefined) {
      leftOver.push(
        ...faults.map(({ found, fix }) => ({ what: `the entry in ${of.name}`, because: found, next: fix })),
      );
      continue;
    }
    if (file.text === of.text) continue;
    const spoilt = spoiltBy(project, file, of);
    if (spoilt !== undefined) {
      leftOver.push({
        what: `the entry in ${of.name}`,
        because: `with it the file would be at fault: ${formatFault(spoilt).replaceAll(/\s*\n\s*/g, " ")}`,
      });
      continue;
    }
    try {
      await write(project.root, [file]);
      names.push(file.name);
    } catch (error) {
      leftOver.push({
        what: `the entry in ${of.name}`,
        because: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return { names, leftOver };
}

/** What is wrong with a file as it would be, that was not wrong before. why: nobody could deploy its stack any more. */
function spoiltBy(project: FleetProject, after: SourceFile, before: SourceFile): Fault | undefined {
  const faultsOf = (stack: SourceFile): readonly Fault[] => {
    const config = resolveConfig(readConfigFiles(stackOfFile(stack.name), { project: project.files.project, stack }));
    return config.kind === "invalid" ? config.faults : [];
  };
  return faultsOf(before).length > 0 ? undefined : faultsOf(after)[0];
}
