import { sessionName } from "../../core/home/permission-sets/deny-after-end.ts";
import { listed, printable } from "../../core/faults/fault.ts";
import { listStacks } from "../engine/stack-list.ts";
import type { Lock } from "../locks/lock.ts";
import { readLocks } from "../locks/read-locks.ts";
import type { LeftOver } from "../report.ts";
import { upCommand } from "../shell-command.ts";
import type { ClientTarget } from "./end-in-clients.ts";
import { leftOf, type RevokeOptions, type RevokeSession, sameCommand } from "./revoke-options.ts";
import type { RevokeReport, RoleEnd } from "./revoke-report.ts";
import { type HomeAtHand, type Leaver, targetsTrusting } from "./leaver.ts";
import type { Gate } from "./shut-gate.ts";
import type { WrittenFiles } from "./write-revocations.ts";

/** What was done to shut somebody out. */
export interface Done extends Pick<RevokeReport, "roles" | "sets" | "iamUser"> {
  readonly files: readonly WrittenFiles[];
  readonly gate: Pick<Gate, "because" | "roleArns" | "foreign">;
  readonly leaver: Leaver;
  readonly targets: readonly ClientTarget[];
  readonly home: HomeAtHand;
}

/** Everything that is not done, or of which it is not known, each with why, and how to go on. */
export async function notDone(
  session: RevokeSession,
  done: Done,
  options: RevokeOptions,
): Promise<readonly LeftOver[]> {
  const { files, gate, leaver, targets, home, roles } = done;
  const next = sameCommand(options);
  const known = new Set(targets.flatMap((one) => one.roles.map(({ arn }) => arn)));
  const written = new Map(files.flatMap(({ leftOver }) => leftOver.map((one) => [one.what, one] as const)));
  return [
    ...written.values(),
    ...leftOf(done, next),
    ...(gate.because === undefined
      ? []
      : [{ what: "which permission sets the person holds", because: gate.because, next }]),
    ...[...gate.roleArns]
      .filter((arn) => !known.has(arn))
      .map((arn) => ({
        what: `sessions in ${arn}`,
        because: "a permission set of the person leads there, and no file has a role of that ARN",
      })),
    ...waysLeft(session, gate.foreign),
    ...policiesUnread(leaver, next),
    ...[...session.project.clients.values()]
      .filter(({ config }) => config.kind === "invalid")
      .map(({ stack }) => ({
        what: `whether the person reaches roles of ${stack}`,
        because: "its file is at fault",
        next: `mend it, as \`${upCommand(stack, "--dry-run")}\` says, then: ${next}`,
      })),
    ...(await absentRoles(session, roles)),
    ...(await lockedStacks(session, [...targets, { stack: home.stack }], options)),
  ];
}

/**
 * Ways into clients by permission sets that Switchyard does not make.
 * why not done: they are not Switchyard's to change, and whoever holds one gets in again.
 */
export function waysLeft({ project }: Pick<RevokeSession, "project">, foreign: readonly string[]): readonly LeftOver[] {
  return foreign.flatMap((set) =>
    targetsTrusting(project, { sets: [set], since: new Date() }).flatMap(({ plan, roles }) =>
      roles.map(({ key }) => ({
        what: `the way into ${plan.name}/${key} by the permission set ${set}`,
        because: "the role trusts it, the person holds it, and Switchyard does not make it",
        next: "disable the user in the directory, or take the person's assignment of it away",
      })),
    ),
  );
}

function policiesUnread({ person: { iamUser } }: Leaver, next: string): readonly LeftOver[] {
  if (iamUser?.because === undefined) return [];
  return [{ what: `which roles the IAM user ${iamUser.name} can enter`, because: iamUser.because, next }];
}

/**
 * Roles that AWS does not have although their stack is deployed: the file may have renamed them since, and who is in the one
 * of the former name is in still.
 */
export async function absentRoles(session: RevokeSession, roles: readonly RoleEnd[]): Promise<readonly LeftOver[]> {
  const absent = roles.filter(({ state }) => state === "absent");
  if (absent.length === 0) return [];
  const deployed = await deployedStacks(session);
  return absent
    .filter(({ slug }) => deployed?.has(`client-${slug}`) ?? true)
    .map(({ client, role, name, accountId, slug }) => ({
      what: `sessions in ${client}/${role}, if its role has another name than ${name} still`,
      because: `account ${accountId} has no role of that name`,
      next: upCommand(`client-${slug}`, "--dry-run"),
    }));
}

async function deployedStacks({ engine, project }: RevokeSession): Promise<ReadonlySet<string> | undefined> {
  try {
    const listed = await listStacks(engine, project.root);
    return new Set(listed.filter(({ resourceCount }) => resourceCount !== 0).map(({ name }) => name));
  } catch {
    return undefined;
  }
}

/** Stacks that somebody is updating: what was planned before the files changed may take away what was done. */
export async function lockedStacks(
  session: RevokeSession,
  targets: readonly Pick<ClientTarget, "stack">[],
  options: RevokeOptions,
): Promise<readonly LeftOver[]> {
  const reading = await readLocks(session);
  const locks: ReadonlyMap<string, readonly Lock[]> = reading.kind === "known" ? reading.locks : new Map();
  return targets
    .filter(({ stack: { stack } }) => locks.has(stack))
    .map(({ stack: { stack } }) => ({
      what: `${stack}: that an update which is under way does not undo it`,
      because: "somebody holds the stack's lock, and what the update does was planned before",
      next: `when it has ended: ${sameCommand(options)}`,
    }));
}

/** What this does not end, and how it is ended. */
export function notEnded(
  { person: { user, iamUser }, reached, targets }: Leaver,
  { settings }: HomeAtHand,
  foreign: readonly string[],
): readonly string[] {
  const { accountId } = settings;
  return [
    ...(user === undefined
      ? []
      : [
          `The session in the access portal itself goes on until it ends, and leads into no permission set of Switchyard's. End it in Identity Center's console: Users, ${user.userName}, Active sessions. AWS's API has no call for it.`,
          ...(foreign.length === 0
            ? []
            : [
                `Switchyard does not make these permission sets, which the person holds as well; they were not touched: ${listed(foreign)}. Disable the user in the directory if that is to end too.`,
              ]),
          ...(sessionName({ id: user.id, userName: user.userName }) === undefined
            ? ["The denial is by the id alone: the user name cannot be the name of a session."]
            : []),
        ]),
    ...(iamUser === undefined
      ? []
      : [
          `Access keys and password of the IAM user ${iamUser.name} in account ${accountId} are there still, and are refused everything.`,
        ]),
    ...(reached.homeRoles.length === 0
      ? []
      : [
          `Who is in these IAM roles of account ${accountId}, by which clients are entered, no file says; their sessions go on: ${listed(reached.homeRoles)}.`,
        ]),
    ...elsewhere(iamUser?.leadsInto ?? [], targets),
    "Sessions that the person began by a grant or a group that is gone by now are not among these: end them with `npx switchyard revoke <slug>`.",
    "The grants are in the files still: take them out, and the person out of the groups, before the denial is lifted.",
    ...(reached.roleArns.size === 0 ? ["By the files, the person reaches no role of a client."] : []),
    "Roles whose trust lets the whole home account in are not among these unless they are granted.",
  ].map(printable);
}

/** Roles into which the policies of an IAM user lead, and that are no client's by the files. */
function elsewhere(roleArns: readonly string[], targets: readonly ClientTarget[]): readonly string[] {
  const known = new Set(targets.flatMap(({ roles }) => roles.map(({ arn }) => arn)));
  const others = roleArns.filter((arn) => !known.has(arn));
  return others.length === 0
    ? []
    : [`The IAM user's own policies lead into roles that no file has; sessions there go on: ${listed(others)}.`];
}
