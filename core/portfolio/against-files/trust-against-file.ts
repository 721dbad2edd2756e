import type { Partition } from "../../aws/partitions.ts";
import type { PolicyDocument, Statement } from "../../aws/policy-document.ts";
import { samePolicy } from "../../aws/same-policy.ts";
import { parseInstant } from "../../evaluate/instant.ts";
import { describe } from "../../faults/fault.ts";
import { allowForm, type AllowForm } from "./trust-form.ts";

/** A part of a deployed trust policy that lets in more than the file does, or that cannot be read. */
export interface Wider {
  readonly path: readonly string[];
  /** What of it is more, as it reads after "found". */
  readonly found: string;
}

/** How a deployed trust policy differs from the file's. */
export interface TrustDifference {
  readonly wider: readonly Wider[];
  /** Whether it lets in fewer, or on more conditions, than the file. */
  readonly narrower: boolean;
}

const ELEMENTS: ReadonlySet<string> = new Set(["Version", "Id", "Statement"]);

/** What a comparison depends on beside the two policies. */
export interface TrustOptions {
  readonly partition: Partition;
  /** Moment of the comparison: a statement that has ended by then lets nobody in any more. */
  readonly now: Date;
}

/**
 * Compares whom two trust policies let in, and on which conditions. Every Allow statement as deployed must be one of the
 * file's, or narrower: fewer principals, actions and values, an earlier end, more conditions. All else is wider, also
 * what is not understood: that nobody can say whom a statement lets in is no reason to trust it. Sids, order and
 * spelling do not count; a Deny only takes away.
 */
export function trustDifference(
  file: PolicyDocument,
  deployed: PolicyDocument,
  { partition, now }: TrustOptions,
): TrustDifference {
  const wanted = formsOf(file, partition);
  const found = formsOf(deployed, partition);
  const wider = [
    ...Object.keys(deployed)
      .filter((key) => !ELEMENTS.has(key))
      .map((key) => ({ path: [key], found: `the element ${describe(key)}` })),
    // why: a version decides what `${...}` in a policy means.
    ...(deployed.Version === file.Version ? [] : [{ path: ["Version"], found: describe(deployed.Version) }]),
    ...found.flatMap((form, index) => {
      const open = typeof form === "object" && hasEnded(form, now) ? undefined : form;
      const more = typeof open === "string" ? open : open && excessOf(open, wanted);
      return more === undefined ? [] : [{ path: ["Statement", String(index)], found: named(deployed, index, more) }];
    }),
    ...deniesOf(file)
      .filter((deny) => !deniesOf(deployed).some((other) => samePolicy(other, deny)))
      .map(({ Sid }) => ({ path: ["Statement"], found: `no statement ${describe(Sid)}, which denies` })),
  ];
  const missed = wanted.some((form) => typeof form === "object" && excessOf(form, found) !== undefined);
  return { wider, narrower: missed || deniesOf(deployed).length > deniesOf(file).length };
}

/** Forms of the Allow statements by position; undefined where a statement denies. */
function formsOf({ Statement }: PolicyDocument, partition: Partition): readonly (AllowForm | string | undefined)[] {
  return Statement.map((statement) =>
    statement.Effect === "Deny" ? undefined : allowForm({ ...statement }, partition),
  );
}

function deniesOf({ Statement }: PolicyDocument): readonly Statement[] {
  return Statement.filter(({ Effect }) => Effect === "Deny");
}

function named({ Statement }: PolicyDocument, index: number, more: string): string {
  const sid = Statement[index]?.Sid;
  return sid === undefined ? more : `${more}, in ${describe(sid)}`;
}

/** why it matters: a way in that ended is taken out of the file, and nothing else must wait until the client is deployed. */
function hasEnded({ conditions }: AllowForm, now: Date): boolean {
  const ends = [...(conditions.get("datelessthan aws:currenttime") ?? [])].map(parseInstant);
  return ends.length > 0 && ends.every((end) => end !== undefined && end <= now.getTime());
}

/** What of a statement no single one of the others allows as well; undefined when there is nothing. */
function excessOf(form: AllowForm, others: readonly (AllowForm | string | undefined)[]): string | undefined {
  const read = others.filter((other) => typeof other === "object");
  const atLeast = read.filter((other) => missedCondition(form, other) === undefined);
  for (const principal of form.principals)
    for (const action of form.actions) {
      const names = (other: AllowForm) => other.actions.has(action) && admits(other, form, principal);
      if (atLeast.some(names)) continue;
      const near = read.find((other) => other.sid === form.sid && names(other)) ?? read.find(names);
      if (near !== undefined) return missedCondition(form, near) ?? "";
      return read.some((other) => admits(other, form, principal))
        ? `the action ${describe(action)}`
        : `the principal ${describe(principal)}`;
    }
  return undefined;
}

/** Whether a statement names a principal of another, also one that is gone and of which only AWS's id is left. */
function admits(file: AllowForm, deployed: AllowForm, principal: string): boolean {
  if (file.principals.has(principal)) return true;
  if (!isGone(principal)) return false;
  // why counted: an id stands for a principal that was named and deleted; one more is nobody whom the file knows.
  const missing = [...file.principals].filter((one) => /:(user|role)\//.test(one) && !deployed.principals.has(one));
  return [...deployed.principals].filter(isGone).length <= missing.length;
}

/** Source: IAM user guide, `reference_policies_elements_principal`: a deleted principal shows as its unique id. */
function isGone(principal: string): boolean {
  return /^AWS A(?:IDA|ROA)[A-Z0-9]{8,}$/.test(principal);
}

/** The first condition of another statement that this one does not ask for as strictly. */
function missedCondition(form: AllowForm, other: AllowForm): string | undefined {
  for (const [name, values] of other.conditions) {
    const own = form.conditions.get(name);
    if (own === undefined) return `no condition ${describe(name)}`;
    if (!isNarrower(name, own, values))
      return `the condition ${describe(name)} with other values: ${shown(own, values)}`;
  }
  return undefined;
}

function shown(own: ReadonlySet<string>, values: ReadonlySet<string>): string {
  const others = [...own].filter((value) => !values.has(value));
  return others.length === 0 ? "fewer exceptions" : describe(others.join(", "));
}

/** Whether one of the values of a condition is met by fewer calls than one of the others. Equal ones count as such. */
function isNarrower(name: string, own: ReadonlySet<string>, values: ReadonlySet<string>): boolean {
  const within = (some: ReadonlySet<string>, all: ReadonlySet<string>) => [...some].every((value) => all.has(value));
  const [operator = ""] = name.replace(/^for(?:any|all)values?:/, "").split(" ");
  if (operator.startsWith("null")) return own.size === values.size && within(own, values);
  if (operator.includes("not")) return within(values, own);
  if (within(own, values)) return true;
  const order = /^(date|numeric)lessthan/.exec(operator)?.[1];
  if (order === undefined) return false;
  // why the largest: one value that is met is enough.
  const read = (some: ReadonlySet<string>) => [...some].map(order === "date" ? parseInstant : Number);
  const [ownMost, most] = [largest(read(own)), largest(read(values))];
  return ownMost !== undefined && most !== undefined && ownMost <= most;
}

/** The largest of some numbers; undefined when one is none. */
function largest(numbers: readonly (number | undefined)[]): number | undefined {
  return numbers.reduce((most, one) =>
    most === undefined || one === undefined || Number.isNaN(one) ? undefined : Math.max(most, one),
  );
}
