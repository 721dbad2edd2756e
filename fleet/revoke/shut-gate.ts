import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import { deniedUsers, denyAlso } from "../../core/home/permission-sets/deny-people.ts";
import { callFailure } from "../aws/call-failure.ts";
import type { AwsClientConfig } from "../aws/aws-client.ts";
import { declaredFleet } from "../verify/declared-fleet.ts";
import { changeSets, type DeniedAt, denyIamUser, type SetAtHome } from "./deny-at-home.ts";
import type { DirectoryPerson } from "./find-person.ts";
import type { HomeAtHand, Leaver } from "./leaver.ts";
import type { RevokeEffects, RevokeSession } from "./revoke-options.ts";
import { type SetsAtHome, setsAtHome } from "./sets-at-home.ts";

/** How home refuses a person. */
export interface Gate {
  /** Whether the person can enter nothing any more by what the person holds. */
  readonly isShut: boolean;
  /** Sets that the person holds. */
  readonly sets: readonly DeniedAt[];
  readonly iamUser?: DeniedAt;
  /** ARNs of roles into which the sets that the person holds lead, by their policies as AWS has them. */
  readonly roleArns: ReadonlySet<string>;
  /** Names of all sets that the person holds. */
  readonly held: readonly string[];
  /** Names of sets that the person holds and Switchyard does not make. */
  readonly foreign: readonly string[];
  /** What is not known; absent: nothing. */
  readonly because?: string;
  /** Has all other sets refuse the person, so that no later grant lets the person in. */
  readonly rest: () => Promise<readonly DeniedAt[]>;
}

/**
 * Has the permission sets that a person holds refuse the person, and the IAM user. Does not throw for what AWS refuses.
 */
export async function shutGate(
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
    held: [...there.sets.filter(isHeld).map(({ name }) => name), ...there.foreign],
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
