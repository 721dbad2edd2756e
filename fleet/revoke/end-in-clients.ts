import { setTimeout as pause } from "node:timers/promises";
import pMap from "p-map";
import type { ClientPlan, RolePlan } from "../../core/client/client-plan.ts";
import { type AskCaller, askSts, callerProblem, stackAccess } from "../aws/caller-account.ts";
import { type EndedSessions, endSessions } from "../aws/end-sessions.ts";
import { callFailure } from "../aws/call-failure.ts";
import type { ProjectStack } from "../project/open-project.ts";
import type { FleetSession } from "../session.ts";
import type { RevokedRole, RoleEnd } from "./revoke-report.ts";

/** Roles of one client whose sessions end. */
export interface ClientTarget {
  readonly stack: ProjectStack;
  readonly plan: ClientPlan;
  readonly roles: readonly RolePlan[];
}

/** What reaches outside. Default: the SDK. */
export interface EndEffects {
  readonly ask?: AskCaller;
  readonly end?: typeof endSessions;
  /** Waits so many milliseconds. */
  readonly pause?: (milliseconds: number) => Promise<void>;
}

/** Client accounts at once. */
const AT_ONCE = 32;

/**
 * Ends the sessions of roles in many accounts side by side; or takes the denial of older ones away. No account stops another.
 * @param before Moment (UTC, ISO 8601, whole seconds). `undefined`: the denial is taken away.
 */
export async function endInClients(
  session: Pick<FleetSession, "project" | "engine">,
  targets: readonly ClientTarget[],
  before: string | undefined,
  effects: EndEffects = {},
): Promise<readonly RoleEnd[]> {
  const ends = await pMap(targets, (target) => endIn(session, target, before, effects), { concurrency: AT_ONCE });
  // why: a session that somebody else begins after the command has ended must be a later one.
  const left = before === undefined ? 0 : Date.parse(before) - Date.now();
  if (left > 0) await (effects.pause ?? pause)(Math.min(left, 1000));
  return ends.flat();
}

async function endIn(
  session: Pick<FleetSession, "project" | "engine">,
  { stack, plan, roles }: ClientTarget,
  before: string | undefined,
  { ask = askSts, end = endSessions }: EndEffects,
): Promise<readonly RoleEnd[]> {
  const failed = (because: string) =>
    roles.map((role): RoleEnd => ({ ...revokedRole(plan, role), state: "failed", because }));
  if (plan.handoff)
    return failed(
      `the client runs no Pulumi, and its own people make the roles: ask them for "Revoke active sessions" of each in IAM's console`,
    );
  try {
    const access = stackAccess(session, stack);
    if (access.kind !== "known") return failed(access.because);
    // why asked first: by credentials of another account, a role of that name there would be shut.
    let caller = "";
    const problem = await callerProblem(access, async (config) => {
      const found = await ask(config);
      caller = /:assumed-role\/([^/]+)\//.exec(found.arn)?.[1] ?? "";
      return found;
    });
    if (problem !== undefined) return failed(problem.message);
    const names = roles.map(({ name }) => name);
    // why last: whoever comes by one of these roles is refused by what is done to it.
    const [own, others] = [names.filter((name) => name === caller), names.filter((name) => name !== caller)];
    const parts = [others, own].filter((some) => some.length > 0);
    const ends: EndedSessions[] = [];
    for (const part of parts) ends.push(await end(access.config, part, before));
    return roles.map((role): RoleEnd => ({ ...revokedRole(plan, role), ...stateOf(role.name, ends, before) }));
  } catch (error) {
    return failed(callFailure(error).message);
  }
}

function stateOf(
  name: string,
  ends: readonly EndedSessions[],
  before: string | undefined,
): Pick<RoleEnd, "state" | "before" | "because"> {
  if (ends.some(({ ended }) => ended.includes(name)))
    return before === undefined ? { state: "lifted" } : { state: "ended", before };
  // why no failure where it is lifted: what is to be taken away is not there.
  if (ends.some(({ gone }) => gone.includes(name))) return { state: before === undefined ? "lifted" : "absent" };
  return { state: "failed", because: ends.flatMap(({ failed }) => failed.get(name) ?? [])[0] ?? "it was not tried" };
}

/** A role as reports name it. */
export function revokedRole({ slug, name: client, accountId }: ClientPlan, { key: role, name }: RolePlan): RevokedRole {
  return { slug, client, accountId, role, name };
}
