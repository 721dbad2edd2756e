import type { NamedPolicy, PolicyDocument } from "../../aws/policy-document.ts";
import { canonicalStatement } from "../atoms.ts";
import type { Budget } from "../../requests/budget.ts";
import { knownOfAllCalls } from "../../requests/one-caller.ts";
import type { Clause } from "../../requests/values/text-set.ts";
import { type CallersHome, callsOf, callsOfAnybody, type EndingHolder, type TrustsOfRole } from "./callers-asked.ts";
import { PoliciesByRole } from "./policies-by-role.ts";
import { type EntryAnswer, type EntryQuestion, type EntrySide, newPurse, requestGained } from "./requests-gained.ts";
import type { EnteringSide } from "./under-new-names.ts";

/** What became of one caller's calls on one role, both ways; each is looked for when it is asked for. */
export class Outcome {
  private known: { gained?: EntryAnswer; lost?: EntryAnswer } = {};

  constructor(
    private readonly before: EntrySide,
    private readonly after: EntrySide,
    private readonly question: () => EntryQuestion,
    private readonly purse: Budget,
  ) {}

  get gained(): EntryAnswer {
    return (this.known.gained ??= requestGained(this.before, this.after, this.question(), this.purse));
  }

  get lost(): EntryAnswer {
    return (this.known.lost ??= requestGained(this.after, this.before, this.question(), this.purse));
  }
}

/** What became of the calls of one principal of the home account on one role. */
export interface PrincipalChange {
  readonly outcome: Outcome;
  readonly roleArn: string;
  /** `permission-set:AbcCorpReadOnly`, `iam-user:alice` */
  readonly principal: string;
  /** Of this holder of the permission set alone; or of all but these. */
  readonly of: EndingHolder | { readonly allBut: readonly EndingHolder[] };
}

type Principal = EnteringSide["principals"][number];

interface Both {
  readonly before?: Principal;
  readonly after?: Principal;
}

/** Holders whose grant ends before that of the others, of each side. */
interface Endings {
  readonly before: Map<string, EndingHolder>;
  readonly after: Map<string, EndingHolder>;
}

/** What of two sides differs in who can enter which role, decided for every request from a moment on. */
export class EnteringChanges {
  /** Trust policies that differ, or that only one side has, by the role's ARN. */
  readonly trusts: ReadonlyMap<string, TrustsOfRole>;
  readonly principals: readonly PrincipalChange[];
  private readonly purse: Budget = newPurse();
  private readonly trustBefore: ReadonlyMap<string, PolicyDocument>;
  private readonly trustAfter: ReadonlyMap<string, PolicyDocument>;
  private readonly known = new Map<Principal, PoliciesByRole>();

  /** @param home Head's. A principal of another home account is another one. */
  constructor(
    readonly home: CallersHome,
    before: EnteringSide,
    after: EnteringSide,
    readonly now: Date,
  ) {
    this.trustBefore = trustsOf(before);
    this.trustAfter = trustsOf(after);
    this.trusts = changedTrusts(this.trustBefore, this.trustAfter);
    this.principals = [...this.changesOf(before, after)];
  }

  /** What became of the calls on a role of whomever these clauses are true of, whatever the callers' own policies say. */
  byTrust(roleArn: string, ...clauses: readonly Clause[]): Outcome {
    const trusts = this.trusts.get(roleArn) ?? {};
    const question = () => ({ roleArn, callers: callsOfAnybody(this.home, this.now, trusts, clauses) });
    return new Outcome(sideOf(trusts.before), sideOf(trusts.after), question, this.purse);
  }

  private *changesOf(before: EnteringSide, after: EnteringSide): Iterable<PrincipalChange> {
    const pairs = new Map<string, Both>();
    const endings = new Map<string, Endings>();
    for (const [side, all] of [
      ["before", before.principals],
      ["after", after.principals],
    ] as const)
      for (const one of all) {
        const [id = "", holder] = one.id.split(" of ");
        const userId = one.context.extra?.["identitystore:UserId"];
        if (holder !== undefined && typeof userId === "string") {
          const ofSet = endings.get(id) ?? { before: new Map(), after: new Map() };
          ofSet[side].set(holder, { key: holder, userId });
          endings.set(id, ofSet);
        } else pairs.set(one.id, { ...pairs.get(one.id), [side]: one });
      }
    for (const [principal, both] of pairs) {
      const roles = [...this.rolesToAsk(both)];
      if (roles.length === 0) continue;
      const { before: old, after: now } = endings.get(principal) ?? NO_ENDINGS;
      const apart = [...new Map([...old, ...now]).values()];
      for (const of of [{ allBut: apart }, ...apart]) {
        const holding = { before: held(both.before, of, old), after: held(both.after, of, now) };
        for (const roleArn of roles) {
          const outcome = this.asked(both.after ?? both.before, holding, roleArn, of);
          if (outcome !== undefined) yield { principal, roleArn, of, outcome };
        }
      }
    }
  }

  /** Roles on which anything can differ for a principal. */
  private *rolesToAsk({ before, after }: Both): Iterable<string> {
    const isSame = before !== undefined && after !== undefined && textOf(before) === textOf(after);
    if (isSame && this.trusts.size === 0) return;
    const [old, now] = [before && this.policiesOf(before), after && this.policiesOf(after)];
    const reach = (arn: string) => old?.mayReach(arn) === true || now?.mayReach(arn) === true;
    const isAlike =
      isSame || (old?.elsewhere === now?.elsewhere && limitOf(before) === limitOf(after) && who(before) === who(after));
    const arns = isSame ? [] : isAlike ? [...(old?.roles ?? []), ...(now?.roles ?? [])] : this.allRoles();
    for (const arn of new Set([...arns, ...this.trusts.keys()]))
      if (reach(arn) && (!isAlike || this.trusts.has(arn) || old?.saysOf(arn) !== now?.saysOf(arn))) yield arn;
  }

  private *allRoles(): Iterable<string> {
    yield* this.trustBefore.keys();
    yield* this.trustAfter.keys();
  }

  private asked(
    one: Principal | undefined,
    holding: { readonly before: Principal | undefined; readonly after: Principal | undefined },
    roleArn: string,
    of: PrincipalChange["of"],
  ): Outcome | undefined {
    if (one === undefined) return undefined;
    const side = (principal: Principal | undefined, trusts: ReadonlyMap<string, PolicyDocument>): EntrySide => ({
      ...sideOf(trusts.get(roleArn)),
      identityPolicies: principal === undefined ? [] : this.policiesOf(principal).of(roleArn),
      ...(principal?.permissionsBoundary !== undefined && { permissionsBoundary: principal.permissionsBoundary }),
    });
    const question = () => ({ roleArn, callers: [callsOf(one, this.now, of)], known: knownOfAllCalls(one.principal) });
    return new Outcome(
      side(holding.before, this.trustBefore),
      side(holding.after, this.trustAfter),
      question,
      this.purse,
    );
  }

  private policiesOf(one: Principal): PoliciesByRole {
    const found = this.known.get(one) ?? new PoliciesByRole(one.identityPolicies);
    this.known.set(one, found);
    return found;
  }
}

const NO_ENDINGS: Endings = { before: new Map(), after: new Map() };

/** A principal, where these holders have it: a permission set that nobody is assigned lets nobody in. */
function held(
  principal: Principal | undefined,
  of: PrincipalChange["of"],
  endings: ReadonlyMap<string, EndingHolder>,
): Principal | undefined {
  if (principal?.id.startsWith("permission-set:") !== true) return principal;
  const { holders } = principal;
  const has =
    "key" in of
      ? holders.includes(of.key) || endings.has(of.key)
      : holders.some((key) => !of.allBut.some((one) => one.key === key));
  return has ? principal : undefined;
}

function sideOf(trustPolicy: PolicyDocument | undefined): EntrySide {
  return trustPolicy === undefined ? {} : { trustPolicy };
}

function trustsOf({ roles }: EnteringSide): ReadonlyMap<string, PolicyDocument> {
  return new Map(roles.map(({ arn, trustPolicy }) => [arn, trustPolicy]));
}

function changedTrusts(
  before: ReadonlyMap<string, PolicyDocument>,
  after: ReadonlyMap<string, PolicyDocument>,
): ReadonlyMap<string, TrustsOfRole> {
  const changed = new Map<string, TrustsOfRole>();
  for (const arn of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(arn), after.get(arn)];
    if (old === now || (old !== undefined && now !== undefined && readsAlike(old, now))) continue;
    changed.set(arn, { ...(old !== undefined && { before: old }), ...(now !== undefined && { after: now }) });
  }
  return changed;
}

/** why the order does not count, and Sids do not: neither says whom a statement is about. */
function readsAlike(one: PolicyDocument, other: PolicyDocument): boolean {
  const text = ({ Version, Statement }: PolicyDocument) =>
    [Version ?? "", ...Statement.map(canonicalStatement).sort()].join("\n");
  return text(one) === text(other);
}

function limitOf(one: { readonly permissionsBoundary?: NamedPolicy } | undefined): string {
  return JSON.stringify(one?.permissionsBoundary);
}

function who(one: Principal | undefined): string {
  return JSON.stringify(one?.principal);
}

function textOf({ identityPolicies, permissionsBoundary, principal }: Principal): string {
  return JSON.stringify([identityPolicies, permissionsBoundary, principal]);
}
