import type { LeftOver } from "../report.ts";
import { upCommand } from "../shell-command.ts";
import type { Candidate, PreparedRun } from "./prepare-run.ts";
import type { ClientOutcome } from "./stages.ts";

/** Former roles that are still there, since the home stack has not followed. */
export function formerLeft(
  { session, options }: PreparedRun,
  first: readonly ClientOutcome[],
  followed: readonly Candidate[],
): readonly LeftOver[] {
  if (options.dryRun === true) return [];
  const home = session.project.home?.stack ?? "home";
  return first.flatMap(({ candidate: { stack, former }, report }) => {
    const isLeft = report.result === "succeeded" && followed.every((one) => one.stack !== stack);
    if (!isLeft || Object.keys(former).length === 0) return [];
    const names = Object.values(former).flatMap(({ roleName, permissionSet }) => [
      ...(roleName === undefined ? [] : [`the role ${roleName}`]),
      ...(permissionSet === undefined ? [] : [`the trust in ${permissionSet}`]),
    ]);
    return [
      {
        what: `${names.join(", ")} of ${stack}, beside what takes its place`,
        because: "the home stack does not point at the new one yet, so that nobody is locked out",
        next: upCommand(stack, home),
      },
    ];
  });
}
