import type { PolicyDocument } from "../../aws/policy-document.ts";
import { awsPrincipals } from "../../aws/policy-statements.ts";
import { type Difference, isOfEntering } from "../access-difference.ts";
import type { Outcome } from "./entering-changes.ts";
import { requestInWords } from "./request-in-words.ts";

/** A difference of entering that a request shows. */
export function entry(direction: "wider" | "narrower", words: string): Difference {
  return { aspect: "trust", direction, words };
}

/** Differences of an access as they stand by what became of its calls. */
export function judged(differences: readonly Difference[], outcomes: readonly Outcome[]): readonly Difference[] {
  const [gained] = outcomes.flatMap((one) => (one.gained.kind === "request" ? [one.gained.point] : []));
  const [lost] = outcomes.flatMap((one) => (one.lost.kind === "request" ? [one.lost.point] : []));
  const left = differences.filter(
    ({ aspect }) => aspect !== "conditions" || gained !== undefined || lost !== undefined,
  );
  const tells = (narrower: boolean) =>
    left.some((one) => isOfEntering(one) && (one.direction === "narrower") === narrower);
  return [
    ...left.map((one) =>
      // why: a condition that reads wider, and lets in nothing more, is told as what it is.
      one.aspect === "conditions" && gained === undefined ? { ...one, direction: "narrower" as const } : one,
    ),
    ...(gained === undefined || tells(false) ? [] : [entry("wider", `may now also call ${requestInWords(gained)}`)]),
    ...(lost === undefined || tells(true) || gained !== undefined
      ? []
      : [entry("narrower", `can no longer call ${requestInWords(lost)}`)]),
  ];
}

/**
 * A user or role that a trust names as principal is stored by its id, which dies with it; named in a condition it is whoever
 * has the name. No request tells the two apart. Source: IAM user guide, `reference_policies_elements_principal`.
 */
export function namedByIdDifferences(
  before: PolicyDocument | undefined,
  after: PolicyDocument | undefined,
): readonly Difference[] {
  if (before === undefined || after === undefined) return [];
  const [old, now] = [namedById(before), namedById(after)];
  const gone = [...old].some((one) => !now.has(one));
  const come = [...now].some((one) => !old.has(one));
  if (!gone && !come) return [];
  return [
    gone
      ? entry("wider", "is let in by name, also if made anew; before only as who it was")
      : entry("narrower", "is let in only as who it is; before by name, also if made anew"),
  ];
}

function namedById({ Statement }: PolicyDocument): ReadonlySet<string> {
  return new Set(Statement.flatMap((one) => awsPrincipals(one) ?? []).filter((name) => /:(?:user|role)\//.test(name)));
}
