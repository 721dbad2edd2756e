import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { formatFaults } from "../../core/fault.ts";
import { readPortfolio, type Portfolio } from "../../core/portfolio.ts";
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
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/**
 * Reads one example. `now` is the moment for which its access graph holds.
 * @throws SandboxError EXAMPLE_FILES, EXAMPLE_TABLE when a file of it cannot be used
 */
export async function readExample(project: string, name: string, now = new Date()): Promise<Example> {
  const directory = join(project, "examples", name);
  const source = async (file: string) => ({ name: file, text: await readFile(join(directory, file), "utf8") });
  const stacks = (await readdir(directory)).filter((file) => /^Pulumi\..+\.yaml$/.test(file) && file !== "Pulumi.yaml");
  const files = { project: await source("Pulumi.yaml"), stacks: await Promise.all(stacks.map(source)) };
  const { portfolio, faults } = readPortfolio(files, now);
  if (portfolio === undefined)
    throw new SandboxError("EXAMPLE_FILES", formatFaults(`The example ${name} cannot be used`, faults));
  const roles = portfolio.graph.roles.map(({ client, key }) => `${client}/${key}`);
  const { text } = await source("access.yaml");
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
