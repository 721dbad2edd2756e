import { nextSecond } from "../../core/client/role/revocation.ts";
import type { DeniedPerson, HomeSettings } from "../../core/home/settings/home-settings.ts";
import type { StackAccess } from "../aws/stack-credentials.ts";
import type { FleetProject, ProjectStack } from "../project/open-project.ts";
import { declaredFleet } from "../verify/declared-fleet.ts";
import type { ClientTarget } from "./end-in-clients.ts";
import type { Person } from "./find-person.ts";
import { type Reached, reachedBy } from "./reached-roles.ts";

/** The home account, and how it is called. */
export interface HomeAtHand {
  readonly stack: ProjectStack;
  readonly settings: HomeSettings;
  readonly access: Extract<StackAccess, { readonly kind: "known" }>;
}

/** Somebody to be shut out, with all that they reach. */
export interface Leaver {
  readonly person: Person;
  /** As the home stack's file names the person. */
  readonly denied: readonly DeniedPerson[];
  readonly reached: Reached;
  /** Clients into whose roles the person can get. */
  readonly targets: readonly ClientTarget[];
}

/** Longest session of a role. Source: IAM `CreateRole`, `MaxSessionDuration`: 43,200 seconds. */
const LONGEST_SESSION = 12 * 3600 * 1000;

/**
 * What the person reaches by the files.
 * why also grants that ended a while ago: a session that began before may be alive.
 */
export function leaverOf(project: FleetProject, person: Person, now = new Date()): Leaver {
  const { portfolio } = declaredFleet(project, { now: new Date(now.getTime() - LONGEST_SESSION) });
  const reached = reachedBy(person, portfolio.plan);
  const since = nextSecond(now);
  const { user, iamUser } = person;
  // why the first: a user has one at most. Source: Identity Store API, `User`, `Emails`.
  const email = user?.emails[0];
  return {
    person,
    denied: [
      ...(user === undefined
        ? []
        : [{ kind: "user" as const, name: user.userName, id: user.id, ...(email !== undefined && { email }), since }]),
      ...(iamUser === undefined ? [] : [{ kind: "iam-user" as const, name: iamUser.name, since }]),
    ],
    reached,
    targets: targetsAt(project, reached.roleArns),
  };
}

/** The clients of some roles. */
export function targetsAt(project: FleetProject, roleArns: ReadonlySet<string>): readonly ClientTarget[] {
  return [...project.clients.values()].flatMap((stack): readonly ClientTarget[] => {
    if (stack.config.kind !== "client") return [];
    const { client: plan } = stack.config;
    const roles = plan.roles.filter(({ arn }) => roleArns.has(arn));
    return roles.length === 0 ? [] : [{ stack, plan, roles }];
  });
}
