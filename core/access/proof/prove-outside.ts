import { accountOf, partitionOf } from "../../aws/arns.ts";
import { ANY_CALL } from "../../requests/admission/admission.ts";
import { evaluateAssumeRole } from "../../evaluate/assume-role.ts";
import { type Box, both, type Point } from "../../requests/box.ts";
import { BeyondBudget, type Budget, newBudget } from "../../requests/budget.ts";
import { anybodysCalls } from "../../requests/caller-universe.ts";
import { callerInWords, inWords } from "../../requests/in-words.ts";
import { nearestBox } from "../../requests/nearest.ts";
import { CALLER } from "../../requests/request-keys.ts";
import { requestOf } from "../../requests/request-of.ts";
import { beyond } from "../../requests/request-set.ts";
import { type ClassRequests, type RequestClass, type SideRequests } from "../../requests/role-requests.ts";
import type { Hole, ProofInput, ProofRole } from "./proof-input.ts";

/** What a role's file declares, by class. */
export type Declared = (of: RequestClass) => readonly Box[];

/**
 * Proves of one role that its trust policy lets in nobody but whom its file declares, whoever there could be, from `now`
 * on: what it lets in, less what is declared, is empty. What callers' own policies say is taken to allow everything.
 * @returns one hole for each statement by which somebody else gets in
 */
export function proveOutside(
  { home, now }: Pick<ProofInput, "home" | "now">,
  role: ProofRole,
  trust: SideRequests,
  declared: Declared,
  budget = newBudget(),
): readonly Hole[] {
  const found = new Map<number, Hole>();
  const everyone = anybodysCalls(partitionOf(role.arn), now);
  try {
    for (const requests of trust.classes)
      for (const { index, box } of requests.most.allows) {
        if (found.has(index)) continue;
        const point = somebodyElse(box, { requests, everyone, declared, budget });
        if (point !== undefined) found.set(index, holeOf(home, role, { point, trust, of: requests.of, declared }));
      }
  } catch (error) {
    if (!(error instanceof BeyondBudget)) throw error;
    return [...found.values(), unproved(role.arn, "anybody", error.message)];
  }
  return [...found.values()];
}

interface Question {
  readonly requests: ClassRequests;
  /** All calls that there could be. */
  readonly everyone: readonly Box[];
  readonly declared: Declared;
  readonly budget: Budget;
}

/** A request of a statement that is not declared. @throws BeyondBudget */
function somebodyElse(box: Box, { requests: { of, most }, everyone, declared, budget }: Question): Point | undefined {
  const meant = { allows: declared(of), denies: [] };
  const denies = most.denies.map((denied) => denied.box);
  for (const calls of everyone) {
    const point = beyond(both(box, calls), denies, meant, budget);
    if (point !== undefined) return point;
  }
  return undefined;
}

interface Found {
  readonly point: Point;
  readonly trust: SideRequests;
  readonly of: RequestClass;
  readonly declared: Declared;
}

/** why asked: the evaluator judges single requests, and a request that it refuses is no hole, but proves nothing either. */
function holeOf(home: ProofInput["home"], role: ProofRole, { point, trust, of, declared }: Found): Hole {
  const request = requestOf(point, of, { arn: role.arn, trustPolicy: role.trustPolicy });
  const decision = evaluateAssumeRole({ ...request, identityPolicies: [ANY_CALL] });
  const principal = callerInWords(point.get(CALLER));
  if (!decision.allowed)
    return unproved(role.arn, principal, trust.because.join("; ") || `the evaluator says: ${decision.reason}`);
  return {
    kind: "too-much",
    principal,
    role: role.arn,
    attack: attackOf(home, role, { point, of, declared }),
    context: request.context,
    because: decision.reason,
    decision,
  };
}

/** A question to which there is no answer. */
export function unproved(role: string, principal: string, why: string): Hole {
  return {
    kind: "unproved",
    principal,
    role,
    attack: "may get in without being meant to",
    context: {},
    because: `cannot be proved: ${why}`,
  };
}

/** What of a request is not declared: its caller, or what does not come with it. */
function attackOf(home: ProofInput["home"], role: ProofRole, { point, of, declared }: Omit<Found, "trust">): string {
  const account = accountOf(callerInWords(point.get(CALLER)));
  const whose =
    account === home.accountId
      ? "of the home account"
      : account === accountOf(role.arn)
        ? "of the role's own account"
        : "of another account";
  const near = nearestBox(
    declared(of).map((box) => ({ box })),
    point,
  );
  const isMeant = near !== undefined && near.misses.every(({ dimension }) => dimension !== CALLER);
  if (isMeant)
    return `whom its file lets in otherwise, enters ${near.misses.map(({ dimension, has }) => inWords(dimension, has)).join(", ")}`;
  const carried = of.sourced
    ? inWords("sts:sourceidentity", point.get("sts:sourceidentity"))
    : of.tags === "none"
      ? ""
      : inWords("aws:tagkeys", point.get("aws:tagkeys"));
  return [`${whose}, whom its file does not let in, enters`, carried].filter((part) => part !== "").join(" ");
}
