import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { formatFaults } from "../../core/faults/fault.ts";
import type { SourceFile } from "../../core/faults/yaml/source.ts";
import { readPortfolio, type Portfolio } from "../../core/portfolio/read-portfolio.ts";
import { SandboxError } from "../error.ts";
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
  const entries = await readdir(join(project, "examples"), { withFileTypes: true });
  const names = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
  // why: a folder without a table shows something else than who gets in.
  return names.filter((name) => existsSync(join(project, "examples", name, "access.yaml")));
}

/**
 * What the stack files of a folder say. `now` is the moment for which the access graph holds.
 * @throws SandboxError EXAMPLE_FILES when they cannot be used
 */
export async function readFolder(directory: string, now = new Date()): Promise<Portfolio> {
  const names = (await readdir(directory)).filter((file) => /^Pulumi\..+\.yaml$/.test(file));
  const files = { project: await source(directory, "Pulumi.yaml"), stacks: await sources(directory, names) };
  const { portfolio, faults } = readPortfolio(files, now);
  if (portfolio !== undefined) return portfolio;
  throw new SandboxError("EXAMPLE_FILES", formatFaults(`The stack files in ${directory} cannot be used`, faults));
}

async function source(directory: string, name: string): Promise<SourceFile> {
  return { name, text: await readFile(join(directory, name), "utf8") };
}

function sources(directory: string, names: readonly string[]): Promise<readonly SourceFile[]> {
  return Promise.all(names.map((name) => source(directory, name)));
}

/**
 * Reads one example. `now` is the moment for which its access graph holds.
 * @throws SandboxError EXAMPLE_FILES, EXAMPLE_TABLE when a file of it cannot be used
 */
export async function readExample(project: string, name: string, now = new Date()): Promise<Example> {
  const directory = join(project, "examples", name);
  const portfolio = await readFolder(directory, now);
  const roles = portfolio.graph.roles.map(({ client, key }) => `${client}/${key}`);
  const { text } = await source(directory, "access.yaml");
  const table = readTable(`examples/${name}/access.yaml`, text, roles);
  const clients = portfolio.clients.map((client) => client.name);
  const known = [...roles, ...table.openRoles.map((client) => `${client}/${OPEN_ROLE}`)];
  const wrong = [
    ...table.openRoles.filter((client) => !clients.includes(client)),
    ...table.attempts.flatMap(({ who, on }) => [
      ...(known.includes(on) ? [] : [on]),
      ...("client" in who && !clients.includes(who.client) ? [who.client] : []),
    ]),
  ];
  if (wrong.length > 0)
    throw new SandboxError("EXAMPLE_TABLE", `examples/${name}/access.yaml: no client or role ${wrong.join(", ")}.`);
  return { name, directory, portfolio, table };
}
