import type { Partition } from "../aws/partitions.ts";
import type { PolicyDocument } from "../aws/policy-document.ts";
import { statementsOf } from "../aws/policy-statements.ts";
import { canonicalPolicy } from "../aws/same-policy.ts";
import { ANY_CALL } from "./admission/admission.ts";
import { evaluateAssumeRole } from "../evaluate/assume-role.ts";
import type { StsAction } from "../evaluate/decision.ts";
import { type Box, both, type Point } from "./box.ts";
import { type Budget, newBudget } from "./budget.ts";
import { anybodysCalls } from "./caller-universe.ts";
import { type PolicyBoxes, readPolicies, type ReadPolicies } from "./read/read-policy.ts";
import { requestOf } from "./request-of.ts";
import { beyond, requestSetOf, type RequestSet } from "./request-set.ts";
import { somePoint } from "./some-point.ts";
import { REQUEST_CLASSES, type RequestClass, termsOf } from "./role-requests.ts";

/** What a comparison of trust policies depends on beside them. */
export interface TrustOptions {
  readonly partition: Partition;
  /** ARN of the role that they are of. */
  readonly role: string;
  /** Moment of the comparison: calls from then on count. */
  readonly now: Date;
}

/** A call that one trust policy lets in, by a statement for one of the actions that it needs and that another policy refuses. */
export interface Excess {
  readonly action: StsAction;
  readonly point: Point;
  /** What the other policy says of the action. */
  readonly other: PolicyBoxes;
  /** Why it may be no such call all the same; undefined when the evaluator says that it is one. */
  readonly unproved: string | undefined;
}

/** The actions that calls of `sts:AssumeRole` can need. */
export const STS_ACTIONS: readonly StsAction[] = [...new Set(REQUEST_CLASSES.flatMap(({ actions }) => actions))];

/** What a trust policy says to each action, and its statements without their Sids. */
interface Reading extends Readonly<Record<StsAction, ReadPolicies>> {
  readonly texts: readonly string[];
  readonly denies: readonly string[];
}

/**
 * Finds what trust policies let in and others do not, of every user and role of a partition and at every moment from now on.
 * All that one is asked shares one budget.
 */
export class ExcessFinder {
  private readonly everyone: readonly Box[];
  private readonly budget: Budget = newBudget();
  private readonly readings = new Map<PolicyDocument, Reading>();

  constructor(private readonly options: TrustOptions) {
    this.everyone = anybodysCalls(options.partition, options.now);
  }

  /**
   * A call that a policy lets in by the statement at a position, and another policy of the same version refuses; undefined
   * when there is none. @throws BeyondBudget
   */
  find(one: PolicyDocument, index: number, other: PolicyDocument): Excess | undefined {
    const [own, others] = [this.read(one), this.read(other)];
    // why: what stands in both alike is no difference, unless the other one denies more.
    if (others.texts.includes(own.texts[index] ?? "") && others.denies.every((deny) => own.denies.includes(deny)))
      return undefined;
    const found = this.search(own, index, others);
    if (found === undefined) return undefined;
    const { action, of, point } = found;
    const enters = (trustPolicy: PolicyDocument): boolean => {
      const request = requestOf(point, of, { arn: this.options.role, trustPolicy });
      return evaluateAssumeRole({ ...request, identityPolicies: [ANY_CALL] }).allowed;
    };
    const isConfirmed = enters(one) && !enters(other);
    const because = STS_ACTIONS.flatMap((each) => [...own[each].because, ...others[each].because]);
    // why also without: then the sets are wrong, and nothing that they say is a proof.
    const unproved = [...new Set(because)].join("; ") || "the evaluator judges the call that was found otherwise";
    return { action, point, other: others[action].least, unproved: isConfirmed ? undefined : unproved };
  }

  private read(document: PolicyDocument): Reading {
    const known = this.readings.get(document);
    if (known !== undefined) return known;
    const of = (action: StsAction): ReadPolicies =>
      readPolicies([{ name: "trust policy", document }], "trust", termsOf(this.options.role, action, ANYBODY));
    const texts = statementsOf(document).map((one) => canonicalPolicy({ ...one, Sid: undefined }));
    const read: Reading = {
      "sts:AssumeRole": of("sts:AssumeRole"),
      "sts:TagSession": of("sts:TagSession"),
      "sts:SetSourceIdentity": of("sts:SetSourceIdentity"),
      texts,
      denies: texts.filter((_, index) => statementsOf(document)[index]?.Effect === "Deny"),
    };
    this.readings.set(document, read);
    return read;
  }

  private search(
    own: Reading,
    index: number,
    others: Reading,
  ): (Pick<Excess, "action" | "point"> & { readonly of: RequestClass }) | undefined {
    for (const action of STS_ACTIONS) {
      const other = requestSetOf(others[action].least);
      const boxes = boxesOf(own[action].most.allows.filter((one) => one.index === index));
      for (const box of boxes.flatMap((one) => this.everyone.map((callers) => both(one, callers)))) {
        // why first: mostly there is nothing more, whatever else the call needs.
        if (this.within(box, [], boxesOf(own[action].most.denies), other) === undefined) continue;
        for (const of of REQUEST_CLASSES.filter(({ actions }) => actions.includes(action))) {
          const further = of.actions.filter((one) => one !== action).map((one) => boxesOf(own[one].most.allows));
          const denied = of.actions.flatMap((one) => boxesOf(own[one].most.denies));
          const point = this.within(both(box, of.box), further, denied, other);
          if (point !== undefined) return { action, of, point };
        }
      }
    }
    return undefined;
  }

  /** A call of a box, of one of each of the further ones, and of neither what is denied nor the other set. */
  private within(
    box: Box,
    [next, ...rest]: readonly (readonly Box[])[],
    denies: readonly Box[],
    other: RequestSet,
  ): Point | undefined {
    // why asked: taking others away from nothing is as much work as from something.
    const found = somePoint(box, this.budget) && beyond(box, denies, other, this.budget);
    if (found === undefined || next === undefined) return found;
    for (const one of next) {
      const point = this.within(both(box, one), rest, denies, other);
      if (point !== undefined) return point;
    }
    return undefined;
  }
}

const ANYBODY = { known: () => undefined };

function boxesOf(of: readonly { readonly box: Box }[]): readonly Box[] {
  return of.map(({ box }) => box);
}
