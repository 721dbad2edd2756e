import * as pulumi from "@pulumi/pulumi";
import * as runtimeConfig from "@pulumi/pulumi/runtime/config.js";
import { clientStackName, stackFileName } from "../../core/config/naming.ts";
import { readConfigFiles, readEngineConfig } from "../../core/config/read/read-config.ts";
import { clientSlugs, strayFiles } from "../../core/config/read/stack-files.ts";
import { clientsToRead } from "../../core/home/settings/home-settings.ts";
import { noFile } from "../../core/portfolio/against-files/contract-against-file.ts";
import { resolveConfig, type StackConfig } from "../../core/portfolio/resolve-stack.ts";
import { findProject, type ProjectFiles, readStackFile, stackFilePath } from "./project-files.ts";
import type { ProgramContext } from "./stack-types.ts";

/** The running stack's configuration, and what the program needs to know of the files beside it. */
export interface EngineInput {
  readonly config: StackConfig;
  readonly context: ProgramContext;
}

/**
 * Reads the configuration that the Pulumi engine passed to this program. The project's files are looked at only to
 * name the lines of faults, to list the client stacks, and for the home stack to know what each client's file says.
 * @param directory The program's working folder.
 */
export function readEngineInput(directory: string): EngineInput {
  const stack = pulumi.getStack();
  const name = pulumi.getProject();
  const found = findProject(directory, { name, root: pulumi.runtime.getRootDirectory() });
  const { project } = found;
  const own = project && readStackFile(project, stack).file;
  const values = pulumi.runtime.allConfig();
  const engine = { values, secretKeys: secretKeys(values) };
  const raw = readEngineConfig(stack, name, engine, {
    ...(project !== undefined && { project: project.project }),
    ...(own !== undefined && { stack: own }),
  });
  const strays = project === undefined ? [] : strayFiles(stack, project.project.name, project.names);
  const config = resolveConfig({ ...raw, faults: [...raw.faults, ...strays] });
  if (config.kind !== "home") return { config, context: { clientSlugs: [], clientFiles: new Map() } };
  // why a fault for the home stack alone: what it knows of its clients stands in the files.
  if (project === undefined)
    return {
      config: { kind: "invalid", faults: [found.fault] },
      context: { clientSlugs: [], clientFiles: new Map() },
    };
  // why also beside the project's file: a client whose file was not moved along would be dropped without a word.
  const slugs = clientSlugs([...project.names, ...project.beside]);
  const toRead = clientsToRead(config.home, slugs);
  const clientFiles = new Map(toRead.map((slug) => [slug, clientConfig(project, slug)]));
  return { config, context: { clientSlugs: slugs, clientFiles } };
}

/** What a client's file says, or why it says nothing. */
function clientConfig(project: ProjectFiles, slug: string): StackConfig {
  const stack = clientStackName(slug);
  const strays = strayFiles(stack, project.project.name, project.names);
  if (strays.length > 0) return { kind: "invalid", faults: strays };
  const read = readStackFile(project, stack);
  if (read.file !== undefined)
    return resolveConfig(readConfigFiles(stack, { project: project.project, stack: read.file }));
  const name = stackFileName(stack, project.project.name);
  const found = project.beside.includes(name)
    ? `${name} beside the project's file, where Pulumi does not look`
    : read.why;
  return { kind: "invalid", faults: [noFile(slug, found, stackFilePath(project, stack))] };
}

/**
 * why from here: in an inline program the keys are not in the environment, and what says whether a key is read as a secret is
 * not in the SDK's public types.
 */
function secretKeys(values: Readonly<Record<string, string>>): readonly string[] {
  const { isConfigSecret } = runtimeConfig as unknown as { readonly isConfigSecret: (key: string) => boolean };
  return Object.keys(values).filter((key) => isConfigSecret(key));
}
