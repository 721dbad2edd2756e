import { accountOf, partitionOf } from "../../aws/arns.ts";
import { evaluateAssumeRole } from "../../evaluate/assume-role.ts";
import type { AssumeRoleDecision, StsAction } from "../../evaluate/decision.ts";
import { principalArn } from "../../evaluate/principal-arn.ts";
import type { AssumeRoleRequest, CallContext } from "../../evaluate/request.ts";
import { type Box, both, type Point } from "../../requests/box.ts";
import { BeyondBudget, type Budget, newBudget } from "../../requests/budget.ts";
import { callerUniverse, dimensionsOf } from "../../requests/caller-universe.ts";
import { momentsBefore, secondAt } from "../../requests/moments.ts";
import { knownOfAllCalls } from "../../requests/one-caller.ts";
import { readPolicies } from "../../requests/read/read-policy.ts";
import { MOMENT } from "../../requests/request-keys.ts";
import { requestOf } from "../../requests/request-of.ts";
import {
  intersection,
  NO_REQUEST,
  requestBeyond,
  type RequestSet,
  requestSetOf,
  someRequest,
} from "../../requests/request-set.ts";
import {
  type KnownCaller,
  REQUEST_CLASSES,
  type RequestClass,
  sideRequests,
  type SideRequests,
  termsOf,
  trustRequests,
} from "../../requests/role-requests.ts";
import type { GrantedEntry, Hole, ProofPrincipal, ProofRole } from "./proof-input.ts";
import { unproved } from "./prove-outside.ts";

/** One principal of the home account and one role. */
export interface Pair {
  readonly principal: ProofPrincipal;
  readonly role: ProofRole;
  readonly trust: SideRequests;
  /** Requests by which the whole home account is let in, by class: by the file, and by what is deployed. */
  readonly opening: (of: RequestClass) => RequestSet;
  readonly now: Date;
}

/**
 * Proves of a principal and a role that what its own policies and the trust policy let in together is what it was granted:
 * from `now` on nothing more, until the grant ends and not after; and at `now` that it gets in at all.
 */
export function proveInside(pair: Pair, budget = newBudget()): readonly Hole[] {
  const { principal, role } = pair;
  const entry = principal.granted.get(role.arn);
  const sides = sidesOf(pair);
  try {
    return [...(entry === undefined ? [] : lockOut(pair, sides, budget)), ...tooMuch(pair, entry, sides, budget)];
  } catch (error) {
    if (!(error instanceof BeyondBudget)) throw error;
    return [unproved(role.arn, principal.id, error.message)];
  }
}

/** What its sessions show of themselves. */
function shownBy({ context }: ProofPrincipal): { readonly shows?: NonNullable<CallContext["extra"]> } {
  return context?.extra === undefined ? {} : { shows: context.extra };
}

interface Sides {
  readonly entering: (of: RequestClass) => RequestSet;
  /** Those that the policies of both sides name. */
  readonly dimensions: ReadonlySet<string>;
  readonly because: readonly string[];
}

/** What both sides let through together, at most. */
function sidesOf({ principal, role, trust }: Pair): Sides {
  const known: KnownCaller = {
    known: knownOfAllCalls(principal.principal),
    bounded: principal.permissionsBoundary !== undefined,
  };
  const read = (policies: ProofPrincipal["identityPolicies"]): SideRequests =>
    sideRequests((action: StsAction) => readPolicies(policies, "identity", termsOf(role.arn, action, known)));
  // why: in one account a trust policy can do without the caller's own policies, so that they are taken to allow all.
  const isAcross = accountOf(role.arn) !== accountOf(principalArn(principal.principal));
  const own = isAcross ? [read(principal.identityPolicies)] : [];
  const boundary =
    principal.permissionsBoundary === undefined || !isAcross ? [] : [read([principal.permissionsBoundary])];
  // why anew: what differs between callers is the same in all calls of this one.
  const asCalled = trust.because.length === 0 ? trust : trustRequests(role, known);
  const needed = [asCalled, ...own, ...boundary];
  const canMeet = partitionOf(role.arn) === partitionOf(principalArn(principal.principal));
  return {
    entering: (of) => (canMeet ? needed.map((side) => setOf(side, of)).reduce(intersection) : NO_REQUEST),
    dimensions: dimensionsOf(...needed.flatMap(({ classes }) => classes.map(({ most }) => most))),
    because: needed.flatMap(({ because }) => because),
  };
}

function setOf({ classes }: SideRequests, of: RequestClass): RequestSet {
  const found = classes.find((one) => one.of === of)?.most;
  return found === undefined ? NO_REQUEST : requestSetOf(found);
}

function tooMuch(
  pair: Pair,
  entry: GrantedEntry | undefined,
  { entering, because }: Sides,
  budget: Budget,
): readonly Hole[] {
  const { principal, role, now, opening } = pair;
  if (entry !== undefined && entry.until === undefined) return [];
  const granted: readonly Box[] = entry?.until === undefined ? [] : [new Map([[MOMENT, momentsBefore(entry.until)]])];
  const universe = {
    allows: callerUniverse(principal.principal, { now, scope: "could", ...shownBy(principal) }),
    denies: [],
  };
  for (const of of REQUEST_CLASSES) {
    const set = intersection(universe, entering(of));
    if (set.allows.length === 0) continue;
    const open = opening(of);
    const point = requestBeyond(set, { allows: [...granted, ...open.allows], denies: open.denies }, budget);
    if (point === undefined) continue;
    const { decision, context } = judged(pair, point, of);
    if (!decision.allowed)
      return [unproved(role.arn, principal.id, because.join("; ") || `the evaluator says: ${decision.reason}`)];
    const attack = entry === undefined ? "enters without a grant" : "enters after the end of its grant";
    return [
      {
        kind: "too-much",
        principal: principal.id,
        role: role.arn,
        attack,
        context,
        because: decision.reason,
        decision,
      },
    ];
  }
  return [];
}

/** A grant that nobody can use: no call that its holder can really make at `now` gets in. */
function lockOut(pair: Pair, { entering, dimensions }: Sides, budget: Budget): readonly Hole[] {
  const { principal, role, now, trust } = pair;
  const all = callerUniverse(principal.principal, { now, scope: "can", dimensions, ...shownBy(principal) });
  const can = { allows: all.map((box) => both(box, new Map([[MOMENT, secondAt(now)]]))), denies: [] };
  let refused: Judged | undefined;
  for (const of of REQUEST_CLASSES) {
    const point = someRequest(intersection(can, entering(of)), budget);
    if (point === undefined) continue;
    const one = judged(pair, point, of);
    if (one.decision.allowed) return [];
    refused ??= one;
  }
  refused ??= nearlyIn(pair, can, trust, budget);
  const { decision, context } = refused;
  return [
    {
      kind: "lock-out",
      principal: principal.id,
      role: role.arn,
      attack: "enters as granted",
      context,
      because: decision.reason,
      decision,
    },
  ];
}

/** A call that the trust policy lets in, where there is one; else any of the principal's, so that it can be said who refuses. */
function nearlyIn(pair: Pair, can: RequestSet, trust: SideRequests, budget: Budget): Judged {
  for (const { of } of trust.classes) {
    const point = someRequest(intersection(can, setOf(trust, of)), budget);
    if (point !== undefined) return judged(pair, point, of);
  }
  const [plain] = REQUEST_CLASSES;
  if (plain === undefined) throw new TypeError("there are no classes of requests");
  return judged(pair, someRequest(intersection({ allows: [plain.box], denies: [] }, can), budget) ?? new Map(), plain);
}

interface Judged {
  readonly decision: AssumeRoleDecision;
  readonly context: CallContext;
}

/** The evaluator's word on one call of the principal, with all of its policies. */
function judged({ principal, role }: Pair, point: Point, of: RequestClass): Judged {
  const { arn, trustPolicy, maxSessionSeconds } = role;
  const bare = requestOf(point, of, {
    arn,
    trustPolicy,
    ...(maxSessionSeconds !== undefined && { maxSessionSeconds }),
  });
  const request: AssumeRoleRequest = {
    ...bare,
    identityPolicies: principal.identityPolicies,
    ...(principal.permissionsBoundary !== undefined && { permissionsBoundary: principal.permissionsBoundary }),
    context: { ...bare.context, ...principal.context },
  };
  return { decision: evaluateAssumeRole(request), context: request.context ?? {} };
}
