import { accountOf } from "../../aws/arns.ts";
import type { PolicyDocument, Statement } from "../../aws/policy-document.ts";
import { awsPrincipals, conditionsOf, statementsOf } from "../../aws/policy-statements.ts";
import { CONDITION_FACTS } from "../../evaluate/admission/condition-facts.ts";
import { namesIn } from "../../evaluate/admission/condition-names.ts";
import type { CallContext } from "../../evaluate/request.ts";
import { principalArn } from "./arn-names.ts";
import type { ProofInput, ProofRole } from "./proof-input.ts";
import type { Caller, Ledger } from "./run-attempts.ts";

/** The statements of a trust policy that let in an account as a whole: by its root, and no principal of it by its ARN. */
export function openingStatements(trustPolicy: PolicyDocument, accountId: string): readonly Statement[] {
  return statementsOf(trustPolicy).filter(
    (statement) =>
      statement.Effect === "Allow" &&
      awsPrincipals(statement)?.some((name) => name === accountId || isRoot(name, accountId)) === true &&
      conditionsOf(statement).every(({ key }) => key !== "aws:principalarn"),
  );
}

function isRoot(name: string, accountId: string): boolean {
  return accountOf(name) === accountId && name.endsWith(":root");
}

/** A role in whose trust policy one condition of its opening is to be missed. Only for finding request contexts. */
export type Variant = Pick<ProofRole, "arn" | "trustPolicy">;

/** What is known of roles that are open to the whole home account, with which request contexts and with which not. */
export interface Openings {
  /**
   * Whether a caller gets in since the whole home account does: with this very request context, by what the client's file
   * opens and by what is deployed. Neither is enough alone.
   */
  readonly lets: (caller: Caller, role: ProofRole, context: CallContext) => boolean;
  /**
   * The role once for each condition of its opening, each with a Deny on that condition alone, so that the search for
   * request contexts looks for those with which everything holds but the opening; none of a role that is not open.
   * why: who gets in by another statement is to be seen although the opening would let him in now.
   */
  readonly variants: (role: ProofRole) => readonly Variant[];
}

/**
 * Most request contexts with which an open role is tried: its statements times the conditions of its opening.
 * why: a trust policy as deployed is what somebody else wrote. One with more is not taken for open, so that it has holes.
 */
const MAX_CONTEXTS = 200;

interface Opening {
  readonly documents: readonly PolicyDocument[];
  readonly variants: readonly Variant[];
}

/** Judges roles that are open to the whole home account. Each opening is read once. */
export function openingsOf({ home }: Pick<ProofInput, "home">, ledger: Ledger): Openings {
  const known = new WeakMap<ProofRole, Opening>();
  const read = (role: ProofRole): Opening | undefined => {
    if (role.opening === undefined) return undefined;
    const opening = known.get(role) ?? newOpening(role, role.opening, home.accountId);
    known.set(role, opening);
    return opening;
  };
  return {
    lets(caller, role, context) {
      if (accountOf(principalArn(caller.principal)) !== home.accountId) return false;
      const opening = read(role);
      if (opening === undefined) return false;
      // why also without: what a session carries along is the opening's to permit, but entering does not need it.
      const carries = Object.keys(context).some((key) => CARRIED.has(key));
      const bare = !carries
        ? context
        : Object.fromEntries(Object.entries(context).filter(([key]) => !CARRIED.has(key)));
      return opening.documents.every((trustPolicy) =>
        [context, ...(carries ? [bare] : [])].some(
          (one) => ledger.decide(caller, { ...role, trustPolicy }, one).allowed,
        ),
      );
    },
    variants: (role) => read(role)?.variants ?? [],
  };
}

const CARRIED: ReadonlySet<string> = new Set(
  namesIn(CONDITION_FACTS).flatMap((name) => CONDITION_FACTS[name].carried ?? []),
);

const CLOSED: Opening = { documents: [{ Statement: [] }], variants: [] };

function newOpening(role: ProofRole, declared: readonly Statement[], accountId: string): Opening {
  const { arn, trustPolicy } = role;
  const deployed = openingStatements(trustPolicy, accountId);
  const conditions = new Map(
    [...declared, ...deployed]
      .flatMap(({ Condition }) => Object.entries(Condition ?? {}))
      .flatMap(([operator, keys]) => Object.entries(keys).map(([key, value]) => ({ [operator]: { [key]: value } })))
      .map((condition) => [JSON.stringify(condition), condition]),
  );
  if (conditions.size * statementsOf(trustPolicy).length > MAX_CONTEXTS) return CLOSED;
  return {
    documents: [declared, deployed].map((Statement) => ({ Version: "2012-10-17", Statement })),
    variants: [...conditions.values()].map((Condition) => ({
      arn,
      trustPolicy: {
        ...trustPolicy,
        Statement: [
          ...statementsOf(trustPolicy),
          { Effect: "Deny", Principal: "*", Action: "sts:AssumeRole", Condition },
        ],
      },
    })),
  };
}
