import { readConfigFiles } from "../../../core/config/read/read-config.ts";
import { stackOfFile } from "../../../core/config/read/stack-files.ts";
import { handoffContract } from "../../../core/contract/handoff.ts";
import type { ClientContract } from "../../../core/contract/select-clients.ts";
import type { PortfolioFiles } from "../../../core/portfolio/read-portfolio.ts";
import { resolveConfig } from "../../../core/portfolio/resolve-stack.ts";
import { editHome } from "../../../fleet/offboard/edit/edit-home.ts";
import type { FileEdits } from "../../../fleet/offboard/edit/cut-files.ts";

export const NOW = new Date("2026-11-22T00:00:00Z");

/** What the files say of one client. */
export function leaverOf({ project, stacks }: PortfolioFiles, slug: string): ClientContract {
  const stack = stacks.find(({ name }) => stackOfFile(name) === `client-${slug}`)!;
  const config = resolveConfig(readConfigFiles(`client-${slug}`, { project, stack }));
  if (config.kind !== "client") throw new Error(JSON.stringify(config));
  return { slug, contract: handoffContract(config.client) };
}

/** The edits with which one client leaves these files. */
export function leave(files: PortfolioFiles, slug: string): FileEdits {
  const { project, stacks } = files;
  const home = stacks.find(({ name }) => stackOfFile(name) === "home")!;
  const own = stacks.find(({ name }) => stackOfFile(name) === `client-${slug}`);
  const others = stacks
    .filter((one) => one !== home && one !== own)
    .map((source): [string, { source: typeof source; config: ReturnType<typeof resolveConfig> }] => {
      const stack = stackOfFile(source.name);
      return [stack.slice(7), { source, config: resolveConfig(readConfigFiles(stack, { project, stack: source })) }];
    });
  const namespace = /^name: (.+)$/m.exec(project.text)?.[1] ?? "";
  return editHome(
    { namespace, project, home, others: new Map(others), ...(own !== undefined && { own }) },
    leaverOf(files, slug),
    NOW,
  );
}

/** The lines that went, and those that came in their place. */
export function changedLines(before: string, after: string): readonly string[] {
  const [was, is] = [before.split("\n"), after.split("\n")];
  const lines: string[] = [];
  let at = 0;
  // why no general difference: an edit takes lines out, and changes some in their place.
  for (const line of was) {
    if (is[at] === line) at++;
    else if (was.length - lines.length > is.length && !is.slice(at, at + 1).some((one) => near(one, line)))
      lines.push(`-${line}`);
    else lines.push(`~${line} => ${is[at++] ?? ""}`);
  }
  return lines;
}

function near(one: string, other: string): boolean {
  return one.trim() !== "" && one.slice(0, 8) === other.slice(0, 8);
}
