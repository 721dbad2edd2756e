import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { readConfigFiles, readEngineConfig, stackFileName } from "../core/config/read.ts";
import { resolveConfig, type StackConfig } from "../core/config/resolve.ts";
import type { SourceFile } from "../core/config/source.ts";
import { clientStackName } from "../core/names.ts";
import type { ProgramContext } from "./program.ts";

/** The running stack's configuration, and what the program needs to know of the files beside it. */
export interface EngineInput {
  readonly config: StackConfig;
  readonly context: ProgramContext;
}

/**
 * Reads the configuration that the Pulumi engine passed to this program. The project's files are looked at only to
 * name the lines of faults, to list the client stacks, and for the home stack to know what each client's file says.
 * @param directory Folder of `Pulumi.yaml`.
 */
export function readEngineInput(directory: string): EngineInput {
  const stack = pulumi.getStack();
  const files = { project: sourceFile(directory, "Pulumi.yaml"), stack: sourceFile(directory, stackFileName(stack)) };
  const raw = readEngineConfig(stack, pulumi.getProject(), pulumi.runtime.allConfig(), {
    ...(files.project !== undefined && { project: files.project }),
    ...(files.stack !== undefined && { stack: files.stack }),
  });
  const config = resolveConfig(raw);
  const slugs = clientSlugs(directory);
  const { project } = files;
  const clientFiles =
    config.kind === "home" && project !== undefined ? readClientFiles(directory, project, slugs) : undefined;
  return { config, context: { clientSlugs: slugs, ...(clientFiles !== undefined && { clientFiles }) } };
}

/**
 * Slugs of the clients that have a stack file in the folder, sorted; also slugs that no stack can have, so that such a
 * file is a fault and not passed over.
 */
export function clientSlugs(directory: string): string[] {
  return readdirSync(directory)
    .flatMap((name) => /^Pulumi\.client-(.+)\.yaml$/.exec(name)?.[1] ?? [])
    .sort();
}

function readClientFiles(
  directory: string,
  project: SourceFile,
  slugs: readonly string[],
): ReadonlyMap<string, StackConfig> {
  return new Map(
    slugs.flatMap((slug) => {
      const name = clientStackName(slug);
      const stack = sourceFile(directory, stackFileName(name));
      return stack === undefined ? [] : [[slug, resolveConfig(readConfigFiles(name, { project, stack }))]];
    }),
  );
}

function sourceFile(directory: string, name: string): SourceFile | undefined {
  try {
    return { name, text: readFileSync(join(directory, name), "utf8") };
  } catch {
    return undefined;
  }
}
