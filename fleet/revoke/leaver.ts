import { caseless } from "../../core/aws/names.ts";
import type { RolePlan } from "../../core/client/client-plan.ts";
import { nextSecond } from "../../core/client/role/revocation.ts";
import type { TrustWay } from "../../core/client/trust/trust-way.ts";
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
  const before = new Date(now.getTime() - LONGEST_SESSION);
  const { portfolio } = declaredFleet(project, { now: before });
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
    targets: together(
      targetsAt(project, new Set([...reached.roleArns, ...(iamUser?.leadsInto ?? [])])),
      targetsTrusting(project, {
        sets: reached.sets,
        users: iamUser === undefined ? [] : [iamUser.name],
        since: before,
      }),
    ),
  };
}

/** The clients of some roles. */
export function targetsAt(project: FleetProject, roleArns: ReadonlySet<string>): readonly ClientTarget[] {
  return targetsOf(project, ({ arn }) => roleArns.has(arn));
}

function targetsOf(project: FleetProject, isOne: (role: RolePlan) => boolean): readonly ClientTarget[] {
  return [...project.clients.values()].flatMap((stack): readonly ClientTarget[] => {
    if (stack.config.kind !== "client") return [];
    const { client: plan } = stack.config;
    const roles = plan.roles.filter(isOne);
    return roles.length === 0 ? [] : [{ stack, plan, roles }];
  });
}

/** Whom of the home account a trust policy may name. */
export interface TrustedNames {
  /** Names of permission sets. */
  readonly sets: Iterable<string>;
  /** Names of IAM users, without a path. Default: none. */
  readonly users?: Iterable<string>;
  /** Ways in that ended before this moment count no more. */
  readonly since: Date;
}

/**
 * The clients' roles whose trust names one of these.
 * why not the granted ones alone: whoever is trusted gets in by whatever policy the home account has for it.
 */
export function targetsTrusting(
  project: FleetProject,
  { sets, users = [], since }: TrustedNames,
): readonly ClientTarget[] {
  const names = { permissionSets: new Set([...sets].map(caseless)), users: new Set([...users].map(caseless)) };
  const lets = (way: TrustWay): boolean =>
    (way.kind === "permissionSets" || way.kind === "users") &&
    (way.until === undefined || Date.parse(way.until) > since.getTime()) &&
    way.names.some((name) => names[way.kind].has(caseless(name.split("/").at(-1) ?? "")));
  return targetsOf(project, ({ trust }) => trust.some(lets));
}

/** Each client once, with all of its roles that either names. */
export function together(one: readonly ClientTarget[], other: readonly ClientTarget[]): readonly ClientTarget[] {
  const found = new Map<string, ClientTarget>();
  for (const target of [...one, ...other]) {
    const before = found.get(target.plan.slug);
    const keys = new Set([...(before?.roles ?? []), ...target.roles].map(({ key }) => key));
    found.set(target.plan.slug, { ...target, roles: target.plan.roles.filter(({ key }) => keys.has(key)) });
  }
  return [...found.values()];
}
