import type { RolePlan } from "../../client/client-plan.ts";
import type { Portfolio } from "../../portfolio/read-portfolio.ts";
import type { Access, Holder } from "../access.ts";
import {
  type Difference,
  type Gain,
  isOfEntering,
  type Loss,
  type Rename,
  type Unproved,
} from "../access-difference.ts";
import { isMade } from "../outside-access.ts";
import { roleAccess, type RoleAccess } from "../role-access.ts";
import { waysFor } from "../ways-for.ts";
import { callersNamedBy } from "./callers-asked.ts";
import { EnteringChanges, type Outcome, type PrincipalChange } from "./entering-changes.ts";
import { holderOfCaller, holderOfPrincipal } from "./holders-found.ts";
import { entry, judged, namedByIdDifferences } from "./judged-differences.ts";
import { requestInWords } from "./request-in-words.ts";
import type { EntryAnswer } from "./requests-gained.ts";
import { underNewNames } from "./under-new-names.ts";

type Sides = { readonly before: Portfolio; readonly after: Portfolio };

/**
 * Judges what a comparison of accesses says of entering: a difference of conditions by which nobody gets in more, and nobody
 * less, is none; a request that gets in and did not before is told, whatever reads alike.
 */
export class EnteringJudge {
  private readonly changes: EnteringChanges;
  private readonly byRole = new Map<string, PrincipalChange[]>();
  private readonly found = new Map<string, Unproved>();
  private readonly roles: {
    readonly before: ReadonlyMap<string, RoleAccess>;
    readonly after: ReadonlyMap<string, RoleAccess>;
  };
  /** ARNs of roles, and permission sets, by what they were called. */
  private readonly nowCalled = new Map<string, string>();
  /** Roles of which it is told that somebody gets in or no longer does, or that nobody can tell. */
  private readonly moved = new Set<string>();
  readonly withoutEffect: string[] = [];

  constructor(
    private readonly sides: Sides,
    renames: readonly Rename[],
  ) {
    const { before, after } = sides;
    const old = underNewNames(before, renames);
    // why: whoever stands in another home account is somebody else.
    const isSameHome = before.home.accountId === after.home.accountId;
    this.changes = new EnteringChanges(
      after.home,
      isSameHome ? old : { ...old, principals: [] },
      after.graph,
      after.now,
    );
    for (const one of this.changes.principals)
      this.byRole.set(one.roleArn, [...(this.byRole.get(one.roleArn) ?? []), one]);
    for (const one of renames)
      if (one.what === "role-name") this.nowCalled.set(one.before, one.after);
      else if (one.what === "permission-set")
        this.nowCalled.set(`permission-set:${one.before}`, `permission-set:${one.after}`);
    this.roles = { before: rolesOf(before, this.nowCalled), after: rolesOf(after, new Map()) };
  }

  /** What could not be decided. */
  get unproved(): readonly Unproved[] {
    return [...this.found.values()];
  }

  /** The differences of an access that both sides have, as they stand once it is decided whose calls get in. */
  judge(access: Access, differences: readonly Difference[]): readonly Difference[] {
    const { target, holder } = access;
    if (target.kind !== "role") return differences;
    // why: of a role that the home stack does not read on one of the sides, the graph says nothing there.
    if (!this.roles.before.has(target.arn) || !this.roles.after.has(target.arn)) return differences;
    const trust = this.changes.trusts.get(target.arn);
    const ofPrincipals = (this.byRole.get(target.arn) ?? []).filter((one) => isOf(one, access));
    if (ofPrincipals.length === 0 && trust === undefined) return differences;
    const patterns = trust === undefined ? [] : callersNamedBy(holder, this.sides.after.home);
    const outcomes: Outcome[] = [
      ...ofPrincipals.map(({ outcome }) => outcome),
      ...(patterns.length === 0 || !this.isUnknown(holder)
        ? []
        : [this.changes.byTrust(target.arn, { patterns, negated: false })]),
    ];
    if (outcomes.length === 0) return differences;
    const open = outcomes.flatMap(({ gained, lost }) => [gained, lost]).find(({ kind }) => kind === "unknown");
    if (open?.kind === "unknown") {
      this.leaveOpen(target.arn, holder.key, open.because);
      return differences;
    }
    const byId = trust === undefined ? [] : namedByIdDifferences(trust.before, trust.after);
    const left = [...judged(differences, outcomes), ...byId];
    if (left.some(isOfEntering)) this.moved.add(target.arn);
    return left;
  }

  /** Gains and losses of whom no access speaks. */
  rest(accesses: { readonly before: Iterable<Access>; readonly after: Iterable<Access> }): {
    readonly gains: readonly Gain[];
    readonly losses: readonly Loss[];
  } {
    const known = { before: this.onRoles(accesses.before, this.nowCalled), after: this.onRoles(accesses.after) };
    const gains: Gain[] = [];
    const losses: Loss[] = [];
    const tell = (
      roleArn: string,
      holder: Holder,
      through: readonly string[],
      gained: EntryAnswer,
      lost: EntryAnswer,
    ) => {
      for (const answer of [gained, lost])
        if (answer.kind === "unknown") this.leaveOpen(roleArn, holder.key, answer.because);
      if (gained.kind !== "none" || lost.kind !== "none") this.moved.add(roleArn);
      const [now, old] = [this.roles.after.get(roleArn), this.roles.before.get(roleArn)];
      if (gained.kind === "request" && now !== undefined)
        gains.push({
          access: this.accessOf(holder, now, through),
          differences: [entry("wider", `may now enter: ${requestInWords(gained.point)}`)],
        });
      if (lost.kind === "request" && old !== undefined)
        losses.push({
          access: this.accessOf(holder, old, through),
          differences: [entry("narrower", `can no longer enter: ${requestInWords(lost.point)}`)],
          liveSeconds: 2 * old.role.maxSessionDuration,
        });
    };
    for (const change of this.changes.principals) {
      const { roleArn, principal, outcome } = change;
      const isTold = (side: "before" | "after") => known[side].get(roleArn)?.some((one) => isOf(change, one)) === true;
      // why: an access of head was judged where it is told, or is told as a whole.
      if (isTold("after")) continue;
      tell(roleArn, ...holderOfPrincipal(principal), outcome.gained, isTold("before") ? NOTHING : outcome.lost);
    }
    for (const arn of this.changes.trusts.keys()) {
      const spoken = [...(known.before.get(arn) ?? []), ...(known.after.get(arn) ?? [])].map(({ holder }) => holder);
      const homes = [this.sides.before.home, this.sides.after.home];
      const patterns = [...spoken, ...this.managedIn(arn)].flatMap((one) =>
        homes.flatMap((home) => callersNamedBy(one, home)),
      );
      const { gained, lost } = this.changes.byTrust(arn, { patterns, negated: true });
      for (const [answer, now, old] of [
        [gained, gained, NOTHING],
        [lost, NOTHING, lost],
      ] as const)
        if (answer.kind !== "none") tell(arn, this.callerOf(arn, answer), [], now, old);
      this.noteWithoutEffect(arn, known.before.get(arn), known.after.get(arn));
    }
    return { gains, losses };
  }

  /** Whether a holder has policies that no file here holds. */
  private isUnknown({ kind, name }: Holder): boolean {
    return kind !== "iam-user" || this.sides.after.home.users.some((user) => user.name === name && user.existing);
  }

  private leaveOpen(arn: string, holder: string, because: string): void {
    const { target } = this.roles.after.get(arn) ?? this.roles.before.get(arn) ?? {};
    const role = target === undefined ? arn : `${target.client}/${target.roleKey}`;
    this.moved.add(arn);
    this.found.set(`${role} ${holder}`, { role, holder, because });
  }

  private callerOf(arn: string, answer: EntryAnswer): Holder {
    return holderOfCaller(answer, JSON.stringify(this.changes.trusts.get(arn)), this.sides.after.home);
  }

  /** Says of a trust that reads otherwise that nobody is let in or out by it, where that is so. */
  private noteWithoutEffect(arn: string, before: readonly Access[] = [], after: readonly Access[] = []): void {
    const { before: old, after: now } = this.changes.trusts.get(arn) ?? {};
    const role = this.roles.after.get(arn);
    if (old === undefined || now === undefined || role === undefined || this.moved.has(arn)) return;
    const keys = new Set(before.map(({ key }) => key));
    if (before.length === after.length && after.every(({ key }) => keys.has(key)))
      this.withoutEffect.push(`${role.client.name}: trust of ${role.role.key}, which lets in whom it let in before`);
  }

  /** Whom a role trusts by either side's file and whose policies are known: what becomes of them is decided by these. */
  private managedIn(arn: string): readonly Holder[] {
    return (["before", "after"] as const).flatMap((side) =>
      (this.roles[side].get(arn)?.role.trust ?? []).flatMap((way): Holder[] =>
        way.kind === "permissionSets" || way.kind === "users"
          ? way.names
              .filter((name) => isMade(this.sides[side], way.kind, name))
              .map((name) => ({ kind: way.kind === "users" ? "outside-user" : "outside-set", name, key: name }))
          : [],
      ),
    );
  }

  private onRoles(
    accesses: Iterable<Access>,
    nowCalled: ReadonlyMap<string, string> = new Map(),
  ): ReadonlyMap<string, readonly Access[]> {
    const byArn = new Map<string, Access[]>();
    for (const access of accesses) {
      if (access.target.kind !== "role") continue;
      const arn = nowCalled.get(access.target.arn) ?? access.target.arn;
      if (!this.byRole.has(arn) && !this.changes.trusts.has(arn)) continue;
      const through = access.through.map((one) => nowCalled.get(one) ?? one);
      byArn.set(arn, [...(byArn.get(arn) ?? []), { ...access, through }]);
    }
    return byArn;
  }

  private accessOf(
    holder: Holder,
    { client, role, target, rights, administrator }: RoleAccess,
    through: readonly string[],
  ): Access {
    return {
      key: `${this.sides.after.home.accountId}: ${holder.key} > ${target.accountId}/${target.roleKey}`,
      ...{ holder, target, rights, administrator, through },
      sessionSeconds: role.maxSessionDuration,
      ways: waysFor(role.trust, KINDS[holder.kind] ?? "users", holder.name),
      place: () => client.place(["roles", role.key, "trust"]),
    };
  }
}

const NOTHING = { kind: "none" } as const;

/** How a trust names a holder that was found. */
const KINDS: Partial<Record<Holder["kind"], "permissionSets" | "roles">> = {
  "outside-set": "permissionSets",
  "outside-role": "roles",
  "iam-role": "roles",
};

/** why by both: a set's holders stand for themselves, and an IAM user calls for itself, whatever group lets it. */
function isOf({ principal, of }: PrincipalChange, { holder, through }: Access): boolean {
  if (holder.key !== principal && !through.includes(principal)) return false;
  return "key" in of ? of.key === holder.key : !of.allBut.some(({ key }) => key === holder.key);
}

function rolesOf({ clients }: Portfolio, arns: ReadonlyMap<string, string>): ReadonlyMap<string, RoleAccess> {
  const all = clients.flatMap((client) => client.roles.map((role: RolePlan) => roleAccess(client, role)));
  return new Map(all.map((one) => [arns.get(one.target.arn) ?? one.target.arn, one]));
}
