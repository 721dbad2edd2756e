import type { ReviewReport } from "../report/review-report.ts";
import { COMMENT_MARKER, headline, missingText } from "./comment-head.ts";
import type { Part } from "./comment-part.ts";
import { partsOf } from "./comment-parts.ts";
import { fitParts, joined } from "./fit-parts.ts";
import { maskedReport } from "./masked-report.ts";

/** How a comment is written. */
export interface CommentOptions {
  /** Whether account ids are shown as `********1234`. Default: whole. */
  readonly maskAccounts?: boolean;
  /**
   * Most characters of the body. Default: 65,536, as many as GitHub takes. Counted in units of UTF-16, of which a text has
   * at least as many as of the characters that GitHub counts.
   */
  readonly maxLength?: number;
  /** Address of the run whose summary has the full text; a link to it is set where it is an `https` address. */
  readonly runUrl?: string;
}

/** A review as Markdown. */
export interface Comment {
  /** Of at most so many characters; begins with the marker. */
  readonly body: string;
  /** Whether the body has everything. */
  readonly isWhole: boolean;
  /** Everything, however long. */
  readonly full: string;
  /** For the summary of a job, which takes 1 MiB: the full text, or as much of it as fits. */
  readonly summary: string;
}

const MAX_BODY = 65_536;
/** Bytes. GitHub drops a summary of more than 1,048,576 wholly. */
const MAX_SUMMARY = 1_000_000;
/** Characters for what is said about what is not there. */
const RESERVE = 2_000;

/** The review as one comment. What names say is shown as code, never as Markdown. */
export function markdownComment(given: ReviewReport, options: CommentOptions = {}): Comment {
  const report = options.maskAccounts === true ? maskedReport(given) : given;
  const parts = partsOf(report);
  const inBody = written(report, parts, (options.maxLength ?? MAX_BODY) - RESERVE, ({ length }) => length, {
    place: summaryLink(options.runUrl),
  });
  const all = written(report, parts, Infinity, ({ length }) => length, { place: "" });
  const inSummary = written(report, parts, MAX_SUMMARY - RESERVE, (text) => Buffer.byteLength(text), {
    place: "the review's report as JSON",
  });
  return { body: inBody.text, isWhole: inBody.isWhole, full: all.text, summary: inSummary.text };
}

function summaryLink(url: string | undefined): string {
  const words = "the summary of the job";
  return url !== undefined && /^https:\/\/[\w.:/-]{1,500}$/.test(url) ? `[${words}](${url})` : words;
}

function written(
  report: ReviewReport,
  parts: readonly Part[],
  most: number,
  sizeOf: (text: string) => number,
  { place }: { readonly place: string },
): { readonly text: string; readonly isWhole: boolean } {
  const { texts, missing } = fitParts(parts, most, sizeOf);
  const isWhole = missing.length === 0;
  const head = [COMMENT_MARKER, headline(report, isWhole, place), ...missingText(missing, place)];
  return { text: joined([...head, ...texts]), isWhole };
}
