import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import { SandboxError } from "../error.ts";
import type { SandboxHandle } from "../lifecycle.ts";
import { projectRoot } from "../paths.ts";
import type { Log } from "../progress.ts";
import { Deployment } from "../stacks/deployment.ts";
import { readFolder } from "../stacks/read-folder.ts";
import { copyStackFiles, linkCode } from "../stacks/workspace.ts";
import { OPEN_ROLE, readTable, type AccessTable } from "./table.ts";

/** One folder below `examples/`: a project with stack files, and the table of who gets in. */
export interface Example {
  readonly name: string;
  readonly directory: string;
  readonly portfolio: Portfolio;
  readonly table: AccessTable;
}

/** Names of all examples of a project, sorted. */
export async function exampleNames(project: string): Promise<readonly string[]> {
  const names = (await readdir(join(project, "examples"))).sort();
  // why: a folder without a table shows something else than who gets in.
  return names.filter((name) => existsSync(join(project, "examples", name, "access.yaml")));
}

/**
 * Reads one example. `now` is the moment for which its access graph holds.
 * @throws SandboxError EXAMPLE_FILES, EXAMPLE_TABLE when a file of it cannot be used
 */
export async function readExample(project: string, name: string, now = new Date()): Promise<Example> {
  const directory = join(project, "examples", name);
  const portfolio = await readFolder(directory, now);
  const roles = portfolio.graph.roles.map(({ client, key }) => `${client}/${key}`);
  const file = `examples/${name}/access.yaml`;
  const table = readTable(file, await readFile(join(project, file), "utf8"), roles);
  const clients = portfolio.clients.map((client) => client.name);
  const known = [...roles, ...table.openRoles.map((client) => `${client}/${OPEN_ROLE}`)];
  const wrong = [
    ...table.openRoles.filter((client) => !clients.includes(client)),
    ...table.attempts.flatMap(({ who, on }) => [
      ...(known.includes(on) ? [] : [on]),
      ...("client" in who && !clients.includes(who.client) ? [who.client] : []),
    ]),
  ];
  if (wrong.length > 0) throw new SandboxError("EXAMPLE_TABLE", `${file}: no client or role ${wrong.join(", ")}.`);
  return { name, directory, portfolio, table };
}

/** Gives an example its accounts and a copy of its folder, inside something that looks like a clone; deploys nothing yet. */
export async function prepareExample(sandbox: SandboxHandle, example: Example, log: Log): Promise<Deployment> {
  const { name, directory, portfolio } = example;
  const clone = join(sandbox.layout.root, "clone");
  const workspace = join(clone, "examples", name);
  // why a backend of its own: all examples are projects of one name, with a stack `home` each.
  const backend = join(workspace, "backend");
  await linkCode(projectRoot, clone);
  await mkdir(backend, { recursive: true });
  // why a copy and no link: the program is found from this folder, as in a clone.
  await copyFile(join(directory, "index.ts"), join(workspace, "index.ts"));
  await copyStackFiles(directory, workspace, sandbox.layout);
  return Deployment.prepare(sandbox, { portfolio, workspace, backend, log });
}
