import type { Portfolio } from "../portfolio/read-portfolio.ts";
import type { Access } from "./access.ts";
import type { AccessDiff, Difference, Gain, Loss } from "./access-difference.ts";
import { accessOf } from "./access-of.ts";
import { partDifferences } from "./part-differences.ts";
import { changesWithoutEffect } from "./changes-without-effect.ts";
import { wayDifferences } from "./condition-differences.ts";
import { renamesBetween } from "./renames.ts";
import { rightsDifferences } from "./rights-differences.ts";
import { inHours } from "./rights-words.ts";
import { EnteringJudge } from "./entering/entering-judge.ts";

/**
 * What a change of the files does to access: head's accesses that base does not have, and base's that head does not have.
 * An access that both have is a gain where anything of it gets wider, or where nobody can tell; a loss where it only gets
 * narrower. Computed from the files alone.
 * @param base Absent: there was nothing before, or nothing that could be read. Everything is gained then.
 */
export function accessDiff(base: Portfolio | undefined, head: Portfolio): AccessDiff {
  const before = base === undefined ? new Map<string, Access>() : new Map(accessOf(base).byKey);
  const after = new Map(accessOf(head).byKey);
  const renames = base === undefined ? [] : renamesBetween(base, head);
  if (base !== undefined) pairRenamedRoles(before, after);
  const compare = comparison();
  const judge = base === undefined ? undefined : new EnteringJudge({ before: base, after: head }, renames);
  const gains: Gain[] = [];
  const losses: Loss[] = [];
  for (const [key, access] of after) {
    const old = before.get(key);
    if (old === undefined) {
      gains.push({ access, differences: [] });
      continue;
    }
    const found = compare(old, access);
    const differences = judge?.judge(access, found) ?? found;
    if (differences.length === 0) continue;
    if (differences.some(({ direction }) => direction !== "narrower")) gains.push({ access, before: old, differences });
    else losses.push({ access: old, after: access, differences, liveSeconds: liveSeconds(old) });
  }
  for (const [key, access] of before)
    if (!after.has(key)) losses.push({ access, differences: [], liveSeconds: liveSeconds(access) });
  const rest = judge?.rest({ before: before.values(), after: after.values() });
  gains.push(...(rest?.gains ?? []));
  losses.push(...(rest?.losses ?? []));
  const own = { gains: gains.filter(notByGroup(gains)), losses: losses.filter(notByGroup(losses)) };
  return {
    gains: own.gains.map(placed).sort(byKey),
    losses: own.losses.map(placed).sort(byKey),
    renames,
    withoutEffect: base === undefined ? [] : [...changesWithoutEffect(base, head), ...(judge?.withoutEffect ?? [])],
    unproved: judge?.unproved ?? [],
    ...touched([...own.gains, ...own.losses]),
  };
}

/** A role of another key with the same ARN is the same role: its accesses are compared, not gained and lost. */
function pairRenamedRoles(before: Map<string, Access>, after: Map<string, Access>): void {
  const gone = new Map<string, string>();
  for (const [key, access] of before) if (!after.has(key)) gone.set(atArn(access), key);
  if (gone.size === 0) return;
  for (const [key, access] of after) {
    const old = before.has(key) ? undefined : gone.get(atArn(access));
    const known = old === undefined ? undefined : before.get(old);
    if (old === undefined || known === undefined || access.target.kind !== "role") continue;
    before.delete(old);
    before.set(key, known);
  }
}

function atArn({ key, holder, target }: Access): string {
  // why the account before: whoever stands in another home account or directory is somebody else.
  return target.kind === "role" ? `${key.split(": ", 1)[0] ?? ""}: ${holder.key} > ${target.arn}` : key;
}

/** Compares accesses; what is told of a role is found once for each pair of rights. */
function comparison(): (before: Access, after: Access) => readonly Difference[] {
  const ofRights = new Map<object, Map<object, readonly Difference[]>>();
  const rights = (before: Access, after: Access) => {
    if (before.rights === after.rights) return [];
    const known = ofRights.get(before.rights) ?? new Map<object, readonly Difference[]>();
    ofRights.set(before.rights, known);
    const found = known.get(after.rights) ?? rightsDifferences(before.rights, after.rights);
    known.set(after.rights, found);
    return found;
  };
  // why by text: a change of many clients changes them alike.
  const ofWays = new Map<string, readonly Difference[]>();
  const ways = (before: Access["ways"], after: Access["ways"]) => {
    const key = JSON.stringify([before, after]);
    const found = ofWays.get(key) ?? wayDifferences(before, after);
    ofWays.set(key, found);
    return found;
  };
  return (before, after) => [
    ...rights(before, after),
    ...(before.ways === after.ways ? [] : ways(before.ways, after.ways)),
    ...duration("a session in the role", before.sessionSeconds, after.sessionSeconds),
    ...duration("a sign-in", before.signInSeconds ?? 0, after.signInSeconds ?? 0),
    ...ends(before.until, after.until),
    ...partDifferences(before, after),
  ];
}

function duration(what: string, before: number, after: number): readonly Difference[] {
  if (before === after || before === 0 || after === 0) return [];
  return [
    {
      aspect: "session",
      direction: after > before ? "wider" : "narrower",
      words: `${what} can last ${inHours(after)}; before ${inHours(before)}`,
    },
  ];
}

function ends(before: string | undefined, after: string | undefined): readonly Difference[] {
  if (before === after) return [];
  const isLonger = after === undefined || (before !== undefined && Date.parse(after) > Date.parse(before));
  const say = (until: string | undefined) => (until === undefined ? "has no end" : `ends at ${until}`);
  return [
    { aspect: "until", direction: isLonger ? "wider" : "narrower", words: `${say(after)}; before it ${say(before)}` },
  ];
}

/** Longest session of a role that was entered from a session. Source: STS `AssumeRole`, role chaining. */
const CHAINED_SECONDS = 3600;

/**
 * Seconds after the deployment at which nobody has a session of it any more. AWS ends no session when the right to begin one
 * is taken away: who is signed in by a permission set can go on entering roles until that sign-in ends, where others
 * still hold the set, and a session in a role lasts for its own time. Source: IAM user guide, `id_roles_use_revoke-sessions`.
 */
function liveSeconds({ target, holder, sessionSeconds, signInSeconds = 0 }: Access): number {
  if (target.kind === "account") return signInSeconds;
  const byUser = ["iam-user", "iam-group", "outside-user", "whole-account"].includes(holder.kind);
  return signInSeconds + (byUser ? sessionSeconds : Math.min(sessionSeconds, CHAINED_SECONDS));
}

/** A member's access by an IAM group alone is told with the group's. */
function notByGroup(all: readonly (Gain | Loss)[]): (one: Gain | Loss) => boolean {
  const groups = new Set(
    all.flatMap(({ access: { holder, target } }) => (holder.kind === "iam-group" ? [at(holder.key, target)] : [])),
  );
  return ({ access: { holder, through, target } }) =>
    holder.kind !== "iam-user" || !through.every((one) => groups.has(at(one, target)));
}

function at(holder: string, target: Access["target"]): string {
  return `${holder} > ${target.accountId}/${target.kind === "role" ? target.roleKey : ""}`;
}

function placed<T extends Gain | Loss>(one: T): T {
  return { ...one, at: one.access.place().at };
}

function byKey({ access: { key: a } }: Gain | Loss, { access: { key: b } }: Gain | Loss): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function touched(all: readonly (Gain | Loss)[]): Pick<AccessDiff, "clients" | "accounts"> {
  const targets = all.map(({ access }) => access.target);
  return {
    clients: [...new Set(targets.flatMap(({ client }) => client ?? []))].sort(),
    accounts: [...new Set(targets.map(({ accountId }) => accountId))].sort(),
  };
}
