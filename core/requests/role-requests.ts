import type { PolicyDocument } from "../aws/policy-document.ts";
import { accountOf } from "../aws/arns.ts";
import { KEYS_OF_ACTION } from "../evaluate/context.ts";
import type { StsAction } from "../evaluate/decision.ts";
import { type Box, both } from "./box.ts";
import { SESSIONS } from "./caller.ts";
import { type PolicyBoxes, readPolicies, type ReadPolicies, type StatementBox } from "./read/read-policy.ts";
import type { ReadingTerms } from "./read/reading-terms.ts";
import { CALLER } from "./request-keys.ts";
import { ListSet } from "./values/list-set.ts";
import { NO_TEXT, TextSet } from "./values/text-set.ts";
import type { ValueSet } from "./values/value-set.ts";

/** Calls that need the same actions, each of them on both sides. */
export interface RequestClass {
  readonly tags: "none" | "passed" | "inherited";
  readonly sourced: boolean;
  readonly actions: readonly StsAction[];
  readonly box: Box;
}

const TAGS: readonly (readonly [RequestClass["tags"], readonly (readonly [string, ValueSet])[]])[] = [
  ["none", [["aws:tagkeys", new ListSet(true, NO_TEXT)]]],
  ["passed", [["aws:tagkeys", new ListSet(false, [])]]],
  [
    "inherited",
    [
      ["aws:tagkeys", new ListSet(true, NO_TEXT)],
      [CALLER, new TextSet(false, [SESSIONS])],
    ],
  ],
];

/**
 * All calls of `sts:AssumeRole`: with session tags of their own, with those that a session carries along, and without; with a
 * source identity and without. Source: as for `requiredActions`.
 */
export const REQUEST_CLASSES: readonly RequestClass[] = TAGS.flatMap(([tags, values]) =>
  [false, true].map((sourced) => ({
    tags,
    sourced,
    actions: [
      "sts:AssumeRole",
      ...(tags === "none" ? [] : (["sts:TagSession"] as const)),
      ...(sourced ? (["sts:SetSourceIdentity"] as const) : []),
    ],
    box: new Map([
      ...values,
      ["sts:sourceidentity", sourced ? new TextSet(false, []) : new TextSet(true, NO_TEXT)] as const,
    ]),
  })),
);

/** What policies let through of one class of requests. */
export interface ClassRequests {
  readonly of: RequestClass;
  /** At most, and at least; the same object where all of it can be expressed. */
  readonly most: PolicyBoxes;
  readonly least: PolicyBoxes;
}

/** What the policies of one side let through, by class; classes of which they let nothing through are missing. */
export interface SideRequests {
  readonly classes: readonly ClassRequests[];
  /** What in the policies cannot be expressed. */
  readonly because: readonly string[];
}

/** The role that is to be entered. */
export interface Target {
  readonly arn: string;
  readonly trustPolicy: PolicyDocument;
}

/** What is known of the caller, where it is a certain one. */
export type KnownCaller = Pick<ReadingTerms, "known" | "bounded">;

/** What a trust policy lets in, whoever calls and whatever the caller's own policies say. */
export function trustRequests({ arn, trustPolicy }: Target, caller: KnownCaller = ANYBODY): SideRequests {
  return sideRequests((action) =>
    readPolicies([{ name: "trust policy", document: trustPolicy }], "trust", termsOf(arn, action, caller)),
  );
}

const ANYBODY: KnownCaller = { known: () => undefined };

export function termsOf(arn: string, action: StsAction, caller: KnownCaller): ReadingTerms {
  const targetAccount = accountOf(arn);
  return {
    ...caller,
    action,
    target: arn,
    targetAccount,
    known: (key) => (key === "aws:resourceaccount" ? { value: targetAccount } : caller.known(key)),
  };
}

/** What policies let through by class, from what they say to each action. */
export function sideRequests(read: (action: StsAction) => ReadPolicies): SideRequests {
  const byAction = new Map<StsAction, ReadPolicies>();
  const of = (action: StsAction): ReadPolicies => {
    const known = byAction.get(action) ?? read(action);
    byAction.set(action, known);
    return known;
  };
  const tooMany = new Set<string>();
  const classes = REQUEST_CLASSES.flatMap((one): ClassRequests[] => {
    // why stopped at the first: most policies say nothing of two of the three.
    const needed: ReadPolicies[] = [];
    for (const action of one.actions) {
      const found = of(action);
      if (found.most.allows.length === 0) return [];
      needed.push(found);
    }
    const most = inClass(
      one,
      needed.map((found) => found.most),
    );
    if (most === undefined) {
      tooMany.add(TOO_MANY);
      return [{ of: one, ...atMostAndLeast(one, needed) }];
    }
    const isExact = needed.every((found) => found.most === found.least);
    const least = isExact
      ? most
      : inClass(
          one,
          needed.map((found) => found.least),
        );
    return [{ of: one, most, least: least ?? NOTHING }];
  });
  return {
    classes,
    because: [...tooMany, ...[...byAction.values()].flatMap(({ because }) => because)].filter(isFirst),
  };
}

const isFirst = (one: string, at: number, all: readonly string[]): boolean => all.indexOf(one) === at;

const NOTHING: PolicyBoxes = { allows: [], denies: [] };

/** Most boxes of one class; policies of Switchyard's own have a few. why a bound: who writes others must not hold up a proof. */
const MOST_BOXES = 1000;
const TOO_MANY = "too many statements that allow different actions of one call";

/** What a class is at most and at least, where its statements are too many to be put together. */
function atMostAndLeast(of: RequestClass, [first]: readonly ReadPolicies[]): Pick<ClassRequests, "most" | "least"> {
  return { most: (first && inClass(of, [first.most])) ?? NOTHING, least: NOTHING };
}

/** Undefined: there are too many of them. */
function inClass({ box }: RequestClass, [first, ...others]: readonly PolicyBoxes[]): PolicyBoxes | undefined {
  let allows = (first?.allows ?? []).map((own) => ({ own, box: both(own.box, box) }));
  for (const other of others) {
    const more: typeof allows = [];
    for (const one of allows) {
      const same = other.allows.find((each) => isSameDemand(one.own, each));
      for (const each of same === undefined ? other.allows : [same]) {
        if (more.length >= MOST_BOXES) return undefined;
        more.push({ own: one.own, box: both(one.box, each.box) });
      }
    }
    allows = more;
  }
  return {
    allows: allows.map((one) => ({ ...one.own, box: one.box })),
    denies: [...(first?.denies ?? []), ...others.flatMap(({ denies }) => denies)],
  };
}

/**
 * Whether one statement says the same of two actions.
 * why it matters: whatever another statement lets through of the second, this one does as well.
 */
function isSameDemand(one: StatementBox, other: StatementBox): boolean {
  return (
    one.policy === other.policy &&
    one.index === other.index &&
    one.box.size === other.box.size &&
    [...one.box.keys()].every((dimension) => other.box.has(dimension) && !Object.hasOwn(KEYS_OF_ACTION, dimension))
  );
}
