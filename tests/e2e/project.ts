import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "../../sandbox/paths.ts";
import { runCommand } from "../../sandbox/run-command.ts";
import { box } from "./box.ts";
import { compiledPackage, leanPrograms } from "./compiled.ts";

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  /** Standard output and standard error, without colors. */
  readonly output: string;
}

/** A Pulumi project in a folder: the program as it stands, beside files of the test. */
export class Project {
  private constructor(readonly directory: string) {}

  /** Puts the program into a new folder, compiled, and writes the YAML files given. */
  static async make(directory: string, files: Readonly<Record<string, string>>): Promise<Project> {
    await mkdir(directory, { recursive: true });
    await linkProgram(directory);
    return Project.with(directory, files);
  }

  /** The same with the program's sources, as a clone has them. */
  static async fromSources(directory: string, files: Readonly<Record<string, string>>): Promise<Project> {
    await mkdir(directory, { recursive: true });
    for (const entry of ["index.ts", "api.ts", "components", "core", "node_modules", "package.json", "tsconfig.json"])
      await symlink(join(projectRoot, entry), join(directory, entry));
    return Project.with(directory, files);
  }

  private static async with(directory: string, files: Readonly<Record<string, string>>): Promise<Project> {
    const project = new Project(directory);
    await project.write(files);
    return project;
  }

  /** The project that is in the folder already. */
  static at(directory: string): Project {
    return new Project(directory);
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) await writeFile(join(this.directory, name), text);
  }

  /** Runs Pulumi's own command as a user would, with the sandbox's environment for one profile. */
  async pulumi(profile: string, ...args: readonly string[]): Promise<Ended> {
    const { sandbox } = await box();
    return run(join(sandbox.layout.bin, "pulumi"), [...args, "--non-interactive", "--color", "never"], {
      cwd: this.directory,
      env: { ...sandbox.env(profile), ...(await leanPrograms()), PULUMI_BACKEND_URL: await this.backend() },
    });
  }

  /** A backend of the project's own, so that suites can name their stacks alike. */
  protected async backend(): Promise<string> {
    const folder = join(this.directory, "backend");
    await mkdir(folder, { recursive: true });
    return `file://${folder}`;
  }
}

/** Gives a folder the compiled program, by the one line that a user's own project has. It needs no tsx. */
export async function linkProgram(directory: string): Promise<void> {
  const folder = await compiledPackage();
  for (const entry of ["node_modules", "package.json"]) await symlink(join(projectRoot, entry), join(directory, entry));
  await writeFile(
    join(directory, "index.js"),
    `export { default } from ${JSON.stringify(join(folder, "dist", "index.js"))};\n`,
  );
}

/** Runs a command to its end. */
export async function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env: NodeJS.ProcessEnv },
): Promise<Ended> {
  const { code, stdout, stderr, failure } = await runCommand(command, args, { ...options, timeout: 600_000 });
  if (failure !== undefined) throw failure;
  return { code, output: `${stdout}\n${stderr}` };
}
