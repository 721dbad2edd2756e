import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { judgeChange } from "../../review/judge-change.ts";
import type { ReviewReport } from "../../review/report/review-report.ts";
import { readRevision } from "../../review/revisions/read-revision.ts";
import { projectRoot } from "../../sandbox/paths.ts";
import { type SharedFiles, treeOfTexts } from "./tree-of-texts.ts";

const FOLDER = join(projectRoot, "tests/cases/review");

/** The moment for which the golden pull requests are judged. */
export const GOLDEN_NOW = new Date("2026-11-29T00:00:00Z");

const count = z.int().min(0);
const texts = z.array(z.string().min(1)).min(1);

/** What a person expects of a pull request, written by hand in `expected.yaml` before any program judged it. */
const expectation = z.strictObject({
  kind: z.enum(["looks-harmless", "looks-alarming", "hostile", "ordinary"]),
  /** What the pull request is about, and why a reviewer must see it or need not. */
  why: z.string().min(10),
  verdict: z.enum(["invalid", "failed", "gains", "losses", "unchanged"]),
  /** Accesses gained and lost, and how many of them administrator. */
  gained: count,
  gainedAdministrator: count,
  lost: count,
  lostAdministrator: count,
  /** Rules of which the change brings a finding, and rules of which it must not. */
  rules: texts.optional(),
  notRules: texts.optional(),
  /** Codes of faults that are among those of head. */
  faults: texts.optional(),
  /** What the comment says where nothing is folded away, and what it says nowhere. */
  says: texts.optional(),
  saysNot: texts.optional(),
  /** Whether there is nothing to comment on. */
  silent: z.boolean().optional(),
  /** Whether the change is declared to give no new access. Default: it is not. */
  declared: z.boolean().optional(),
  /** Whether parts of the comment are dropped. Default: it is whole. */
  dropped: z.boolean().optional(),
});

/** One pull request: the files of both sides, and what is expected of its review. */
export interface GoldenCase {
  readonly name: string;
  readonly folder: string;
  readonly expected: z.infer<typeof expectation>;
  readonly base: ReadonlyMap<string, string>;
  readonly head: ReadonlyMap<string, string>;
}

/** All of them, by name. */
export function goldenCases(): readonly GoldenCase[] {
  return readdirSync(FOLDER)
    .sort()
    .map((name) => {
      const folder = join(FOLDER, name);
      const expected = expectation.parse(parse(readFileSync(join(folder, "expected.yaml"), "utf8")));
      return { name, folder, expected, base: filesIn(join(folder, "base")), head: filesIn(join(folder, "head")) };
    });
}

/** The files below a folder. One with `{001..300}` in its name stands for so many; its text has `{n}` for the number. */
function filesIn(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(folder)) throw new Error(`${folder}: no such folder`);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return new Map(
    entries.flatMap(({ parentPath, name }): [string, string][] => {
      const path = relative(folder, join(parentPath, name)).split(sep).join("/");
      const text = readFileSync(join(parentPath, name), "utf8");
      const range = /\{(\d+)\.\.(\d+)\}/.exec(path);
      if (range === null) return [[path, text]];
      const [whole, first = "", last = ""] = range;
      return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => {
        const n = String(Number(first) + index).padStart(first.length, "0");
        return [path.replace(whole, n), text.replaceAll("{n}", n)];
      });
    }),
  );
}

/** Judges a pull request as the command does, with its files in place of a repository. */
export async function reportOf({
  base,
  head,
  expected,
}: Pick<GoldenCase, "base" | "head" | "expected">): Promise<ReviewReport> {
  const shared: SharedFiles = new Map();
  const [before, after] = await Promise.all(
    (
      [
        ["origin/main", "b", base],
        ["HEAD", "e", head],
      ] as const
    ).map(([ref, digit, files]) => readRevision({ ref, commit: digit.repeat(40) }, treeOfTexts(files, shared), "")),
  );
  const paths = new Set([...base.keys(), ...head.keys()]);
  const changed = [...paths].filter((path) => base.get(path) !== head.get(path)).sort();
  return judgeChange(
    { base: before!, head: after!, changed },
    { now: GOLDEN_NOW, ...(expected.declared === true && { noNewAccess: true }) },
  );
}
