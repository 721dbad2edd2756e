import type { ReviewReport } from "../report/review-report.ts";
import { counted } from "./access-words.ts";
import type { Missing } from "./comment-part.ts";
import { name } from "./markdown-text.ts";
import { failing, failureReasons, verdictLine, isHarmless } from "./verdict-words.ts";

/** First line of every comment: by it, and by its author, the comment is found again. */
export const COMMENT_MARKER = "<!-- switchyard-review -->";

const SIGNS: Readonly<Record<ReviewReport["verdict"], string>> = {
  invalid: "🛑",
  failed: "🛑",
  gains: "⚠️",
  losses: "ℹ️",
  unchanged: "✅",
};
/** Files that are named at the top; all of them have a part of their own. */
export const FIRST_FILES = 8;

/** The one line that says it all. */
export function headline(report: ReviewReport, isWhole: boolean, place: string): string {
  const reasons = failureReasons(report);
  const why = reasons.length === 0 ? "" : `\n\n**It fails because:** ${reasons.join("; ")}.`;
  const short = isWhole ? "" : ` (shortened: the full text is in ${place})`;
  const sign = report.verdict === "unchanged" && !isHarmless(report) ? SIGNS.gains : SIGNS[report.verdict];
  return `### ${sign} ${verdictLine(report)}${short}${why}`;
}

/** What must not be overlooked, before any table: one box, that the tables stay in sight. */
export function warningsAtTop(report: ReviewReport): readonly string[] {
  const { notJudged, baseFaults, noNewAccess, holes, findings, faults, verdict } = report;
  const errors = failing(findings).length;
  // why not of one that failed: what it fails for stands above.
  const reasons = verdict === "failed" ? [] : [...countedHoles(holes.length), ...countedErrors(errors)];
  const warnings = [
    ...(notJudged.length === 0 ? [] : [notJudgedText(notJudged)]),
    ...(faults.length === 0 ? [] : [faultsText(faults.length, verdict)]),
    ...(baseFaults.length === 0 ? [] : [baseText(baseFaults.length, verdict)]),
    ...reasons,
    ...(noNewAccess?.holds === false
      ? ["It was declared that this change gives no new access. **That is not so.**"]
      : []),
  ];
  const box = warnings.length === 0 ? [] : [["> [!CAUTION]", ...warnings.map((one) => `> - ${one}`)].join("\n")];
  return noNewAccess?.holds === true
    ? [...box, "It was declared that this change gives no new access. That holds."]
    : box;
}

function countedHoles(count: number): readonly string[] {
  return count === 0 ? [] : [`${counted(count, "request")} would be decided otherwise than the files say.`];
}

function countedErrors(count: number): readonly string[] {
  return count === 0 ? [] : [`${counted(count, "finding")} of severity error, listed below.`];
}

function faultsText(count: number, verdict: ReviewReport["verdict"]): string {
  return verdict === "invalid"
    ? `**The files of this change are at fault** (${counted(count, "problem")}). Nothing was judged.`
    : `**${counted(count, "thing")} could not be checked**, so that more may be wrong than is said here.`;
}

function baseText(count: number, verdict: ReviewReport["verdict"]): string {
  const at = `**The files of the base are at fault** (${counted(count, "problem")})`;
  return verdict === "invalid"
    ? `${at} as well.`
    : `${at}, so there is nothing to compare with: **everything that this change's files give is listed as gained.**`;
}

function notJudgedText(files: readonly string[]): string {
  const shown = files.slice(0, FIRST_FILES).map((file) => name(file));
  const more = files.length - shown.length;
  const rest = more > 0 ? ` and ${more} more, listed below` : "";
  return `**Not judged: ${counted(files.length, "changed file")} outside the configuration.** A change of the program, its packages or the workflows may give anybody any access, and nothing of it is in the tables below. Read them yourself: ${shown.join(", ")}${rest}.`;
}

/** Says loudly what is not in a text. */
export function missingText(missing: readonly Missing[], place: string): readonly string[] {
  if (missing.length === 0) return [];
  const parts = missing.map(({ what, count }) => (count === undefined ? what : `${what} (${count})`));
  return [
    `> [!WARNING]\n> **This is not the whole review**: it is longer than what fits here. The full text is in ${place}. Not shown here: ${parts.join("; ")}.`,
  ];
}
