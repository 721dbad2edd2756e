import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { nearestProject, readStackFile, stackFilePath } from "../../components/engine/project-files.ts";
import { projectPlaces } from "../../core/config/read/stack-files.ts";
import type { EngineSettings } from "./engine-command.ts";
import { throwawayFolder } from "./throwaway-folder.ts";

/** A folder with the project's file and one stack's, and a backend of its own. */
export interface ThrowawayPlace {
  readonly root: string;
  readonly engine: EngineSettings;
  remove(): Promise<void>;
}

/**
 * Where a stack can be previewed that the backend does not have: the engine previews only what exists, and a look must leave
 * nothing behind, neither a stack nor a salt in its file.
 * @throws Error when the stack's file cannot be read.
 */
export async function throwawayPlace(engine: EngineSettings, root: string, stack: string): Promise<ThrowawayPlace> {
  const { project } = nearestProject(root);
  const file = project && readStackFile(project, stack).file;
  if (project === undefined || file === undefined) throw new Error(`the file of ${stack} cannot be read`);
  const { path: folder, remove } = await throwawayFolder("preview");
  const own = join(folder, stackFilePath(project, stack));
  const backend = join(folder, "backend");
  const { main } = projectPlaces(project.project);
  for (const one of [backend, dirname(own), ...(main === undefined ? [] : [join(folder, main)])])
    await mkdir(one, { recursive: true });
  await writeFile(join(folder, project.project.name), project.project.text);
  await writeFile(own, file.text);
  return {
    root: folder,
    engine: {
      ...engine,
      env: {
        // why: with Pulumi Cloud, or a key of a cloud, nobody has a passphrase; with one, the file's salt may belong to it.
        ...(hasPassphrase(engine.env) ? {} : { PULUMI_CONFIG_PASSPHRASE: "preview" }),
        ...engine.env,
        PULUMI_BACKEND_URL: pathToFileURL(backend).href,
      },
    },
    remove,
  };
}

function hasPassphrase(env: Readonly<Record<string, string>>): boolean {
  return "PULUMI_CONFIG_PASSPHRASE" in env || "PULUMI_CONFIG_PASSPHRASE_FILE" in env;
}
