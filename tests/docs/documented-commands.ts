import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../sandbox/paths.ts";
import { blocksOf, notes, proseOf, readPage, type Block } from "./markdown.ts";
import { pages } from "./pages.ts";

/**
 * Pages with commands that are run, in the order in which a reader meets them: each goes on where the last one ended.
 * Run are: of the README all of "Onboard your first client on real AWS" (steps 3 to 6, up to the first entering); all of
 * onboarding.md, which prints what the README shows on its first screen; all of sandbox.md; and of the other pages those
 * without a mark, since they are cheap or nothing else tries them. `tested in` names the tests of what is not run.
 */
export const PAGES = [
  "README.md",
  "docs/onboarding.md",
  "docs/everyday-tasks.md",
  "docs/fleet.md",
  "docs/offboarding.md",
  "docs/sandbox.md",
];

/** Pages of which every command is run, or says why it cannot be. */
export const RUN_WHOLLY = ["docs/onboarding.md", "docs/sandbox.md"];

/** What is done of a page: commands that no mark takes out, the AWS configuration, and files that such commands need. */
export function doneOn(page: string): Block[] {
  let isRun = true;
  const done = blocksOf(page)
    .toReversed()
    .filter((block) => {
      if (notes(block, "not run here").length > 0) return false;
      // why: a file is written for the command below it.
      if (block.language === "sh") isRun = notes(block, "tested in").length === 0;
      else if (notes(block, "aws config").length > 0) return true;
      else if (notes(block, "file").length === 0) return false;
      return isRun;
    });
  return done.toReversed();
}

/** Line of a heading that begins so, from 1. */
export function lineOf(page: string, heading: string): number {
  const line = readPage(page)
    .split("\n")
    .findIndex((text) => text.startsWith(heading));
  if (line === -1) throw new Error(`${page} has no ${heading}`);
  return line + 1;
}

/** The insides of all code spans of all pages. */
export function spans(): string[] {
  return pages().flatMap((page) => [...proseOf(readPage(page)).matchAll(/`([^`]+)`/g)].map(([, span = ""]) => span));
}

/** Names of the scripts of package.json. */
export function packageScripts(): ReadonlySet<string> {
  const { scripts } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  return new Set(Object.keys(scripts));
}
