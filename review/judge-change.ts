import { proveChanges } from "../core/access/proof/prove-changes.ts";
import { accessDiff } from "../core/changes/access-diff.ts";
import type { AccessDiff } from "../core/changes/access-difference.ts";
import { sha256 } from "../components/engine/sha256.ts";
import { portfolioDigest } from "../core/changes/access-digest.ts";
import { distinctFaults, type Fault } from "../core/faults/fault.ts";
import { type Portfolio, readPortfolio } from "../core/portfolio/read-portfolio.ts";
import { gainRows, lossRows } from "./report/access-rows.ts";
import { holeRow, provedSentence } from "./report/hole-rows.ts";
import { crossedFinding, mergeFindings, type MergeSides } from "./report/merge-findings.ts";
import { notJudged } from "./report/not-judged.ts";
import { decidedSentence } from "./report/decided-sentence.ts";
import { notDecidedFindings, notJudgedFindings, ownFinding, OWN_RULES } from "./report/own-findings.ts";
import type { ReviewReport } from "./report/review-report.ts";
import { NO_TOTALS, totalsOf, verdictOf } from "./report/verdict.ts";
import type { RevisionFiles } from "./revisions/revision-files.ts";
import { documentsOf } from "./rules/facts.ts";
import type { Finding, PortfolioInput } from "./rules/rule.ts";
import { runRules } from "./rules/run-rules.ts";
import { lookUpNames } from "./rules/unknown-names.ts";
import { readReviewSettings } from "./settings/read-review-settings.ts";
import type { ReviewSettings } from "./settings/review-settings.ts";
import { stricter } from "./settings/stricter-settings.ts";

/** Both sides of a change, as they lie in two revisions. */
export interface Change {
  readonly base: RevisionFiles;
  readonly head: RevisionFiles;
  /** Paths that differ, from the repository's root, sorted. */
  readonly changed: readonly string[];
  /** What merging head into the base branch as it is now would give; absent where the branch has not moved on. */
  readonly merge?: Merge;
  /** Whether both come from several commits, so that nobody knows here what their merge is; base is the branch as it is now. */
  readonly isCrossed?: boolean;
}

/** The base branch as it is now, and head merged into it. */
export interface Merge {
  readonly tip: RevisionFiles;
  readonly merged: RevisionFiles;
  /** The project's files that the base branch has changed since head began; sorted. */
  readonly moved: readonly string[];
  /** Those that both have changed, so that nobody knows here what their merge is; sorted. */
  readonly both: readonly string[];
}

/** How a change is judged. */
export interface JudgeOptions {
  /** Moment for which it holds. */
  readonly now: Date;
  /** Whether the change is declared to give no new access. Default: it is not. */
  readonly noNewAccess?: boolean;
  /** From which severity on a finding fails the review. Default: what the settings say. */
  readonly failsFrom?: ReviewSettings["failsFrom"];
}

/**
 * Judges a change by the files of its two sides alone: who gains and loses what, what the rules find, and the proof of what
 * changed. Pure but for the list of what AWS has, which rules look into.
 */
export async function judgeChange(change: Change, options: JudgeOptions): Promise<ReviewReport> {
  const { base, head, changed } = change;
  const { now } = options;
  const [before, after] = [portfolioOf(base, now), portfolioOf(head, now)];
  const written = { base: readReviewSettings(base.settings), head: readReviewSettings(head.settings) };
  const unjudged = notJudged(base, head, changed);
  const sides = {
    base: base.revision,
    head: head.revision,
    baseFaults: [...before.faults, ...written.base.faults],
    notJudged: unjudged,
  };
  if (after.portfolio === undefined)
    return invalid(
      { ...sides, faults: [...after.faults, ...written.head.faults], findings: notJudgedFindings(unjudged) },
      options.noNewAccess === true,
    );
  // why also those of the branch as it is now: who begins from an older commit would be judged by what held then.
  const tip = readReviewSettings(change.merge === undefined ? base.settings : change.merge.tip.settings).settings;
  const settings = stricter(stricter(tip, written.base.settings), written.head.settings);
  const diff = accessDiff(before.portfolio, after.portfolio);
  const input: PortfolioInput = {
    ...(before.portfolio !== undefined && { base: before.portfolio }),
    head: after.portfolio,
    diff,
    settings,
    written: { base: written.base.settings, head: written.head.settings },
  };
  const proof = proveChanges(before.portfolio, after.portfolio);
  const isDeclared = options.noNewAccess === true;
  const more = [
    ...(change.isCrossed === true ? [crossedFinding()] : []),
    ...(change.merge === undefined ? [] : mergeFindings(diff, sidesOf(change.merge, now))),
  ];
  const holds = diff.gains.length + diff.unproved.length === 0 && unjudged.length === 0 && more.length === 0;
  const findings = [
    ...(isDeclared && !holds ? [brokenDeclaration(diff, unjudged.length)] : []),
    ...more,
    ...notDecidedFindings(diff.unproved),
    ...(await foundByRules(input, now)),
    ...notJudgedFindings(unjudged),
  ];
  const { digest, parts } = portfolioDigest(after.portfolio, sha256);
  const report: Omit<ReviewReport, "verdict"> = {
    version: 1,
    ...sides,
    digest,
    digestParts: parts,
    totals: totalsOf(diff),
    gains: gainRows(diff.gains),
    losses: lossRows(diff.losses),
    renames: diff.renames,
    withoutEffect: diff.withoutEffect,
    findings,
    holes: proof.holes.map(holeRow),
    proved: provedSentence(proof, before.portfolio !== undefined),
    ...(before.portfolio !== undefined && decidedSentence(diff, now)),
    faults: written.head.faults,
    ...(isDeclared && { noNewAccess: { holds } }),
  };
  return { ...report, verdict: verdictOf(report, options.failsFrom ?? settings.failsFrom) };
}

/** A side's files as one; or why they cannot be used. A side without a project has neither. */
function portfolioOf(
  { project, stacks, faults }: RevisionFiles,
  now: Date,
): { readonly portfolio?: Portfolio; readonly faults: readonly Fault[] } {
  if (project === undefined) return { faults };
  const { portfolio, faults: found } = readPortfolio({ project, stacks }, now);
  const all = distinctFaults([...faults, ...found]);
  return portfolio === undefined || all.length > 0 ? { faults: all } : { portfolio, faults: [] };
}

/** The report on a head whose files are at fault. */
function invalid(
  sides: Pick<ReviewReport, "base" | "head" | "baseFaults" | "notJudged" | "findings" | "faults">,
  isDeclared: boolean,
): ReviewReport {
  return {
    version: 1,
    verdict: "invalid",
    ...sides,
    faults: sides.faults.length > 0 ? sides.faults : [noProject(sides.head.ref)],
    totals: NO_TOTALS,
    ...{ gains: [], losses: [], renames: [], withoutEffect: [], holes: [] },
    proved: "Nothing was proved: head's files are at fault.",
    ...(isDeclared && { noNewAccess: { holds: false } }),
  };
}

function noProject(ref: string): Fault {
  return {
    code: "config/no-project",
    path: ref,
    expected: "a Pulumi.yaml in this folder or above it",
    found: "none",
    fix: "Run the command in the project's folder, or put the project's file back.",
  };
}

/** Rules look up what AWS has before they run: they are asked at once. */
async function foundByRules(input: PortfolioInput, now: Date): Promise<readonly Finding[]> {
  const sides = [...(input.base === undefined ? [] : [input.base]), input.head];
  await lookUpNames(sides.flatMap(documentsOf));
  return runRules(input, now);
}

function sidesOf({ tip, merged, moved, both }: Merge, now: Date): MergeSides {
  const [one, other] = [portfolioOf(tip, now), portfolioOf(merged, now)];
  return {
    ...{ moved, both },
    ...(one.portfolio !== undefined && { tip: one.portfolio }),
    ...(other.portfolio !== undefined && { merged: other.portfolio }),
    faults: [...one.faults, ...other.faults],
  };
}

function brokenDeclaration({ gains: { length: gained }, unproved }: AccessDiff, unjudged: number): Finding {
  const what =
    gained > 0
      ? `gives ${gained} ${gained === 1 ? "access" : "accesses"}`
      : unproved.length > 0
        ? "it cannot be proved that it does not"
        : unjudged > 0
          ? "touches files that are not judged, so that nobody can tell"
          : "gives some once it is merged, or nobody can tell";
  return ownFinding(OWN_RULES.declaration, "declaration", `The change is declared to give no new access, and ${what}.`);
}
