import { setTimeout as pause } from "node:timers/promises";
import { nextSecond } from "../../core/client/role/revocation.ts";
import { type ClientTarget, endInClients } from "./end-in-clients.ts";
import { editDenied } from "./revocation-files.ts";
import { notDone, notEnded, waysLeft } from "./not-done.ts";
import type { ReportMaker, RevokeEffects, RevokeOptions, RevokeSession } from "./revoke-options.ts";
import type { RevokePlan, RevokeReport, RoleEnd } from "./revoke-report.ts";
import { type HomeAtHand, type Leaver, targetsAt, targetsTrusting, together } from "./leaver.ts";
import { shutGate } from "./shut-gate.ts";
import { revokedFiles, writeEach, type WrittenFiles } from "./write-revocations.ts";

/** Somebody to be shut out, and where. */
export interface ShutOut {
  readonly home: HomeAtHand;
  readonly leaver: Leaver;
  readonly plan: RevokePlan;
}

const SETTLE = 10_000;

/**
 * Ends what a person has open in clients at once, while home begins to refuse the person; and when nobody can come in by the
 * person's way any more, ends what began in between. Permission sets that the person does not hold follow.
 */
export async function shutOut(
  session: RevokeSession,
  { home, leaver, plan }: ShutOut,
  options: RevokeOptions,
  { report, seconds }: ReportMaker,
  effects: RevokeEffects,
): Promise<RevokeReport> {
  const { write, settle = SETTLE } = options;
  const { targets, denied } = leaver;
  const times: { ended?: number; shut?: number; endedAgain?: number } = {};
  const files: WrittenFiles[] = [];
  const end = async (these: readonly ClientTarget[]): Promise<readonly RoleEnd[]> => {
    const moment = nextSecond(new Date());
    const { project } = session.again();
    files.push(await writeEach(project, revokedFiles(project, these, moment), write));
    return endInClients(session, these, moment, effects);
  };
  session.emit({ kind: "phase", title: "Ending sessions, and denying the person at home", stacks: [] });
  const { project } = session.again();
  const own = project.home?.source;
  // why the files first: an update in between keeps what they say, and takes away what they do not.
  if (own !== undefined)
    files.push(await writeEach(project, [{ ...editDenied(own, project.name, denied, false), of: own }], write));
  const ending = end(targets).then((roles) => {
    times.ended = seconds();
    return roles;
  });
  const gate = await shutGate(session, home, leaver, effects);
  const isKnown = gate.because === undefined && waysLeft(session, gate.foreign).length === 0;
  if (gate.isShut && isKnown) times.shut = seconds();
  const others = together(
    targetsAt(session.project, gate.roleArns),
    targetsTrusting(session.project, { sets: gate.held, since: new Date() }),
  );
  const all = together(targets, others);
  const behind = gate.rest();
  let roles = await ending;
  if (gate.isShut || others.length > 0) {
    // why wait: until every part of AWS knows the denial, somebody quick comes in again.
    if (gate.isShut) await (effects.pause ?? pause)(settle);
    roles = await end(all);
    times.endedAgain = seconds();
  }
  const done = { roles, sets: [...gate.sets, ...(await behind)], ...(gate.iamUser && { iamUser: gate.iamUser }) };
  const leftOver = await notDone(session, { ...done, files, gate, leaver, targets: all, home }, options);
  return report({
    ...{ plan, confirmed: true, ...done, times, leftOver, ok: leftOver.length === 0 },
    files: [...new Set(files.flatMap(({ names }) => names))],
    remaining: notEnded(leaver, home, gate.foreign),
  });
}
