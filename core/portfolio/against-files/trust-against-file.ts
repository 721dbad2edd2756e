import { hasEnded } from "../../access/trusted-principals.ts";
import type { PolicyDocument, Statement } from "../../aws/policy-document.ts";
import { awsPrincipals, conditionsOf, listOf, statementsOf } from "../../aws/policy-statements.ts";
import { samePolicy } from "../../aws/same-policy.ts";
import { compilePolicy } from "../../evaluate/statement.ts";
import { describe } from "../../faults/fault.ts";
import { BeyondBudget } from "../../requests/budget.ts";
import { contains, valuesOf } from "../../requests/box.ts";
import { callerInWords, inWords } from "../../requests/in-words.ts";
import { nearestBox } from "../../requests/nearest.ts";
import { CALLER } from "../../requests/request-keys.ts";
import { type Excess, ExcessFinder, STS_ACTIONS, type TrustOptions } from "../../requests/trust-excess.ts";

/** A part of a deployed trust policy that lets in more than the file does, or of which that cannot be ruled out. */
export interface Wider {
  readonly path: readonly string[];
  /** What of it is more, as it reads after "found". */
  readonly found: string;
}

/** How a deployed trust policy differs from the file's. */
export interface TrustDifference {
  readonly wider: readonly Wider[];
  /** Whether it refuses a call that the file's lets in; also where that could not be decided. */
  readonly narrower: boolean;
}

const ELEMENTS: ReadonlySet<string> = new Set(["Version", "Id", "Statement"]);

/**
 * Decides whether two trust policies let in the same calls of `sts:AssumeRole`, of every user and role and at every
 * moment from now on, however the two are written. Each statement as deployed that lets in more is named, with a call
 * that gets in by it. So is one of which that cannot be ruled out: it is not understood, asks what sets of calls cannot
 * express, takes too long to decide, or lets in whom they do not show, as services and identity providers. A policy that
 * is the file's in AWS's own spelling needs no proof.
 */
export function trustDifference(
  file: PolicyDocument,
  deployed: PolicyDocument,
  options: TrustOptions,
): TrustDifference {
  if (samePolicy(file, deployed)) return { wider: [], narrower: false };
  // why with the file's other elements: where its own differ, that is said, and each statement is looked at all the same.
  const read: PolicyDocument = { ...file, Statement: statementsOf(deployed) };
  const finder = new ExcessFinder(options);
  const { allows, denies } = compilePolicy(read, "trust");
  const problems = new Map([...allows, ...denies].map(({ index, problem }) => [index, problem]));
  const more = (statement: Statement, index: number): string | undefined => {
    const unread = problems.get(index) ?? twiceIn(statement);
    if (unread !== undefined) return `cannot be proved: ${unread}`;
    if (statement.Effect === "Deny" || hasEnded(statement, options.now)) return undefined;
    const found = unseenIn(statement) ?? moreIn(finder, read, index, file);
    return found === undefined || statement.Sid === undefined ? found : `${found}, in ${describe(statement.Sid)}`;
  };
  const wider = [
    ...Object.keys(deployed)
      .filter((key) => !ELEMENTS.has(key))
      .map((key) => ({ path: [key], found: `the element ${describe(key)}` })),
    // why: a version decides what `${...}` in a policy means.
    ...(deployed.Version === file.Version ? [] : [{ path: ["Version"], found: describe(deployed.Version) }]),
    ...read.Statement.flatMap((statement, index) => {
      const found = more(statement, index);
      return found === undefined ? [] : [{ path: ["Statement", String(index)], found }];
    }),
  ];
  const isMissed = (_: Statement, index: number) => decided(() => finder.find(file, index, read)) !== undefined;
  return { wider, narrower: statementsOf(file).some(isMissed) };
}

/** What an answer is, or why there is none. */
function decided<T>(find: () => T): T | string {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof BeyondBudget)) throw error;
    return `cannot be proved: ${error.message}`;
  }
}

/** What a statement lets in beyond the file, as it stands and with names in place of the ids in it. */
function moreIn(
  finder: ExcessFinder,
  deployed: PolicyDocument,
  index: number,
  file: PolicyDocument,
): string | undefined {
  const excess = (one: PolicyDocument) => decided(() => finder.find(one, index, file));
  const found = excess(deployed);
  if (found === undefined || withNames(deployed, index, file).some((one) => excess(one) === undefined))
    return undefined;
  return typeof found === "string" ? found : inShort(found, file);
}

/** Who calls, and what of it the nearest statement of the file does not have. */
function inShort({ action, point, other, unproved }: Excess, file: PolicyDocument): string {
  if (unproved !== undefined) return `cannot be proved: ${unproved}`;
  const caller = callerInWords(point.get(CALLER));
  const statement = (index: number): string => {
    const sid = statementsOf(file)[index]?.Sid;
    return `${sid === undefined ? `statement ${String(index + 1)}` : describe(sid)} of the file`;
  };
  const near = nearestBox(
    other.allows.filter(({ box }) => valuesOf(box, CALLER).has(point.get(CALLER))),
    point,
  );
  if (near === undefined) return `${caller}, to whom no statement of the file allows ${action}`;
  const denied = other.denies.find(({ box }) => contains(box, point));
  if (near.misses.length === 0 && denied !== undefined)
    return `${caller}, to whom ${statement(denied.index)} denies ${action}`;
  const brought = near.misses.map(({ dimension, has }) => inWords(dimension, has)).join(" and ");
  return `${caller} ${brought}, to whom ${statement(near.nearest.index)} does not allow ${action}`;
}

/** An operator that stands twice with one key. why unreadable: whether both hold or either is AWS's to say. */
function twiceIn(statement: Statement): string | undefined {
  const names = conditionsOf(statement).map(({ operator, key }) => `${operator} ${key}`);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  return twice && `the condition ${describe(twice)} stands there twice`;
}

const SEEN: ReadonlySet<string> = new Set(STS_ACTIONS.map((action) => action.toLowerCase()));

/** Whom an Allow lets in, or to what, beside users and roles that call `sts:AssumeRole`. */
function unseenIn({ Principal = {}, NotPrincipal, Action, NotAction }: Statement): string | undefined {
  if (NotPrincipal !== undefined) return `the element "NotPrincipal"`;
  if (NotAction !== undefined) return `the element "NotAction"`;
  const action = listOf(Action).find((one) => !SEEN.has(String(one).toLowerCase()));
  if (action !== undefined) return `the action ${describe(action)}`;
  const principals = Object.entries(Principal === "*" ? { AWS: "*" } : Principal).flatMap(([kind, names]) =>
    listOf(names).map((name) => [kind, String(name)] as const),
  );
  // why "*": it names services too.
  const unseen = principals.find(([kind, name]) => kind !== "AWS" || name === "*" || name.includes(":federated-user/"));
  return unseen && `the principal ${describe(unseen.join(" "))}`;
}

/** Source: IAM user guide, `reference_policies_elements_principal`: a deleted principal shows as its unique id. */
const GONE = /^A(?:IDA|ROA)[A-Z0-9]{8,}$/;

/**
 * The policy with the names of one statement of the file in place of the ids in the statement at a position, for each that
 * has as many names which are not there. why counted: an id stands for a principal that was named and deleted; one more
 * is nobody whom the file knows.
 */
function withNames(deployed: PolicyDocument, index: number, file: PolicyDocument): readonly PolicyDocument[] {
  const principals = (statement: Statement | undefined) => [...new Set(statement && awsPrincipals(statement))];
  const own = principals(deployed.Statement[index]);
  const named = own.filter((one) => !GONE.test(one));
  if (named.length === own.length) return [];
  return statementsOf(file).flatMap((statement) => {
    const missing = principals(statement).filter((one) => /:(user|role)\//.test(one) && !own.includes(one));
    if (statement.Effect !== "Allow" || missing.length < own.length - named.length) return [];
    const Principal = { AWS: [...named, ...missing] };
    const changed = deployed.Statement.map((one, at) => (at === index ? { ...one, Principal } : one));
    return [{ ...deployed, Statement: changed }];
  });
}
