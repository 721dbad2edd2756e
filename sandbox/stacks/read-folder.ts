import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { formatFaults } from "../../core/faults/fault.ts";
import { readPortfolio, type Portfolio } from "../../core/portfolio/read-portfolio.ts";
import { SandboxError } from "../error.ts";

/**
 * What the stack files of a folder say. `now` is the moment for which the access graph holds.
 * @throws SandboxError EXAMPLE_FILES when they cannot be used
 */
export async function readFolder(directory: string, now = new Date()): Promise<Portfolio> {
  const source = async (name: string) => ({ name, text: await readFile(join(directory, name), "utf8") });
  const names = (await readdir(directory)).filter((file) => /^Pulumi\..+\.yaml$/.test(file));
  const files = { project: await source("Pulumi.yaml"), stacks: await Promise.all(names.map(source)) };
  const { portfolio, faults } = readPortfolio(files, now);
  if (portfolio !== undefined) return portfolio;
  throw new SandboxError("EXAMPLE_FILES", formatFaults(`The stack files in ${directory} cannot be used`, faults));
}
