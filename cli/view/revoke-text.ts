import { cut, formatFaults, printable } from "../../core/faults/fault.ts";
import type { RevokePlan, RevokeReport, RoleEnd } from "../../fleet/revoke/revoke-report.ts";
import { duration } from "./duration.ts";
import { leftOverTexts } from "./fleet-report-text.ts";

/** Most lines of one list: the whole of it is in `--json`. */
const MOST = 30;

/** What is to be done, for somebody to confirm. */
export function revokePlanText({ lift, roles, person, sets, files }: RevokePlan): string {
  const names = roles.map(({ client, role, name, accountId }) => `${client}/${role}: ${name} in account ${accountId}`);
  const who = person === undefined ? [] : whoLines(person);
  return [
    list(lift ? "Denied no more:" : "Denied everything in the home account from now on:", who),
    list(lift ? "Roles whose older sessions are good again:" : "Roles in which everybody's sessions end:", names),
    list("Permission sets by which the person gets there, which are denied first:", sets),
    list("Files that change:", files),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function whoLines({ user, iamUser, groups }: NonNullable<RevokePlan["person"]>): readonly string[] {
  return [
    ...(user === undefined ? [] : [`user ${user.name} of Identity Center (id ${user.id})`]),
    ...(iamUser === undefined ? [] : [`IAM user ${iamUser}`]),
    ...(groups.length === 0 ? [] : [`in the groups ${groups.join(", ")}`]),
  ];
}

const SIGNS: Readonly<Record<RoleEnd["state"], string>> = {
  ended: "sessions ended",
  lifted: "older sessions are good again",
  absent: "AWS has no such role",
  failed: "NOT DONE",
};

/** What became of it. */
export function revokeText(report: RevokeReport): string {
  const { plan, faults, dryRun, confirmed, roles, sets, iamUser, times, files, leftOver, remaining } = report;
  if (faults.length > 0) return formatFaults("Nothing was begun", faults);
  const ends = roles.map((one) => `${one.client}/${one.role}: ${SIGNS[one.state]}${beforeOf(one)}`);
  const failed = sets.filter(({ state }) => state === "failed");
  const denied = sets.length - failed.length;
  const home = [
    ...(sets.length === 0
      ? []
      : [`${denied} of ${sets.length} permission sets ${report.lift ? "deny no more" : "deny"}`]),
    ...(iamUser === undefined ? [] : [`IAM user ${iamUser.name}: ${iamUser.state === "failed" ? "NOT DONE" : "done"}`]),
  ];
  return [
    ...(plan !== undefined && dryRun ? [revokePlanText(plan)] : []),
    list("Sessions in clients:", ends),
    list("In the home account:", home),
    list("Written; commit it:", files),
    list("What goes on:", confirmed ? remaining : []),
    ...leftOverTexts(leftOver),
    summary(report, times),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function beforeOf({ before, because }: RoleEnd): string {
  return before !== undefined ? ` that began before ${before}` : because === undefined ? "" : ` (${because})`;
}

function summary({ dryRun, ok, confirmed, seconds, lift }: RevokeReport, times: RevokeReport["times"]): string {
  if (dryRun) return "Only looked, nothing was written.";
  if (!confirmed) return "Nothing was written.";
  const each = [
    ...(times.ended === undefined || lift ? [] : [`live sessions refused after ${duration(times.ended)}`]),
    ...(times.shut === undefined || lift ? [] : [`no way back in after ${duration(times.shut)}`]),
    ...(times.endedAgain === undefined ? [] : [`what began in between ended after ${duration(times.endedAgain)}`]),
  ];
  const how = each.length === 0 ? "" : ` ${each.join(", ")}.`;
  return `${ok ? "Done" : "Not all was done"}, in ${duration(seconds)}.${how}`;
}

function list(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  const more = lines.length - MOST;
  const shown = lines.slice(0, MOST).map((line) => `  ${oneLine(line)}`);
  return [title, ...shown, ...(more > 0 ? [`  and ${more} more`] : [])].join("\n");
}

/** Longest line that is shown. */
const MAX_LINE = 600;

function oneLine(text: string): string {
  return printable(cut(text.trim().replaceAll(/\s*\n\s*/g, " "), MAX_LINE));
}
