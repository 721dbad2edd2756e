import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { readEngineConfig, stackFileName } from "../core/config/read.ts";
import { resolveConfig, type StackConfig } from "../core/config/resolve.ts";
import type { SourceFile } from "../core/config/source.ts";
import type { ProgramContext } from "./program.ts";

/** The running stack's configuration, and what the program needs to know of the files beside it. */
export interface EngineInput {
  readonly config: StackConfig;
  readonly context: ProgramContext;
}

/**
 * Reads the configuration that the Pulumi engine passed to this program. The project's files are looked at only to
 * name the lines of faults and to list the client stacks.
 * @param directory Folder of `Pulumi.yaml`.
 */
export function readEngineInput(directory: string): EngineInput {
  const stack = pulumi.getStack();
  const files = { project: sourceFile(directory, "Pulumi.yaml"), stack: sourceFile(directory, stackFileName(stack)) };
  const raw = readEngineConfig(stack, pulumi.getProject(), pulumi.runtime.allConfig(), {
    ...(files.project !== undefined && { project: files.project }),
    ...(files.stack !== undefined && { stack: files.stack }),
  });
  return { config: resolveConfig(raw), context: { clientSlugs: clientSlugs(directory) } };
}

/** Slugs of the clients that have a stack file in the folder, sorted. */
export function clientSlugs(directory: string): string[] {
  return readdirSync(directory)
    .flatMap((name) => /^Pulumi\.client-([a-z0-9._-]+)\.yaml$/.exec(name)?.[1] ?? [])
    .sort();
}

function sourceFile(directory: string, name: string): SourceFile | undefined {
  try {
    return { name, text: readFileSync(join(directory, name), "utf8") };
  } catch {
    return undefined;
  }
}
