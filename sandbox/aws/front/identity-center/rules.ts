import { AwsError, checkField, type FieldRule } from "../aws-error.ts";
import type { Context } from "../context.ts";
import { optionalText, structures, text, type Input } from "../json-input.ts";
import { policyFault, policySize } from "../policy-grammar.ts";

/** Lengths and patterns of sso-admin's service model. */
const RULES = {
  Name: { min: 1, max: 32, pattern: "[\\w+=,.@-]+" },
  Description: { min: 1, max: 700, pattern: "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*" },
  SessionDuration: {
    min: 1,
    max: 100,
    pattern: "PT(?:[1-9]|1[0-2])H|PT(?:[1-9]|1[01])H[0-5]?[0-9]M|PT(?:6\\d|[7-9]\\d|[1-6]\\d\\d|7[01]\\d|720)M",
  },
  RelayState: { min: 1, max: 240, pattern: "[a-zA-Z0-9&$@#\\\\\\/%?=~\\-_'\"|!:,.;*+\\[\\] (){}]+" },
  ManagedPolicyArn: {
    min: 20,
    max: 2_048,
    pattern: "arn:aws(-[a-z]{1,5}){0,3}:iam::aws:policy((/[A-Za-z0-9.,+@=_\\-]+)*)/([A-Za-z0-9.,+=@_\\-]+)",
  },
  InlinePolicy: { min: 1, max: 32_768, pattern: "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+" },
  PrincipalId: {
    min: 1,
    max: 47,
    pattern: "([0-9a-f]{10}-|)[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}",
  },
  TargetId: { min: 12, max: 12, pattern: "\\d{12}" },
} satisfies Record<string, FieldRule>;

const TAG_PATTERN = "[\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@]*";
/** Inline policy of a permission set, in characters without white space. (Identity Center quotas.) */
const INLINE_SIZE = 10_240;
/** Tags of a resource; the service model allows 75 in one call, the quota is 50. */
const TAGS = 50;

/** The default quotas on the number of things. (Identity Center quotas page.) */
export const QUOTAS = { setsPerInstance: 3_500, setsPerAccount: 500, policiesPerSet: 20 };

/** Checks one field against the service model. */
export function checkCenterField(name: keyof typeof RULES, value: string): void {
  const field = name.charAt(0).toLowerCase() + name.slice(1);
  checkField("ValidationException", field, value, RULES[name]);
}

/** A checked field that may be absent. */
export function checkedOptional(input: Input, name: keyof typeof RULES): string | undefined {
  const value = optionalText(input, name);
  if (value !== undefined) checkCenterField(name, value);
  return value;
}

/** Throws when the text cannot be a permission set's inline policy. */
export function checkInlinePolicy(policy: string): void {
  checkCenterField("InlinePolicy", policy);
  if (policySize(policy) > INLINE_SIZE) {
    throw new AwsError(
      "ServiceQuotaExceededException",
      `Inline policy size exceeds the quota of ${INLINE_SIZE} non-whitespace characters.`,
    );
  }
  const fault = policyFault(policy, "identity");
  if (fault !== undefined) throw new AwsError("ValidationException", `The inline policy is malformed: ${fault}`);
}

/** The tags of an input, checked. `present` are those the resource has already. */
export function checkedTags(input: Input, present: ReadonlyMap<string, string> = new Map()): Map<string, string> {
  const tags = new Map(present);
  const given = structures(input, "Tags").map((tag) => [text(tag, "Key"), text(tag, "Value")] as const);
  for (const [key, value] of given) {
    checkField("ValidationException", "tags.member.key", key, { min: 1, max: 128, pattern: TAG_PATTERN });
    checkField("ValidationException", "tags.member.value", value, { max: 256, pattern: TAG_PATTERN });
    if (key.toLowerCase().startsWith("aws:")) {
      throw new AwsError("ValidationException", `Tag key ${key} starts with the reserved prefix aws:.`);
    }
    tags.set(key, value);
  }
  if (new Set(given.map(([key]) => key)).size < given.length) {
    throw new AwsError("ValidationException", "Duplicate tag keys found.");
  }
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
