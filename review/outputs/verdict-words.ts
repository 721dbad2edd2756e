import type { Finding } from "../rules/rule.ts";
import type { ReviewReport, Verdict } from "../report/review-report.ts";
import { counted } from "./access-words.ts";

const VERDICTS: Readonly<Record<Verdict, string>> = {
  invalid: "Review not possible: the files are at fault",
  failed: "Review failed",
  gains: "This change gives access",
  losses: "This change takes access away and gives none",
  unchanged: "Nobody's access changes",
};

/** The verdict with the reach of the change, in one line that holds no name. */
export function verdictLine(report: ReviewReport): string {
  const { verdict, totals } = report;
  if (verdict === "invalid") return `${VERDICTS.invalid}, so nothing can be said about access`;
  const { gained, gainedAdministrator, lost, lostAdministrator, clients, accounts } = totals;
  const of = (count: number): string => (count === 0 ? "" : ` (${count} administrator)`);
  const reach =
    gained + lost === 0
      ? "0 gained, 0 lost"
      : `${counted(gained, "access", "accesses")} gained${of(gainedAdministrator)}, ${lost} lost${of(lostAdministrator)}; ` +
        `${counted(clients, "client")}, ${counted(accounts, "account")} touched`;
  const unjudged = report.notJudged.length;
  // why: what is not judged can give any access, so that the first line must not say otherwise.
  if (verdict === "unchanged" && unjudged > 0)
    return `By the configuration nobody's access changes, and ${counted(unjudged, "change")} ${unjudged === 1 ? "was" : "were"} not judged`;
  const fresh = newFindings(report);
  const found = verdict === "unchanged" && fresh > 0 ? `; ${counted(fresh, "new finding")}` : "";
  return `${VERDICTS[verdict]}: ${reach}${found}`;
}

/** Findings of weight that base does not have. */
function newFindings({ findings }: ReviewReport): number {
  return findings.filter(({ isOld, severity }) => !isOld && severity !== "note").length;
}

/** Whether there is nothing that somebody has to look at: nobody's access changes, and nothing new was found or left unjudged. */
export function isHarmless(report: ReviewReport): boolean {
  return report.verdict === "unchanged" && report.notJudged.length === 0 && newFindings(report) === 0;
}

/** Findings that fail a review by default: errors without an exception that base does not have as well. */
export function failing(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ severity, exception, isOld }) => !isOld && severity === "error" && exception === undefined);
}

/** Why a review failed, in words without a name; empty for one that did not. */
export function failureReasons({
  verdict,
  holes,
  findings,
  faults,
  baseFaults,
  noNewAccess,
}: ReviewReport): readonly string[] {
  if (verdict !== "failed") return [];
  const errors = failing(findings).length;
  const reasons = [
    ...(faults.length > 0 ? [`${counted(faults.length, "thing")} could not be checked`] : []),
    ...(baseFaults.length > 0 ? ["base's files are at fault, so that nothing can be compared"] : []),
    ...(holes.length > 0 ? [`${counted(holes.length, "request")} would be decided otherwise than the files say`] : []),
    ...(errors > 0 ? [`${counted(errors, "finding")} of severity error`] : []),
    ...(noNewAccess?.holds === false ? ["it was declared to give no new access, and gives some"] : []),
  ];
  return reasons.length === 0 ? ["findings as severe as the settings say"] : reasons;
}

/**
 * Whether there is nothing to say but the status: nobody's access changes, nothing new was found, no error is left and no
 * exception has run out, everything that changed was judged.
 */
export function isSilent(report: ReviewReport): boolean {
  const { gains, losses, renames, holes, faults, baseFaults, notJudged } = report;
  return (
    report.verdict === "unchanged" &&
    [gains, losses, renames, holes, faults, baseFaults, notJudged].every(({ length }) => length === 0) &&
    report.findings.every(
      ({ isOld, severity, rule, exception }) =>
        isOld && severity !== "error" && rule !== "exceptions" && exception?.isNew !== true,
    ) &&
    report.noNewAccess?.holds !== false
  );
}
