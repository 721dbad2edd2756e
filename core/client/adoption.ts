import type { RolePlan } from "./client-plan.ts";
import { cut, printable } from "../faults/fault.ts";
import type { PlannedSet } from "../home/permission-sets/planned-set.ts";
import { samePolicy } from "../aws/same-policy.ts";
import { contentChanges, INLINE_POLICY, type SetContents } from "../home/permission-sets/contents.ts";
import { entrants } from "../evaluate/admission/in-words.ts";

/** An IAM role as AWS has it. */
export interface ExistingRole {
  readonly arn: string;
  /** JSON text. */
  readonly trustPolicy: string;
  readonly description: string;
  /** Seconds. */
  readonly maxSessionDuration: number;
  /** ARN; empty without one. */
  readonly permissionsBoundary: string;
  readonly tags: Readonly<Record<string, string>>;
  /** ARNs of attached policies. Absent: they could not be read. */
  readonly managedPolicyArns?: readonly string[];
  /** Names. Absent: they could not be read. */
  readonly inlinePolicies?: readonly string[];
}

/** A permission set as AWS has it. */
export interface ExistingSet {
  readonly arn: string;
  /** Absent: it could not be read. */
  readonly contents?: SetContents;
}

/** What taking over a role changes about it: one sentence each, the role's name first. Safe to print. */
export function roleDifferences(existing: ExistingRole, plan: RolePlan): readonly string[] {
  const trust = parsed(existing.trustPolicy);
  const sameTrust = typeof trust === "object" && trust !== null && samePolicy(trust, plan.trustPolicy);
  const attached = existing.managedPolicyArns?.filter((arn) => !plan.managedPolicyArns.includes(arn));
  const attaching = plan.managedPolicyArns.filter((arn) => existing.managedPolicyArns?.includes(arn) === false);
  const own = plan.inlinePolicies.map(({ name }) => name);
  const inline = existing.inlinePolicies?.filter((name) => !own.includes(name));
  const changes = [
    ...(sameTrust
      ? []
      : [`trust policy: lets in ${entrants(trust)} now; will let in ${entrants(plan.trustPolicy)}, and nobody else`]),
    ...(attached === undefined
      ? ["managed policies: whatever is attached and not in the files will be detached"]
      : list("managed policies: will be detached", attached)),
    ...list("managed policies: will be attached", attaching),
    ...(inline === undefined
      ? ["inline policies: whatever it has and is not in the files will be deleted"]
      : list("inline policies: will be deleted", inline)),
    ...list(
      "inline policies: will be overwritten",
      own.filter((name) => existing.inlinePolicies?.includes(name)),
    ),
    ...list(
      "inline policies: will be added",
      own.filter((name) => existing.inlinePolicies?.includes(name) === false),
    ),
    ...changed("permissions boundary", existing.permissionsBoundary, plan.permissionsBoundary ?? ""),
    ...changed("longest session, in seconds", existing.maxSessionDuration, plan.maxSessionDuration),
    ...changed("description", existing.description, plan.description),
    ...tagChanges(existing.tags, plan.tags),
  ];
  return sentences(`Role ${quoted(plan.name)}`, existing.arn, changes);
}

/**
 * What taking over a permission set changes about it. Policies are compared by what they say; one that says the same in
 * another spelling is written anew all the same, and the sentence says so. Safe to print.
 */
export function setDifferences(
  { arn, contents }: ExistingSet,
  { name }: Pick<PlannedSet, "name">,
  planned: SetContents,
): readonly string[] {
  const what = `Permission set ${quoted(name)}`;
  if (contents === undefined)
    return sentences(what, arn, [
      "whatever it holds and is not in the files will be as in the files (`pulumi preview --diff` shows what it holds)",
    ]);
  const changes = contentChanges(contents, planned);
  const spelling = contents.inlinePolicy !== planned.inlinePolicy && !changes.some((one) => one.what === INLINE_POLICY);
  return sentences(what, arn, [
    ...changes.map((change) => `${change.what}: from ${change.before} to ${change.after}`),
    ...(spelling
      ? [`${INLINE_POLICY}: says the same already; an update writes it anew, in this program's spelling`]
      : []),
  ]);
}

/** Whom adopting a permission set lets in beside those of the files. */
export function standingAssignments(set: PlannedSet): string {
  return printable(
    `Permission set ${quoted(set.name)} is adopted with its assignments: whoever holds it already, in whatever account, also without a grant in the files, keeps it and can do what it allows from now on. Look at its assignments in Identity Center, and remove those that are not wanted.`,
  );
}

/** There is nothing to take over, so that it is made. */
export function nothingToAdopt(what: string): string {
  return printable(`There is no ${what} to adopt: it is made. \`adopt\` can be removed.`);
}

/** Whether there is something to take over could not be found out. */
export function adoptionUnknown(what: string, failure: string): string {
  return printable(`The ${what} cannot be looked up, so it is not adopted: ${cut(failure, 300)}`);
}

/** The sentences about one thing that is taken over: that it is there, then each change. Safe to print. */
export function sentences(what: string, arn: string, changes: readonly string[]): readonly string[] {
  const head = `${what} exists and is adopted (${arn}).`;
  const lines =
    changes.length === 0 ? [`${head} Nothing about it changes.`] : [head, ...changes.map((one) => `${what}: ${one}.`)];
  return lines.map(printable);
}

function list(what: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`${what}: ${names.join(", ")}`];
}

/** One change of a value, as words; none where it stays. */
export function changed(what: string, before: string | number, after: string | number): readonly string[] {
  const show = (value: string | number) => (value === "" ? "none" : quoted(value));
  return before === after ? [] : [`${what}: from ${show(before)} to ${show(after)}`];
}

function tagChanges(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const differing = keys.filter((key) => before[key] !== after[key]);
  return list(
    "tags: will be set",
    differing.flatMap((key) => (after[key] === undefined ? [] : [`${quoted(key)} = ${quoted(after[key])}`])),
  ).concat(list("tags: will be removed", differing.filter((key) => after[key] === undefined).map(quoted)));
}

function quoted(value: string | number): string {
  return cut(JSON.stringify(value));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
