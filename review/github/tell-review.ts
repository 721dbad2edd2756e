import type { ReviewReport } from "../report/review-report.ts";
import { COMMENT_MARKER } from "../outputs/comment-head.ts";
import { placeComment, type Placed } from "./comment.ts";
import { notReviewedStatus, statusOf } from "./commit-status.ts";
import type { CommitStatus, GitHub, PullRequest } from "./github-api.ts";
import type { ReadArtifact } from "./read-artifact.ts";
import type { RunEvent } from "./run-event.ts";

/** A report as Markdown. */
export interface Rendered {
  /** At most as long as was asked for. */
  readonly body: string;
  readonly isWhole: boolean;
  /** For the summary of a run: nothing left out that fits there. */
  readonly summary: string;
}

/** What is told, to whom, and how. */
export interface TellInput {
  readonly event: RunEvent;
  /** What the default branch's own code computed from the commits; or why there is nothing. */
  readonly own: ReadArtifact;
  /** What the pull request's run left. Absent: it was not looked for. It changes nothing but a note. */
  readonly theirs?: ReadArtifact;
  readonly github: GitHub;
  /** Login under which comments are written. */
  readonly author: string;
  /** Address of the run that tells. */
  readonly runUrl?: string;
  /** Markdown of at most so many characters. */
  readonly render: (report: ReviewReport, limit: number) => Rendered;
  /** Whether there is nothing to be told. */
  readonly isSilent: (report: ReviewReport) => boolean;
}

/** What was told. */
export interface Told {
  /** Absent: no open pull request into the default branch has this commit as its head (any more), and nothing was written. */
  readonly pullRequest?: number;
  readonly comment: Placed | "none";
  readonly status?: CommitStatus;
  /** What is to be known beside it, for the log. Own words only. */
  readonly notes: readonly string[];
  /** Everything that the comment says or had to leave out, for the summary of the run. */
  readonly summary: string;
}

/** Source: GitHub refuses a longer body of a comment. */
const MAX_BODY = 65_536;
/** Characters that notes of this file can have together. */
const MAX_NOTES = 1_000;

/**
 * Writes the one comment of a pull request, and the status of its head commit. What it says comes from `own` alone, and holds
 * for the commit of the event alone: where the pull request has another head by now, nothing is written.
 * @throws what a call to GitHub threw; the status says then that nothing was told.
 */
export async function tellReview(input: TellInput): Promise<Told> {
  const { event, github, runUrl } = input;
  const own = ofThisCommit(input.own, event);
  const pull = await pullRequestOf(github, event);
  const notes = [...(own.report === undefined ? [own.why] : []), ...notesOn(input.theirs, own, pull)];
  if (pull === undefined) return { comment: "none", notes: [...notes, NO_PULL], summary: "" };
  const told = textOf(own, event, notes, input);
  const status = {
    ...(own.report === undefined ? notReviewedStatus(own.why) : statusOf(own.report)),
    ...(runUrl !== undefined && { url: runUrl }),
  };
  try {
    const isStill = async () => isHead(await github.pullRequest(pull.number), event);
    const comment = await placeComment(github, { number: pull.number, author: input.author, isStill, ...told });
    if (comment === "stale") return { comment: "none", notes: [...notes, NO_PULL], summary: told.summary };
    await github.setStatus(event.headSha, status);
    return { pullRequest: pull.number, comment, status, notes, summary: told.summary };
  } catch (error) {
    // why: a status that an earlier run gave must not stand for what nobody was told.
    await github
      .setStatus(event.headSha, { ...status, ...notReviewedStatus("its comment could not be written") })
      .catch(() => undefined);
    throw error;
  }
}

const NO_PULL = "no open pull request into the default branch has this commit as its head: nothing was written";

function ofThisCommit(own: ReadArtifact, { headSha }: RunEvent): ReadArtifact {
  if (own.report === undefined) return { report: undefined, why: `the review was not computed: ${own.why}` };
  return own.report.head.commit === headSha ? own : { report: undefined, why: "the review is of another commit" };
}

/** By GitHub's own word. why not by number: that stands in the artifact alone, since GitHub names none for a fork's run. */
async function pullRequestOf(github: GitHub, event: RunEvent): Promise<PullRequest | undefined> {
  const all = await github.pullRequestsFrom(event.headOwner, event.headBranch, event.defaultBranch);
  return all.find((one) => isHead(one, event));
}

function isHead(pull: PullRequest, event: RunEvent): boolean {
  return (
    pull.isOpen &&
    pull.headSha === event.headSha &&
    pull.headRepository === event.headRepository &&
    pull.baseRepository === event.repository &&
    pull.baseBranch === event.defaultBranch
  );
}

/** What the pull request's run left, held against what was computed here. */
function notesOn(
  theirs: ReadArtifact | undefined,
  own: ReadArtifact,
  pull: PullRequest | undefined,
): readonly string[] {
  if (theirs === undefined) return [];
  if (theirs.report === undefined) return [`What the pull request's own run left was not read: ${theirs.why}.`];
  const { report, pullRequest } = theirs;
  const number = pullRequest !== undefined && pull !== undefined && pullRequest !== pull.number;
  const notes = number ? ["What the pull request's own run left names another pull request."] : [];
  if (own.report === undefined || isSame(report, own.report)) return notes;
  return [
    ...notes,
    "What the pull request's own run left differs from this: it was run by another version of the files, or somebody changed its workflow. What stands here was computed from the commits alone, by the default branch's code.",
  ];
}

function isSame(one: ReviewReport, other: ReviewReport): boolean {
  const of = ({ verdict, digest, base, head, totals }: ReviewReport) =>
    JSON.stringify([verdict, digest, base.commit, head.commit, Object.entries(totals).sort()]);
  return of(one) === of(other);
}

function textOf(
  own: ReadArtifact,
  { headSha }: RunEvent,
  notes: readonly string[],
  { render, isSilent, runUrl, theirs }: TellInput,
): { readonly body: string; readonly isQuiet: boolean; readonly summary: string } {
  const run = runUrl === undefined ? "" : ` See [the run](${runUrl}).`;
  if (own.report === undefined) {
    const body = `${COMMENT_MARKER}\n**Not reviewed.** Commit \`${headSha}\`: ${own.why}.${run}\n\nNobody has looked at what it lets whom do.\n`;
    return { body, isQuiet: false, summary: body };
  }
  const { body, summary, isWhole } = render(own.report, MAX_BODY - MAX_NOTES);
  // why not where there is none: a run that was cancelled leaves nothing, and that says nothing.
  const shown = theirs?.report === undefined ? [] : notes;
  const left =
    isWhole || runUrl === undefined
      ? []
      : [`Not everything fits in here. The rest is in [the summary of the run](${runUrl}).`];
  return {
    body: withNotes(body, [...left, ...shown]),
    summary: withNotes(summary, shown),
    isQuiet: isSilent(own.report) && shown.length === 0,
  };
}

/** Notes stand before everything else, below the marker. */
function withNotes(body: string, notes: readonly string[]): string {
  const rest = body.startsWith(COMMENT_MARKER) ? body.slice(COMMENT_MARKER.length).trimStart() : body;
  return [COMMENT_MARKER, ...notes.map((note) => `> ${note}\n`), rest].join("\n");
}
