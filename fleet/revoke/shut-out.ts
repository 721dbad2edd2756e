import { nextSecond } from "../../core/client/role/revocation.ts";
import { deniedUsers, denyAlso } from "../../core/home/permission-sets/deny-people.ts";
import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import type { AwsClientConfig } from "../aws/aws-client.ts";
import { callFailure } from "../aws/call-failure.ts";
import { declaredFleet } from "../verify/declared-fleet.ts";
import { changeSets, type DeniedAt, denyIamUser, type SetAtHome } from "./deny-at-home.ts";
import { type ClientTarget, endInClients, pause } from "./end-in-clients.ts";
import type { DirectoryPerson } from "./find-person.ts";
import { editDenied } from "./revocation-files.ts";
import { notDone, notEnded } from "./not-done.ts";
import type { ReportMaker, RevokeEffects, RevokeOptions, RevokeSession } from "./revoke-options.ts";
import type { RevokePlan, RevokeReport, RoleEnd } from "./revoke-report.ts";
import { type HomeAtHand, type Leaver, targetsAt } from "./revoke-user.ts";
import { type SetsAtHome, setsAtHome } from "./sets-at-home.ts";
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
  if (gate.isShut) times.shut = seconds();
  const others = targetsAt(session.project, gate.roleArns);
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
  const leftOver = await notDone(session, { ...done, files, gate, targets: all, home }, options);
  return report({
    ...{ plan, confirmed: true, ...done, times, leftOver, ok: leftOver.length === 0 },
    files: [...new Set(files.flatMap(({ names }) => names))],
    remaining: notEnded(leaver, home, gate.foreign),
  });
}

/** How home refuses a person. */
export interface Gate {
  /** Whether the person can enter nothing any more by what the person holds. */
  readonly isShut: boolean;
  /** Sets that the person holds. */
  readonly sets: readonly DeniedAt[];
  readonly iamUser?: DeniedAt;
  /** ARNs of roles into which the sets that the person holds lead, by their policies as AWS has them. */
  readonly roleArns: ReadonlySet<string>;
  /** Names of sets that the person holds and Switchyard does not make. */
  readonly foreign: readonly string[];
  /** What is not known; absent: nothing. */
  readonly because?: string;
  /** Has all other sets refuse the person, so that no later grant lets the person in. */
  readonly rest: () => Promise<readonly DeniedAt[]>;
}

async function shutGate(
  session: RevokeSession,
  { settings, access: { config } }: HomeAtHand,
  { person: { user, iamUser }, denied, reached }: Leaver,
  effects: RevokeEffects,
): Promise<Gate> {
  const users = deniedUsers({ denied });
  const change = effects.changeSets ?? changeSets;
  const [there, ofIam] = await Promise.all([
    user === undefined ? NO_SETS : setsOf(session, settings, config, user, effects),
    iamUser && (effects.denyIamUser ?? denyIamUser)(config, iamUser.name, false),
  ]);
  const isHeld = ({ arn, name }: SetAtHome) => there.held.has(arn) || reached.sets.has(name);
  const roleArns = new Set<string>();
  const deny = (policy: PolicyDocument) => denyAlso(policy, users);
  const denyAndLook = (policy: PolicyDocument) => {
    for (const arn of entered(policy)) roleArns.add(arn);
    return deny(policy);
  };
  const sets = await change(config, there.sets.filter(isHeld), denyAndLook);
  return {
    isShut: !there.isUnknown && [...sets, ...(ofIam ? [ofIam] : [])].every(({ state }) => state !== "failed"),
    sets,
    ...(ofIam && { iamUser: ofIam }),
    roleArns,
    foreign: there.foreign,
    ...(there.because !== undefined && { because: there.because }),
    rest: () =>
      change(
        config,
        there.sets.filter((set) => !isHeld(set)),
        deny,
      ),
  };
}

/** ARNs of the roles that a policy allows to enter. */
function entered({ Statement }: PolicyDocument): readonly string[] {
  return Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Resource = [] }) => Resource);
}

type SetsFound = SetsAtHome & { readonly isUnknown: boolean };

const NO_SETS: SetsFound = { sets: [], held: new Set(), foreign: [], isUnknown: false };

/** why caught: what is done in the clients must be told, whatever comes up at home. */
async function setsOf(
  session: RevokeSession,
  settings: HomeAtHand["settings"],
  config: AwsClientConfig,
  user: DirectoryPerson,
  { setsAtHome: find = setsAtHome }: RevokeEffects,
): Promise<SetsFound> {
  try {
    const { plan } = declaredFleet(session.project, { now: new Date() }).portfolio;
    return { ...(await find(session, settings, [...plan.sets, ...plan.shards], config, user)), isUnknown: false };
  } catch (error) {
    const because = `the permission sets could not be listed: ${callFailure(error).message}`;
    return { ...NO_SETS, isUnknown: true, because };
  }
}

/** Each client once, with all of its roles that either names. */
function together(one: readonly ClientTarget[], other: readonly ClientTarget[]): readonly ClientTarget[] {
  const found = new Map<string, ClientTarget>();
  for (const target of [...one, ...other]) {
    const before = found.get(target.plan.slug);
    const keys = new Set([...(before?.roles ?? []), ...target.roles].map(({ key }) => key));
    found.set(target.plan.slug, { ...target, roles: target.plan.roles.filter(({ key }) => keys.has(key)) });
  }
  return [...found.values()];
}
