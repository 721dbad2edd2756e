import { printable } from "../../core/faults/fault.ts";
import { revoke } from "../../fleet/revoke/revoke.ts";
import type { RevokeTarget } from "../../fleet/revoke/revoke-report.ts";
import { asksFirst } from "../ask.ts";
import type { CommandIo } from "../command-io.ts";
import type { RevokeInput } from "../inputs.ts";
import { withFleet } from "../open-session.ts";
import { type Outcome, WrongUse } from "../outcome.ts";
import { reportOutcome } from "../report-outcome.ts";
import { revokePlanText, revokeText } from "../view/revoke-text.ts";

/** `switchyard revoke`. @throws WrongUse, ProjectFaults */
export async function revokeAction(input: RevokeInput, io: CommandIo): Promise<Outcome> {
  const target = targetOf(input);
  const { lift, dryRun } = input;
  const confirm = asksFirst(input, io);
  return withFleet(input, io, async (session) => {
    const report = await revoke(session, {
      ...{ target, lift, dryRun },
      confirm: (plan) => confirm(revokePlanText(plan), question(target, lift)),
    });
    return reportOutcome({ report, isInterrupted: false, textOf: revokeText });
  });
}

/** @throws WrongUse */
function targetOf({ slug, role, user }: RevokeInput): RevokeTarget {
  if (user !== undefined && slug === undefined && role === undefined) return { kind: "user", name: user };
  if (slug !== undefined && user === undefined) return { kind: "client", slug, ...(role !== undefined && { role }) };
  throw new WrongUse("Give a client, as in `revoke abccorp`, with --role or without; or --user alone.");
}

function question(target: RevokeTarget, lift: boolean): string {
  const whom = target.kind === "user" ? target.name : target.slug;
  return printable(lift ? `Let ${whom} go on?` : `End sessions of ${whom} now?`);
}
