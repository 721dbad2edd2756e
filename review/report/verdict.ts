import type { AccessDiff } from "../../core/changes/access-difference.ts";
import type { Severity } from "../rules/rule.ts";
import { isAtLeast } from "../rules/severity.ts";
import type { ReviewReport, Verdict } from "./review-report.ts";

/** The verdict on a change whose head can be read: the worst that applies. */
export function verdictOf(report: Omit<ReviewReport, "verdict">, failsFrom: Exclude<Severity, "off">): Verdict {
  // why not old ones: what base has as well would fail every change, and none of them would be its cause.
  const isBad = report.findings.some(
    ({ severity, exception, isOld }) => !isOld && exception === undefined && isAtLeast(severity, failsFrom),
  );
  const isUnsure = report.faults.length > 0 || report.baseFaults.length > 0;
  if (isBad || isUnsure || report.holes.length > 0 || report.noNewAccess?.holds === false) return "failed";
  if (report.gains.length > 0) return "gains";
  return report.losses.length > 0 ? "losses" : "unchanged";
}

/** How far a change reaches. */
export function totalsOf({ gains, losses, clients, accounts }: AccessDiff): ReviewReport["totals"] {
  const administrators = (all: AccessDiff["gains"] | AccessDiff["losses"]) =>
    all.filter(({ access }) => access.administrator === "yes").length;
  return {
    gained: gains.length,
    gainedAdministrator: administrators(gains),
    lost: losses.length,
    lostAdministrator: administrators(losses),
    clients: clients.length,
    accounts: accounts.length,
  };
}

/** Of a change of which nothing is known. */
export const NO_TOTALS: ReviewReport["totals"] = {
  gained: 0,
  gainedAdministrator: 0,
  lost: 0,
  lostAdministrator: 0,
  clients: 0,
  accounts: 0,
};
