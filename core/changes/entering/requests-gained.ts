import type { NamedPolicy, PolicyDocument } from "../../aws/policy-document.ts";
import { evaluateAssumeRole } from "../../evaluate/assume-role.ts";
import { type Box, EVERYTHING, type Point } from "../../requests/box.ts";
import { BeyondBudget, type Budget, MOST_STEPS, newBudget } from "../../requests/budget.ts";
import { requestOf } from "../../requests/request-of.ts";
import { intersection, NO_REQUEST, requestBeyond, requestSetOf, type RequestSet } from "../../requests/request-set.ts";
import {
  type KnownCaller,
  type RequestClass,
  type SideRequests,
  sideRequests,
  termsOf,
  trustRequests,
} from "../../requests/role-requests.ts";
import { type PolicyBoxes, readPolicies } from "../../requests/read/read-policy.ts";

/** What decides on one role for one kind of caller, before a change or after it. */
export interface EntrySide {
  /** Absent: there is no such role. */
  readonly trustPolicy?: PolicyDocument;
  /** The caller's own policies. Absent: they are not known, and taken to allow everything. */
  readonly identityPolicies?: readonly NamedPolicy[];
  readonly permissionsBoundary?: NamedPolicy;
}

/** Whose calls are looked at, on which role. */
export interface EntryQuestion {
  readonly roleArn: string;
  readonly callers: readonly Box[];
  /** What is known of them, for policy variables. Default: nothing. */
  readonly known?: KnownCaller["known"];
}

/** A request that gets in after a change and did not before; that there is none; or why nobody can tell. */
export type EntryAnswer =
  | { readonly kind: "none" }
  | { readonly kind: "request"; readonly point: Point; readonly of: RequestClass }
  | { readonly kind: "unknown"; readonly because: string };

/** What all questions of one comparison may cost together. */
export function newPurse(): Budget {
  return newBudget(10 * MOST_STEPS);
}

/**
 * Looks for a request that one side lets in and the other does not. One that is found was let in by the evaluator on the
 * one side and refused on the other.
 * @param purse What is left for all questions; this one takes from it.
 */
export function requestGained(
  before: EntrySide,
  after: EntrySide,
  question: EntryQuestion,
  purse: Budget,
): EntryAnswer {
  const budget = newBudget(Math.min(MOST_STEPS, purse.left));
  const granted = budget.left;
  try {
    // why not of these callers alone: what is taken away from their calls may as well be more.
    const [old, now] = [setsOf(before, question, [EVERYTHING]), setsOf(after, question, question.callers)];
    for (const [of, { most }] of now.byClass) {
      const point = requestBeyond(most, old.byClass.get(of)?.least ?? NO_REQUEST, budget);
      if (point === undefined) continue;
      if (isLetIn(point, of, after, question) && !isLetIn(point, of, before, question))
        return { kind: "request", point, of };
      const because = [...now.because, ...old.because];
      // why said: with nothing left open, what was found must be as the evaluator sees it.
      return { kind: "unknown", because: because[0] ?? "a request was found that the evaluator decides otherwise" };
    }
    return { kind: "none" };
  } catch (error) {
    if (!(error instanceof BeyondBudget)) throw error;
    return { kind: "unknown", because: error.message };
  } finally {
    purse.left -= granted - Math.max(budget.left, 0);
  }
}

interface Sets {
  readonly byClass: ReadonlyMap<RequestClass, { readonly most: RequestSet; readonly least: RequestSet }>;
  readonly because: readonly string[];
}

const NOTHING: Sets = { byClass: new Map(), because: [] };

function setsOf(
  { trustPolicy, identityPolicies, permissionsBoundary }: EntrySide,
  { roleArn, known = () => undefined }: EntryQuestion,
  callers: readonly Box[],
): Sets {
  if (trustPolicy === undefined) return NOTHING;
  const caller: KnownCaller = { known, bounded: permissionsBoundary !== undefined };
  const reading = (policies: readonly NamedPolicy[]): SideRequests =>
    sideRequests((action) => readPolicies(policies, "identity", termsOf(roleArn, action, caller)));
  const own = identityPolicies === undefined ? [] : [reading(identityPolicies)];
  // why first: most principals are let through to few roles.
  if (own[0]?.classes.length === 0) return NOTHING;
  const limit = permissionsBoundary === undefined ? [] : [reading([permissionsBoundary])];
  const trust = trustOf(roleArn, trustPolicy, caller);
  const others = [...own, ...limit];
  const byClass = new Map<RequestClass, { readonly most: RequestSet; readonly least: RequestSet }>();
  for (const { of, most, least } of trust.classes) {
    const more = others.map(({ classes }) => classes.find((one) => one.of === of));
    if (more.includes(undefined)) continue;
    const within = (pick: "most" | "least", start: PolicyBoxes): RequestSet =>
      more.reduce<RequestSet>(
        (all, one) => (one === undefined ? NO_REQUEST : intersection(all, requestSetOf(one[pick]))),
        intersection({ allows: callers, denies: [] }, requestSetOf(start)),
      );
    byClass.set(of, { most: within("most", most), least: within("least", least) });
  }
  return { byClass, because: [trust, ...others].flatMap((one) => one.because) };
}

// why kept: a trust policy is held against each principal that may enter, and both ways.
const read = new WeakMap<PolicyDocument, Map<string, SideRequests>>();

function trustOf(arn: string, trustPolicy: PolicyDocument, caller: KnownCaller): SideRequests {
  const byRole = read.get(trustPolicy) ?? new Map<string, SideRequests>();
  read.set(trustPolicy, byRole);
  const known = byRole.get(arn);
  if (known !== undefined) return known;
  const found = trustRequests({ arn, trustPolicy }, caller);
  // why not where the caller is a part of it: a variable's value is its own, and a boundary undoes NotPrincipal.
  if (!/\$\{|"NotPrincipal"/.test(JSON.stringify(trustPolicy))) byRole.set(arn, found);
  return found;
}

const ANY_POLICY: readonly NamedPolicy[] = [
  {
    name: "policies that are not known here",
    document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
  },
];

function isLetIn(
  point: Point,
  of: RequestClass,
  { trustPolicy, identityPolicies = ANY_POLICY, permissionsBoundary }: EntrySide,
  { roleArn }: EntryQuestion,
): boolean {
  if (trustPolicy === undefined) return false;
  return evaluateAssumeRole({
    ...requestOf(point, of, { arn: roleArn, trustPolicy }),
    identityPolicies,
    ...(permissionsBoundary !== undefined && { permissionsBoundary }),
  }).allowed;
}
