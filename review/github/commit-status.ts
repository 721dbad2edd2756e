import { cut } from "../../core/faults/fault.ts";
import type { ReviewReport } from "../report/review-report.ts";
import type { CommitStatus } from "./github-api.ts";

/** Name of the status that a pull request's head commit gets; branch protection asks for it. */
export const STATUS_CONTEXT = "switchyard/review";

/** Source: GitHub, "Create a commit status". */
const MAX_DESCRIPTION = 140;

/**
 * The status of a commit that was reviewed. The description ends with the digest of its access graph, by which whoever
 * deploys a later commit sees whether it gives the same access.
 */
export function statusOf(report: ReviewReport): Omit<CommitStatus, "url"> {
  const { verdict, totals, digest } = report;
  const administrators = (count: number) => (count === 0 ? "" : ` (${count} administrator)`);
  const counted = `${totals.gained} gained${administrators(totals.gainedAdministrator)}, ${totals.lost} lost${administrators(totals.lostAdministrator)}`;
  const said = {
    invalid: "The files are at fault",
    failed: `Failed: ${counted}`,
    unchanged: "Nobody's access changes",
  };
  const words = verdict === "gains" || verdict === "losses" ? counted : said[verdict];
  return {
    context: STATUS_CONTEXT,
    state: verdict === "failed" || verdict === "invalid" ? "failure" : "success",
    description: cut(digest === undefined ? words : `${words}. Digest ${digest}`, MAX_DESCRIPTION),
  };
}

/** The status of a commit of which nothing is known: never a pass. @param why In a few words, without names of anybody's. */
export function notReviewedStatus(why: string): Omit<CommitStatus, "url"> {
  return { context: STATUS_CONTEXT, state: "error", description: cut(`Not reviewed: ${why}`, MAX_DESCRIPTION) };
}

/** The digest that a status tells of; `undefined` where there is none. */
export function digestOfStatus(description: string): string | undefined {
  return / Digest ([0-9a-f]{64})$/.exec(description)?.[1];
}
