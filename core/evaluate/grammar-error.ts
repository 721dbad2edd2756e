/**
 * A part of a policy that IAM would refuse, or that this evaluator does not know.
 * Statements catch it: an Allow with such a part never applies, a Deny applies as if the part matched.
 */
export class GrammarError extends Error {
  override readonly name = "GrammarError";
}
