import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../sandbox/paths.ts";
import { trackedFiles } from "./pages.ts";

const TRACKED = new Set(trackedFiles());

/** A test of a block's behaviour, as `<!-- tested in: FILE "TITLE" -->` names it. */
export interface TestedIn {
  readonly mark: string;
  /** The test's file; empty where there is none. */
  readonly text: string;
  /** Whether that file has a test, or a case of a table of tests, of just that title. */
  readonly isThere: boolean;
}

/** Looks up what a mark names. A title that is put together is written as in the file: `deploys ${stack}`. */
export function testedIn(mark: string): TestedIn {
  const [, file = "", title = ""] = /^(tests\/\S+\.test\.ts) "(.+)"$/.exec(mark) ?? [];
  if (!TRACKED.has(file)) return { mark, text: "", isThere: false };
  const text = readFileSync(join(projectRoot, file), "utf8");
  const isThere = ["it(", "name: "].some((begin) =>
    ['"', "`"].some((quote) => text.includes(`${begin}${quote}${title}${quote}`)),
  );
  return { mark, text, isThere };
}
