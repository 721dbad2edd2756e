import type { Statement } from "../../core/aws/policy-document.ts";
import { conditionsOf, listOf } from "../../core/aws/policy-statements.ts";
import { compileGlob, matchGlob } from "../../core/evaluate/glob.ts";
import { finding } from "./finding.ts";
import { type Allowing, allowing, type Holder } from "./holder.ts";
import type { Found, RoleFacts, SetFacts } from "./rule.ts";

/** Kinds of resources that somebody could reach all of. */
export type Reached = "role" | "user" | "group" | "policy" | "saml-provider";

/** A name that nobody means: a pattern that it fits is a pattern for all. */
const PROBE = "Xq7";

/** Whether a pattern of resources fits all of a kind in an account. */
export function fitsAll(pattern: string, kind: Reached): boolean {
  const parts = pattern.split(":");
  if (parts.length < 6) return pattern.endsWith("*");
  return matchGlob(compileGlob(withoutVariables(parts.slice(5).join(":")), "wildcards"), `${kind}/${PROBE}`);
}

/** Whether a pattern of resources leaves open which account. */
export function fitsAnyAccount(pattern: string): boolean {
  const parts = pattern.split(":");
  return parts.length < 6 ? pattern.endsWith("*") : /[*?$]/.test(parts[4] ?? "");
}

/**
 * The statements by which a holder can make a call on a wide resource, each once: with `NotResource`, on whatever is not
 * named.
 * @param action In lower case.
 */
export function wideStatements(
  holder: Holder,
  action: string,
  kind: Reached,
  isWide: (pattern: string) => boolean = (pattern) => fitsAll(pattern, kind),
): readonly Allowing[] {
  return allowing(holder, action, undefined).filter(({ policy, index, statement: { Resource } }) => {
    const wide = Resource === undefined ? ["*"] : listOf(Resource).map(String).filter(isWide);
    return wide.some((pattern) =>
      allowing(holder, action, exampleOf(pattern, kind, holder)).some(
        (one) => one.policy === policy && one.index === index,
      ),
    );
  });
}

/** A resource that the pattern fits, and that nobody means. */
function exampleOf(pattern: string, kind: Reached, { partition, accountId }: Holder): string {
  const probe = `${kind}/${PROBE}`;
  const [, own = "", , , account = "", ...rest] = withoutVariables(pattern).split(":");
  const resource = rest.length === 0 || fitsAll(pattern, kind) ? probe : rest.join(":").replaceAll(/[*?]/g, "q");
  const plain = (text: string, otherwise: string) => (text === "" || /[*?]/.test(text) ? otherwise : text);
  return `arn:${plain(own, partition)}:iam::${plain(account, accountId)}:${resource}`;
}

/** why: what a variable stands for is not known here. */
function withoutVariables(text: string): string {
  return text.replaceAll(/\$\{[^}]*\}?/g, "*");
}

/** Whether a statement has a condition on one of these keys that leaves some values out. */
export function isLimitedBy({ statement }: Allowing, keys: RegExp): boolean {
  return limits(statement, keys);
}

/** why these operators: negated ones, `...IfExists` and `ForAllValues:` can hold without the key, or for almost every value. */
const POSITIVE = /^(?:foranyvalue:)?(?:(?:string|arn)(?:equals|like)|stringequalsignorecase)$/;

function limits(statement: Statement, keys: RegExp): boolean {
  return conditionsOf(statement).some(
    ({ operator, key, values }) =>
      keys.test(key) &&
      POSITIVE.test(operator) &&
      values.length > 0 &&
      values.every((value) => /[\p{L}\p{N}]/u.test(withoutVariables(value).replace(/^arn:[^:]*:iam:/, ""))),
  );
}

/** A finding for each of these statements that somebody wrote, where it is written. @param words What comes after the statement. */
export function findingsOn(
  about: RoleFacts | SetFacts,
  { written }: Holder,
  statements: readonly Allowing[],
  words: string,
): readonly Found[] {
  return statements
    .filter(({ policy }) => written.includes(policy))
    .map((one) => finding(about, `${statementInWords(one)} ${words}`, () => one.policy.at?.(["Statement", one.index])));
}

/** A statement for a sentence: `the statement Deploy of the policy own`. */
export function statementInWords({ policy, statement, index }: Allowing): string {
  return `${statement.Sid === undefined ? `statement ${index + 1}` : `the statement ${statement.Sid}`} of the policy ${policy.name}`;
}
