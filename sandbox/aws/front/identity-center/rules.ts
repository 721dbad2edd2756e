import { AwsError, constraintMessage } from "../aws-error.ts";
import type { Context } from "../context.ts";
import { structures, text, type Input } from "../json-input.ts";
import { policyFault, policySize } from "../policy-grammar.ts";

/** One hour to twelve, closer than the service model. (API_CreatePermissionSet) */
const DURATION = /^PT(?:(?:[1-9]|1[0-2])H|(?:[1-9]|1[01])H[0-5]?[0-9]M|(?:6\d|[7-9]\d|[1-6]\d\d|7[01]\d|720)M)$/;
/** Inline policy of a permission set, in characters without white space. (Identity Center quotas.) */
const INLINE_SIZE = 10_240;
/** Tags of a resource; the service model allows 75 in one call, the quota is 50. */
const TAGS = 50;

/** The default quotas on the number of things. (Identity Center quotas page.) */
export const QUOTAS = { setsPerInstance: 3_500, setsPerAccount: 500, policiesPerSet: 20 };

/** Throws ValidationException for a session duration that no permission set can have. */
export function checkDuration(duration: string): void {
  if (DURATION.test(duration)) return;
  const constraint = `Member must satisfy regular expression pattern: ${DURATION.source}`;
  throw new AwsError("ValidationException", constraintMessage(duration, "sessionDuration", constraint));
}

/** The policy. Throws when it cannot be a permission set's inline policy. */
export function checkInlinePolicy(policy: string): string {
  if (policySize(policy) > INLINE_SIZE) {
    throw new AwsError(
      "ServiceQuotaExceededException",
      `Inline policy size exceeds the quota of ${INLINE_SIZE} non-whitespace characters.`,
    );
  }
  const fault = policyFault(policy, "identity");
  if (fault !== undefined) throw new AwsError("ValidationException", `The inline policy is malformed: ${fault}`);
  return policy;
}

/** The tags of an input, checked. `present` are those the resource has already. */
export function checkedTags(input: Input, present: ReadonlyMap<string, string> = new Map()): Map<string, string> {
  const given = structures(input, "Tags").map((tag) => [text(tag, "Key"), text(tag, "Value")] as const);
  const own = given.find(([key]) => key.toLowerCase().startsWith("aws:"));
  if (own !== undefined)
    throw new AwsError("ValidationException", `Tag key ${own[0]} starts with the reserved prefix aws:.`);
  if (new Set(given.map(([key]) => key)).size < given.length) {
    throw new AwsError("ValidationException", "Duplicate tag keys found.");
  }
  const tags = new Map([...present, ...given]);
  if (tags.size > TAGS)
    throw new AwsError("ServiceQuotaExceededException", `The number of tags exceeds the limit of ${TAGS}.`);
  return tags;
}

/** Throws ServiceQuotaExceededException when `count` things are one too many, unless quotas are off. */
export function checkQuota(context: Context, count: number, most: number, what: string): void {
  if (context.settings.quotas && count > most) {
    throw new AwsError("ServiceQuotaExceededException", `You have exceeded the limit of ${most} ${what}.`);
  }
}
