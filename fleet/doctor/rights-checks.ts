import { listed, printable } from "../../core/faults/fault.ts";
import type { CallerAccount } from "../aws/caller-account.ts";
import { type DoctorCheck, notChecked, ok, unanswered } from "./check.ts";
import type { RightsReader, SimulatedRight } from "./doctor-sources.ts";
import type { NeededRights } from "./needed-rights.ts";

/** Whose rights, and which. */
export interface RightsQuestion {
  readonly subject: string;
  readonly caller: CallerAccount;
  readonly needed: readonly NeededRights[];
}

const CALL = "iam:SimulatePrincipalPolicy";

/** Whether the caller may do what the plan needs, by IAM's own simulation; session policies are not in it. */
export async function rightsCheck(
  { subject, caller, needed }: RightsQuestion,
  reader: () => Promise<RightsReader>,
): Promise<DoctorCheck> {
  const expected = "a caller who may do what the plan needs";
  const actions = new Set(needed.flatMap((one) => one.actions));
  if (actions.size === 0) return ok("rights", subject, "the plan needs nothing there");
  try {
    const rights = await reader();
    const arn = await sourceOf(caller.arn, rights);
    if (arn === undefined)
      return notChecked("rights", subject, {
        expected,
        found: `${printable(caller.arn)}, of whom IAM simulates nothing`,
        fix: "Sign in as a role or as an IAM user; the root user cannot be held to anything.",
      });
    const results: SimulatedRight[] = [];
    for (const one of needed) results.push(...counting(one, await rights.simulate(arn, one.actions, one.resources)));
    const answered = new Set(results.map(({ action }) => action));
    return (
      judged(
        subject,
        arn,
        results,
        [...actions].filter((one) => !answered.has(one)),
      ) ?? ok("rights", subject, `${printable(arn)}: ${String(actions.size)} actions, by its policies and boundary`)
    );
  } catch (error) {
    return unanswered("rights", subject, CALL, error, expected);
  }
}

/** Where one resource is enough: an action that is allowed on one is not refused on the others, unless it is denied. */
function counting({ any }: NeededRights, results: readonly SimulatedRight[]): readonly SimulatedRight[] {
  if (any !== true) return results;
  const allowed = new Set(results.flatMap(({ action, decision }) => (decision === "allowed" ? [action] : [])));
  return results.filter(({ action, decision }) => decision !== "implicitDeny" || !allowed.has(action));
}

/** The identity whose policies count: a session's role, with its path; `undefined` where IAM simulates nothing of it. */
async function sourceOf(arn: string, rights: RightsReader): Promise<string | undefined> {
  const [, , service, , , rest = ""] = arn.split(":");
  if (service === "iam") return rest.startsWith("user/") ? arn : undefined;
  const [kind, role] = rest.split("/");
  return kind === "assumed-role" && role !== undefined ? rights.roleArn(role) : undefined;
}

/** @param silent Actions of which IAM said nothing. */
function judged(
  subject: string,
  arn: string,
  results: readonly SimulatedRight[],
  silent: readonly string[],
): DoctorCheck | undefined {
  const refused = results.filter(({ decision, missing }) => decision !== "allowed" && missing.length === 0);
  const open = results.filter(({ decision, missing }) => decision !== "allowed" && missing.length > 0);
  const who = printable(arn);
  const names = (some: readonly SimulatedRight[]) => listed([...new Set(some.map(({ action }) => action))].sort());
  if (refused.length > 0) {
    const denied = refused.filter(({ decision }) => decision === "explicitDeny");
    const on = [...new Set(refused.map(({ resource }) => resource))].filter((resource) => resource !== "*");
    return {
      ...{ id: "rights", subject, state: "fault", code: "doctor/rights" },
      expected: `${who} may do what the plan needs`,
      found: `it may not: ${names(refused)}${on.length === 0 ? "" : ` on ${printable(listed(on))}`}${denied.length === 0 ? "" : ` (denied: ${names(denied)})`}`,
      fix: "Give the caller these actions, or let the stack use credentials that have them.",
    };
  }
  if (open.length > 0)
    return notChecked("rights", subject, {
      expected: `${who} may do what the plan needs`,
      found: `it hangs on conditions that only the call itself shows (${printable(listed([...new Set(open.flatMap(({ missing }) => missing))].sort()))}): ${names(open)}`,
      fix: "See that the calls of the deployment meet these conditions.",
    });
  if (silent.length > 0)
    return notChecked("rights", subject, {
      expected: `${who} may do what the plan needs`,
      found: `${CALL} says nothing of ${listed([...silent].sort())}`,
      fix: "See that the caller may do this; where it may, leave this out by `--skip rights`.",
    });
  return undefined;
}
