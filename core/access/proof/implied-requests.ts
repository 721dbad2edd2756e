import { accountOf } from "../../aws/arns.ts";
import type { PolicyDocument, Statement } from "../../aws/policy-document.ts";
import { awsPrincipals, conditionsOf, namedPrincipals, statementsOf } from "../../aws/policy-statements.ts";
import { permissionSetOf, reservedRolePattern } from "../../aws/reserved-roles.ts";
import type { Box } from "../../requests/box.ts";
import { callerNamed, callersLikeText, callersOf } from "../../requests/caller.ts";
import type { Pattern } from "../../requests/values/pattern.ts";
import { callersBox } from "./declared-requests.ts";
import type { ProofInput, ProofRole } from "./proof-input.ts";

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

/**
 * Whom a trust policy is taken to mean where no file says it: principals of the home account that it names without a
 * wildcard, permission sets, and those to whom the role was granted. On which conditions is its own affair.
 * @param holders ARNs of those to whom it was granted.
 */
export function impliedRequests(
  { partition, accountId }: ProofInput["home"],
  { trustPolicy, openBecause }: ProofRole,
  holders: Iterable<string>,
): readonly Box[] {
  const names = statementsOf(trustPolicy)
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap((statement) => [...namedPrincipals(statement).flat(), ...(awsPrincipals(statement) ?? [])]);
  const among = new Set(holders);
  const patterns = [...new Set([...names, ...among])].flatMap((name): readonly Pattern[] => {
    if (accountOf(name) !== accountId) return [];
    const set = permissionSetOf(name);
    if (set !== undefined && (/[?]{16}$/.test(name) || among.has(name)))
      return callersLikeText(reservedRolePattern(partition, accountId, set));
    return /[*?$]/.test(name) || isRoot(name, accountId) ? [] : [callerNamed(name)];
  });
  const open = openBecause === undefined ? [] : [callersBox([callersOf(partition, accountId)])];
  return [...(patterns.length === 0 ? [] : [callersBox(patterns)]), ...open];
}
