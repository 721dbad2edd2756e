import { isDenialSid } from "../../home/permission-sets/deny-people.ts";
import { permissionSetOf, permissionSetsOf } from "../../aws/reserved-roles.ts";
import type { Advice, WrittenIn } from "../../client/trust/conditions/way-condition.ts";
import { WAY_CONDITIONS } from "../../client/trust/conditions/way-conditions.ts";
import { conditionOfKey } from "../../evaluate/admission/condition-names.ts";
import type { AssumeRoleDecision, Mismatch, SideDecision } from "../../evaluate/decision.ts";
import { describeStatement } from "../../evaluate/reason.ts";
import type { AssumingPrincipal } from "../../evaluate/request.ts";
import type { ExplainRequest } from "./explain-request.ts";

const isWho = ({ element, key }: Mismatch): boolean =>
  element === "Principal" || element === "NotPrincipal" || key?.toLowerCase() === "aws:principalarn";

/** What to change in the client's file so that the trust policy allows. */
export function changesForTrust(
  request: ExplainRequest,
  { trust, action }: Pick<AssumeRoleDecision, "trust" | "action">,
): readonly string[] {
  const { names } = request;
  const file = `Pulumi.client-${names.slug}.yaml`;
  const written: WrittenIn = {
    place: `trust of role ${names.roleKey} in ${file}`,
    update: `pulumi up -s client-${names.slug}`,
  };
  if (trust.outcome === "explicitDeny") return [denied(trust, written)];
  const mismatches = trust.nearMiss?.mismatches ?? [];
  const grammar = mismatches.find(({ element }) => element === "Grammar");
  if (grammar !== undefined)
    return [`Correct the trust policy of ${request.target.arn}: ${grammar.expected.join(", ")}.`];
  const others = mismatches.filter(
    ({ element, key }) => element === "Condition" && key?.toLowerCase() !== "aws:principalarn",
  );
  const conditions = others.map((mismatch) => changeForCondition(mismatch, written));
  const who = mismatches.filter(isWho);
  if (mismatches.length === 0 || who.length > 0) return [...naming(request, who, written), ...conditions];
  if (conditions.length > 0) return conditions;
  return [
    `Let ${action} in ${written.place} (sourceIdentity or sessionTags of the way in), then run \`${written.update}\`.`,
  ];
}

function naming(
  { principal }: ExplainRequest,
  who: readonly Mismatch[],
  { place, update }: WrittenIn,
): readonly string[] {
  const { entry, accountId, permissionSet } = wordsFor(principal);
  const expected = who.flatMap((mismatch) => mismatch.expected);
  const accounts = new Set(expected.flatMap((arn) => /(?:^|:)(\d{12})(?=:|$)/.exec(arn)?.[1] ?? []));
  if (accounts.size > 0 && !accounts.has(accountId))
    return [
      `Call from the home account ${[...accounts].join(" or ")}: the caller is of account ${accountId}, which the role does not trust.`,
    ];
  const name = `Name ${entry} ${place.replace("trust of", "of")}, then run \`${update}\`.`;
  const sets = permissionSetsOf(expected);
  if (permissionSet === undefined || sets.length === 0) return [name];
  return [
    name,
    `If ${permissionSet} is the new name of ${sets.join(" or ")}: the role still trusts the old name, so name the new one.`,
  ];
}

/** What to change on the home side so that the caller's policies allow. */
export function changesForIdentity(
  { names, target, principal }: ExplainRequest,
  { action }: Pick<AssumeRoleDecision, "action">,
  identity: SideDecision,
): readonly string[] {
  const { accountId, permissionSet } = wordsFor(principal);
  const written: WrittenIn = {
    place: `the grant of the role ${names.roleKey} of ${names.client} in Pulumi.home.yaml`,
    update: "pulumi up -s home",
  };
  if (identity.outcome === "explicitDeny")
    return [isDenialSid(identity.statement?.sid) ? LIFTED : denied(identity, written)];
  const mismatches = identity.nearMiss?.mismatches ?? [];
  const conditions = mismatches.filter(({ element }) => element === "Condition");
  if (conditions.length > 0) return conditions.map((mismatch) => changeForCondition(mismatch, written));
  const grammar = mismatches.find(({ element }) => element === "Grammar");
  if (grammar !== undefined) return [`Correct the policy of ${names.principal}: ${grammar.expected.join(", ")}.`];
  const grant = `Grant the role ${names.roleKey} of ${names.client} to ${names.holder ?? names.principal} in Pulumi.home.yaml, then run \`pulumi up -s home\``;
  // why no second way for a permission set: the home stack makes it, and would take a statement out again.
  return permissionSet !== undefined
    ? [`${grant}.`]
    : [
        `${grant}; or add a statement that allows ${action} on ${target.arn} to a policy of ${names.principal} in account ${accountId}.`,
      ];
}

const LIFTED =
  "`denied` in Pulumi.home.yaml shuts this person out of everything: `npx switchyard revoke --user <name> --lift` takes that back.";

function denied({ statement, problem }: SideDecision, { place, update }: WrittenIn): string {
  const which = statement === undefined ? "a Deny statement" : describeStatement(statement);
  const because = problem === undefined ? "" : ` (it applies since a part of it is not understood: ${problem})`;
  return `Remove or narrow ${which}${because}: a Deny wins over every Allow. See ${place}, then run \`${update}\`.`;
}

/** How a client's file names a caller, and what else may be meant. */
export interface CallerWords {
  /** What to put in and where: `AbcCorpReadOnly under trust.permissionSets`. */
  readonly entry: string;
  readonly accountId: string;
  /** Name of the permission set, for a caller that came through one. */
  readonly permissionSet?: string;
}

/** Names a caller as the files do: a permission set, a user or a role of the home account. */
function wordsFor(principal: AssumingPrincipal): CallerWords {
  const arn = principal.kind === "session" ? principal.roleArn : principal.arn;
  const accountId = arn.split(":")[4] ?? "";
  const name = arn.split("/").slice(1).join("/");
  const permissionSet = permissionSetOf(arn);
  if (permissionSet !== undefined)
    return { entry: `${permissionSet} under trust.permissionSets`, accountId, permissionSet };
  return { entry: `${name} under trust.${principal.kind === "user" ? "users" : "roles"}`, accountId };
}
export const list = (values: readonly string[]): string => values.map((value) => JSON.stringify(value)).join(" or ");

/** Advice about keys that no condition of a way has. */
export const FURTHER: Readonly<Record<string, Advice>> = {
  "sts:RoleSessionName": ({ expected }) => `Name the session ${list(expected)}.`,
};

/** What to change about a condition that did not hold; `aws:PrincipalArn` is not one of them: it says who. */
function changeForCondition(mismatch: Mismatch, where: WrittenIn): string {
  const { operator = "", key = "", expected, found } = mismatch;
  const name = conditionOfKey(key);
  const advice: Readonly<Record<string, Advice>> = name === undefined ? FURTHER : WAY_CONDITIONS[name].advice;
  const [, say] = Object.entries(advice).find(([one]) => one.toLowerCase() === key.toLowerCase()) ?? [];
  if (say !== undefined) return say(mismatch, where);
  return `Let ${operator} ${key} hold: expected ${list(expected)}, found ${[found ?? "nothing"].flat().join(", ")}. It is written in ${where.place}.`;
}
