import type { GraphEdge } from "../../core/access/access-graph.ts";
import { caseless } from "../../core/aws/names.ts";
import type { RolePlan } from "../../core/client/client-plan.ts";
import type { PlannedSet } from "../../core/home/permission-sets/planned-set.ts";
import type { HomePlan } from "../../core/home/planned-home.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import { type Candidate, type Finding, setRoles } from "./candidates.ts";
import { roleDifference, setDifference } from "./judge-role.ts";
import type { StandingCenter } from "./standing-sets.ts";

/** What the files would plan, and what they plan now. */
export interface PlanQuestion {
  readonly before: Portfolio;
  readonly after: Portfolio;
  readonly candidates: readonly Candidate[];
  readonly center: StandingCenter;
  readonly now: Date;
  /** Whether new permission sets that nobody holds may come with a role. */
  readonly newSets: boolean;
}

/** What the files would change about access: of each role and permission set the first thing. */
export function judgePlan({ before, after, candidates, center, now, newSets }: PlanQuestion): readonly Finding[] {
  const { home, plan, graph } = after;
  const roles = new Map<string, RolePlan>(
    [...after.clients, ...after.others].flatMap(({ slug, roles: own }) =>
      own.map((role) => [`${slug}/${role.key}`, role] as const),
    ),
  );
  const sets = new Map(plan.sets.map((set) => [`${set.slug}/${set.roleKey}`, set]));
  const standing = new Set(center.sets.map(({ name }) => caseless(name)));
  return candidates
    .flatMap((candidate): readonly Finding[] => {
      const { client, key, standing: found, set } = candidate;
      const place = `${client.slug}/${key}`;
      const role = roles.get(place);
      if (role === undefined) return [{ candidate, part: "role", because: "the files would not make it" }];
      const difference = roleDifference(role, found.role, {
        ...{ partition: home.partition, now },
        ...(candidate.isNarrowed && { sets: { home, roles: setRoles(home, center.sets) } }),
      });
      if (difference !== undefined) return [{ candidate, part: "role", because: difference }];
      const planned = sets.get(place);
      if (set !== undefined) {
        const because =
          planned === undefined
            ? "the trust policy of the role that it leads to does not let it in"
            : (setDifference(planned, set, { home, center }) ?? undefined);
        if (because !== undefined) return [{ candidate, part: "set", because }];
      } else if (
        planned !== undefined &&
        (!newSets || standing.has(caseless(planned.name)) || planned.assignedTo.length > 0)
      )
        return [{ candidate, part: "role", because: newSet(planned, standing.has(caseless(planned.name))) }];
      const shard = plan.shards.find(({ roles: held }) => held.some((one) => `${one.slug}/${one.roleKey}` === place));
      if (shard !== undefined)
        return [
          {
            candidate,
            part: "role",
            because: `the shared permission set ${shard.of} of the files would let its holders in`,
          },
        ];
      const stranger = graph.edges.find(
        ({ roleArn, through }) =>
          roleArn === found.role.arn && (set === undefined || through !== `permission-set:${set.name}`),
      );
      return stranger === undefined ? [] : [{ candidate, part: "role", because: granted(stranger) }];
    })
    .concat(unlikeBefore(before.plan, plan, candidates));
}

function newSet({ name, assignedTo }: PlannedSet, exists: boolean): string {
  if (assignedTo.length > 0)
    return `grants that the files have already would give it to others by a new permission set ${name}; grants for all clients would reach it`;
  return exists
    ? `the files would want the permission set ${name} for it, which exists and is another one`
    : `no permission set leads into it alone, and the files would make one, ${name}, since its trust policy would let that in; with --new-sets it is made, and nobody holds it`;
}

function granted({ holder, through }: GraphEdge): string {
  return `a grant that the files have already would let ${holder} in by ${through}`;
}

/** What the files plan already must stay as it is, but for what is taken over. */
function unlikeBefore(before: HomePlan, after: HomePlan, candidates: readonly Candidate[]): readonly Finding[] {
  const taken = new Set(candidates.map(({ client, key }) => `${client.slug}/${key}`));
  const rest = { ...after, sets: after.sets.filter(({ slug, roleKey }) => !taken.has(`${slug}/${roleKey}`)) };
  if (saidBy(before) === saidBy(rest)) return [];
  const because = "the files would change what others of their permission sets or IAM identities give";
  return candidates.map((candidate) => ({ candidate, part: "role", because }));
}

function saidBy({ sets, shards, identities }: HomePlan): string {
  const ofSet = ({ name, inlinePolicy, settings, assignedTo, until, endings, description }: PlannedSet) => [
    ...[name, inlinePolicy, { ...settings, accounts: settings.accounts.map(({ id }) => id) }, description],
    ...[until, assignedTo.map(({ kind, name: who, by }) => [kind, who, by]), endings.map(({ until: end }) => end)],
  ];
  return JSON.stringify([
    [...sets, ...shards].sort((a, b) => (a.name < b.name ? -1 : 1)).map(ofSet),
    identities.map(({ key, statements, entries }) => [
      key,
      statements,
      entries.map(({ roleArn, until }) => [roleArn, until]),
    ]),
  ]);
}
