import { proveAccess } from "../core/access/proof/prove-access.ts";
import { accessDiff } from "../core/changes/access-diff.ts";
import { type Portfolio, type PortfolioFiles, readPortfolio } from "../core/portfolio/read-portfolio.ts";
import { judgeChange } from "../review/judge-change.ts";
import { documentsOf } from "../review/rules/facts.ts";
import { runRules } from "../review/rules/run-rules.ts";
import { lookUpNames } from "../review/rules/unknown-names.ts";
import { DEFAULT_SETTINGS } from "../review/settings/read-review-settings.ts";
import { READING_FLEETS } from "./reading-texts.ts";

/** What one process does: reads the head alone; that and proves it; difference and rules of both sides; all of a review. */
export const REVIEW_WORK = ["read", "read and prove", "difference and rules", "review"] as const;
export type ReviewWork = (typeof REVIEW_WORK)[number];

/** What a process is to do. */
export interface ReviewTask {
  readonly work: ReviewWork;
  readonly clients: number;
  readonly runs: number;
}

/** What one process reports of itself. */
export interface ReviewRun {
  /** Processor time of each run, in seconds. */
  readonly cpuSeconds: readonly number[];
  /** Most memory of the process at the end of the first run, in bytes. */
  readonly peak: number;
}

const NOW = new Date("2026-11-22T00:00:00Z");
/** Groups beside the thirty that the fleet has. */
const MORE_GROUPS = 70;
/** Client files that the change touches; the home stack's is one more. */
const CHANGED_CLIENTS = 19;

/** A fleet with a hundred groups, and a change of it that touches twenty files: longer sessions at nineteen clients, one grant more. */
export function changedFleet(clients: number): readonly [PortfolioFiles, PortfolioFiles] {
  const fleet = READING_FLEETS[1];
  if (fleet === undefined) throw new Error("no fleet");
  const { project, stacks } = fleet.files(clients);
  const [home, ...others] = stacks;
  if (home === undefined) throw new Error("no home stack");
  const groups = Array.from(
    { length: MORE_GROUPS },
    (_, index) =>
      `      - { group: More ${index}, clients: { tags: { owner: team-${index % 30} } }, roles: [read-only] }`,
  );
  const base = { ...home, text: `${home.text.trimEnd()}\n${groups.join("\n")}\n` };
  const grant = "      - { group: Newcomers, clients: [Client1], roles: [read-only] }";
  return [
    { project, stacks: [base, ...others] },
    {
      project,
      stacks: [
        { ...base, text: `${base.text}${grant}\n` },
        ...others.map((stack, index) =>
          index < CHANGED_CLIENTS
            ? {
                ...stack,
                text: stack.text.replace("administrator:\n", "administrator: { maxSessionDuration: 14400 }\n"),
              }
            : stack,
        ),
      ],
    },
  ];
}

/** Does it again and again, with new texts each time. @throws Error when the files are found to be at fault */
export async function reviewRun({ work, clients, runs }: ReviewTask): Promise<ReviewRun> {
  const cpuSeconds: number[] = [];
  let peak = 0;
  for (let run = 0; run < runs; run++) {
    // why new files for each run: a file that was read is remembered.
    const [base, head] = changedFleet(clients);
    const start = process.cpuUsage();
    await DOES[work](base, head);
    const { user, system } = process.cpuUsage(start);
    cpuSeconds.push((user + system) / 1e6);
    if (run === 0) peak = process.resourceUsage().maxRSS * 1024;
  }
  return { cpuSeconds, peak };
}

const DOES: Readonly<Record<ReviewWork, (base: PortfolioFiles, head: PortfolioFiles) => Promise<void>>> = {
  read: (_base, head) => {
    read(head);
    return Promise.resolve();
  },
  "read and prove": (_base, head) => {
    const { home, graph } = read(head);
    if (proveAccess(home, graph, NOW).holes.length > 0) throw new Error("the fleet has holes");
    return Promise.resolve();
  },
  "difference and rules": async (base, head) => {
    const [before, after] = [read(base), read(head)];
    const diff = accessDiff(before, after);
    if (diff.gains.length === 0) throw new Error("the change gives nothing");
    await lookUpNames([...documentsOf(before), ...documentsOf(after)]);
    const written = { base: DEFAULT_SETTINGS, head: DEFAULT_SETTINGS };
    runRules({ base: before, head: after, diff, settings: DEFAULT_SETTINGS, written }, NOW);
  },
  review: async (base, head) => {
    const side = (files: PortfolioFiles, commit: string) => ({
      ...{ revision: { ref: commit, commit: commit.repeat(40) }, faults: [] },
      ...files,
    });
    const changed = head.stacks.flatMap(({ name }, index) => (head.stacks[index] === base.stacks[index] ? [] : [name]));
    const report = await judgeChange({ base: side(base, "a"), head: side(head, "b"), changed }, { now: NOW });
    if (report.totals.gained === 0) throw new Error(`the change gives nothing: ${report.verdict}`);
  },
};

function read(files: PortfolioFiles): Portfolio {
  const { portfolio, faults } = readPortfolio(files, NOW);
  if (portfolio === undefined) throw new Error(`the files are at fault: ${JSON.stringify(faults[0])}`);
  return portfolio;
}
