import { describe, type Fault } from "../../core/faults/fault.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { askSts, callerProblem, stackAccess } from "../aws/caller-account.ts";
import { noHome } from "../project/no-home.ts";
import type { FleetProject, ProjectStack } from "../project/open-project.ts";
import { ProjectFaults } from "../session.ts";
import { liftUser } from "./lift-user.ts";
import { findPerson, type Person } from "./find-person.ts";
import { revokedRole } from "./end-in-clients.ts";
import { type HomeAtHand, type Leaver, leaverOf } from "./leaver.ts";
import type { ReportMaker, RevokeEffects, RevokeOptions, RevokeSession } from "./revoke-options.ts";
import type { RevokePlan, RevokeReport } from "./revoke-report.ts";
import { shutOut } from "./shut-out.ts";

type UserOptions = RevokeOptions & { readonly target: { readonly kind: "user" } };

/** Ends a person's sessions in all clients and denies the person at home, or lifts the denial. */
export async function revokeUser(
  session: RevokeSession,
  options: UserOptions,
  maker: ReportMaker,
  effects: RevokeEffects,
): Promise<RevokeReport> {
  const { report } = maker;
  const { ask = askSts, find = findPerson } = effects;
  const { name } = options.target;
  const { settings, stack } = homeOf(session.project);
  const access = stackAccess(session, stack);
  if (access.kind !== "known") return report({ faults: [notAtHand(stack, access.because)] });
  const problem = await callerProblem(access, ask);
  if (problem !== undefined) return report({ faults: [notAtHand(stack, problem.message, problem.code)] });
  const home: HomeAtHand = { stack, settings, access };
  if (options.lift === true) return liftUser(session, home, options, maker, effects);
  const person = await find(settings, name, access.config);
  const refused = [...unknown(person, options), ...oneself(person, (await ask(access.config)).arn, options)];
  if (refused.length > 0) return report({ faults: refused });
  const leaver = leaverOf(session.project, person);
  const plan = planOf(options, leaver, home);
  if (options.dryRun === true) return report({ plan, ok: true });
  if (options.confirm !== undefined && !(await options.confirm(plan)))
    return report({ plan, leftOver: [{ what: `user ${name}`, because: "it was not confirmed" }] });
  return shutOut(session, { home, leaver, plan }, options, maker, effects);
}

function homeOf({ home }: FleetProject): { readonly settings: HomeSettings; readonly stack: ProjectStack } {
  if (home?.config.kind === "home") return { settings: home.config.home, stack: home };
  throw new ProjectFaults(home?.config.kind === "invalid" ? home.config.faults : [noHome()]);
}

function planOf({ target }: UserOptions, { person, reached, targets }: Leaver, home: HomeAtHand): RevokePlan {
  const { user, iamUser } = person;
  return {
    ...{ target, lift: false },
    roles: targets.flatMap(({ plan, roles }) => roles.map((role) => revokedRole(plan, role))),
    person: {
      ...(user !== undefined && { user: { name: user.userName, id: user.id } }),
      ...(iamUser !== undefined && { iamUser: iamUser.name }),
      groups: [...(user?.groups ?? []).map((group) => group.name), ...(iamUser?.groups ?? [])],
    },
    sets: [...reached.sets],
    files: [home.stack.source?.name ?? "", ...targets.map(({ stack }) => stack.source?.name ?? "")],
  };
}

function notAtHand({ stack }: ProjectStack, found: string, code: Fault["code"] = "fleet/unknown-caller"): Fault {
  return {
    code,
    path: stack,
    expected: "credentials of the home account",
    found,
    fix: "Sign in to the home account, then run the same command again. Nothing was written.",
  };
}

function unknown({ user, iamUser }: Person, { target: { name } }: UserOptions): readonly Fault[] {
  if (user !== undefined || iamUser !== undefined) return [];
  return [
    {
      code: "revoke/no-user",
      path: "--user",
      expected: "a user name, e-mail address or id that Identity Center has, or an IAM user of the home stack's file",
      found: describe(name),
      fix: "Look the user up in Identity Center. Somebody whom the directory has no more begins no session; end those that are alive with `npx switchyard revoke <slug>`.",
    },
  ];
}

/** why refused: the run would be shut out half-way. */
function oneself({ user, iamUser }: Person, arn: string, { target: { name } }: UserOptions): readonly Fault[] {
  const [, session = ""] = /:assumed-role\/AWSReservedSSO_[^/]+\/(.+)$/.exec(arn) ?? [];
  const [, own = ""] = /:user\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  const isUser = user !== undefined && session.toLowerCase() === user.userName.toLowerCase();
  if (!isUser && (iamUser === undefined || own !== iamUser.name)) return [];
  return [
    {
      code: "revoke/yourself",
      path: "--user",
      expected: "somebody else than who runs the command: it would be refused by what it does itself",
      found: describe(name),
      fix: "Let somebody else run it, or a role that is not a permission set of this person.",
    },
  ];
}
