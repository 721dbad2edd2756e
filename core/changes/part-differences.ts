import { listed } from "../faults/fault.ts";
import type { Access, AccountPart } from "./access.ts";
import type { Difference } from "./access-difference.ts";
import { partsOf } from "./merged-access.ts";
import { mayDeny } from "./rights-differences.ts";
import { inHours, policyInWords } from "./rights-words.ts";

/**
 * How what several permission sets give somebody in one account differs, set by set: a boundary limits one of them alone,
 * and each has its own sign-in. None where one set gives it on both sides.
 */
export function partDifferences(before: Access, after: Access): readonly Difference[] {
  if (before.parts === undefined && after.parts === undefined) return [];
  const [from, to] = [partsOf(before), partsOf(after)];
  const wider = to.filter((part) => !isWithin(part, from));
  if (wider.length > 0)
    return wider.map((part) => ({
      aspect: "boundary",
      direction: "wider",
      words: `has by one permission set ${partInWords(part)}`,
    }));
  return from
    .filter((part) => !isWithin(part, to))
    .map((part) => ({
      aspect: "boundary",
      direction: "narrower",
      words: `no longer has by one permission set ${partInWords(part)}`,
    }));
}

/** Whether others give each policy too: within no other boundary, for as long, and with no denial that this one lacks. */
function isWithin({ rights, sessionSeconds }: AccountPart, others: readonly AccountPart[]): boolean {
  const own = rights.managedPolicyArns;
  const wide = others.filter(
    (one) =>
      one.sessionSeconds >= sessionSeconds &&
      (one.rights.boundary === undefined || one.rights.boundary === rights.boundary) &&
      one.rights.managedPolicyArns.every((arn) => own.includes(arn) || !mayDeny(arn)),
  );
  return own.every((arn) => wide.some((one) => one.rights.managedPolicyArns.includes(arn)));
}

function partInWords({ rights: { managedPolicyArns, boundary }, sessionSeconds }: AccountPart): string {
  const limit =
    boundary === undefined ? "no permissions boundary" : `the permissions boundary ${policyInWords(boundary)}`;
  return `${listed(managedPolicyArns.map(policyInWords))} with ${limit}, for ${inHours(sessionSeconds)} after a sign-in`;
}
