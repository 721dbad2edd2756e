import type { Hole } from "../../core/access/proof/proof-input.ts";
import type { ChangesProof } from "../../core/access/proof/prove-changes.ts";
import { cut } from "../../core/faults/fault.ts";
import { requestContext } from "./request-context.ts";
import type { HoleRow } from "./review-report.ts";

const LONGEST_WHY = 600;

/** A hole of the proof as it is shown. */
export function holeRow({ kind, principal, role, attack, context, because }: Hole): HoleRow {
  return { kind, principal, role, attack, context: requestContext(context), why: cut(because, LONGEST_WHY) };
}

/**
 * What was proved, in one sentence that claims no more: of the files, not of what is deployed, and of principals that the
 * files make, not of others that a trust policy names.
 */
export function provedSentence(proof: ChangesProof, isAgainstBase: boolean): string {
  const { holes, roles, principals, shared, pairs } = proof;
  if (holes.length > 0)
    return `The proof of head's files found ${counted(holes.length, "place")} where it is not so, or cannot be decided.`;
  const [freshRoles, freshPrincipals] = [roles - shared.roles, principals - shared.principals];
  if (isAgainstBase && pairs === 0)
    return `Nothing had to be proved anew: ${counted(roles, "role")} and ${counted(principals, "principal")} let each other in as in base. Who holds the principals is no part of the proof.`;
  const claim =
    "every grant lets its holder in, and of all other calls that there could be, whoever makes them, none gets in but as the files say";
  if (shared.roles + shared.principals === 0)
    return `Proved of head's files: ${claim} (${counted(roles, "role")}, ${counted(principals, "principal")}).`;
  return `Proved of head's files, of the ${counted(freshRoles, "role")} and ${counted(freshPrincipals, "principal")} that base does not have alike: ${claim}. Of the other ${counted(shared.roles, "role")} and ${counted(shared.principals, "principal")} among themselves, nothing was proved anew.`;
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
