import { cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formatFaults } from "../../core/faults/fault.ts";
import type { Grant } from "../../core/home/settings/home-settings.ts";
import { type FleetProject, openProject } from "../../fleet/project/open-project.ts";
import { deployedRoles, type Check, type DeployedRole } from "../../sandbox/demo/checks.ts";
import { projectRoot } from "../../sandbox/paths.ts";
import { readFolder } from "../../sandbox/stacks/read-folder.ts";
import { box, newFolder } from "./box.ts";
import { run, type Ended } from "./project.ts";

/** A copy of this whole project, whose stack files a test may change. */
export class Example {
  private constructor(private readonly directory: string) {}

  static async make(): Promise<Example> {
    const directory = join(await newFolder("example"), "project");
    await mkdir(directory);
    const own = (await readdir(projectRoot)).filter((name) =>
      /^(components|core|fleet|sandbox|tools|(?:api|index)\.ts|package\.json|tsconfig\.json|Pulumi.*\.yaml)$/.test(
        name,
      ),
    );
    for (const name of own) await cp(join(projectRoot, name), join(directory, name), { recursive: true });
    await symlink(join(projectRoot, "node_modules"), join(directory, "node_modules"));
    return new Example(directory);
  }

  async write(name: string, text: string): Promise<void> {
    await writeFile(join(this.directory, name), text);
  }

  /** Replaces a text in a file. @throws Error when it is not there. */
  async edit(name: string, from: string, to: string): Promise<void> {
    const text = await readFile(join(this.directory, name), "utf8");
    if (!text.includes(from)) throw new Error(`${name} does not hold ${from}`);
    await this.write(name, text.replace(from, to));
  }

  /** Runs the demo as a user does. */
  async demo(json: string): Promise<Ended> {
    const { sandbox } = await box();
    const env = { ...process.env, SWITCHYARD_SANDBOX_DIR: sandbox.layout.root, NO_COLOR: "1" };
    const main = join(this.directory, "sandbox", "demo", "main.ts");
    const args = ["--import", "tsx", main, "--json", join(this.directory, json)];
    return run(process.execPath, args, { cwd: this.directory, env });
  }

  /** The checks that the demo wrote. */
  async checks(json: string): Promise<readonly Check[]> {
    return (JSON.parse(await readFile(join(this.directory, json), "utf8")) as { checks: Check[] }).checks;
  }

  /** The project as the command `switchyard` opens it. */
  project(): FleetProject {
    const opened = openProject(this.directory);
    if (opened.project === undefined) throw new Error(formatFaults("the example cannot be opened", opened.faults));
    return opened.project;
  }

  /** The grants of the home stack's file. */
  async grants(): Promise<readonly Grant[]> {
    return (await readFolder(this.directory)).home.grants;
  }

  /** The access roles in the home stack's outputs. */
  async roles(): Promise<readonly DeployedRole[]> {
    const { output } = await this.pulumi("home", "stack", "output", "--json", "--stack", "home");
    return deployedRoles(JSON.parse(output.slice(0, output.lastIndexOf("}") + 1)));
  }

  /** Pulumi in the folder and with the backend that the demo uses. */
  async pulumi(profile: string, ...args: readonly string[]): Promise<Ended> {
    const { sandbox } = await box();
    const options = { cwd: join(sandbox.layout.root, "demo"), env: sandbox.env(profile) };
    return run(join(sandbox.layout.bin, "pulumi"), [...args, "--non-interactive", "--color", "never"], options);
  }
}
