import { AwsError, checkField, constraintMessage } from "./aws-error.ts";
import { members, type AwsCall } from "./call.ts";
import type { Context } from "./context.ts";
import { findEntity, findPolicy } from "./entities.ts";
import type { Caller } from "./identify.ts";
import { checkPolicyGrammar } from "./policy-grammar.ts";

/** RoleSessionName and SourceIdentity, as the STS service model has them. */
export const SESSION_NAME = { min: 2, max: 64, pattern: "[\\w+=,.@-]*" };
/** ExternalId. */
export const EXTERNAL_ID = { min: 2, max: 1_224, pattern: "[\\w+=,.@:\\/-]*" };
/** RoleArn. */
export const ROLE_ARN = { min: 20, max: 2_048 };
/** The code that every TokenCode must be: the sandbox has no clock-driven MFA device. */
export const MFA_CODE = "123456";

/** The error of a parameter with a wrong value. */
export function invalid(message: string): AwsError {
  return new AwsError("ValidationError", message);
}

/** DurationSeconds, 900 to `most`; undefined when the call has none. */
export function durationOf(call: AwsCall, most: number): number | undefined {
  const text = call.params.get("DurationSeconds");
  if (text === null) return undefined;
  const seconds = Number(text);
  if (!Number.isInteger(seconds)) throw new AwsError("MalformedInput", "DurationSeconds is not a number");
  const wrong = (constraint: string) => invalid(constraintMessage(text, "durationSeconds", constraint));
  if (seconds < 900) throw wrong("Member must have value greater than or equal to 900");
  if (seconds > most) throw wrong(`Member must have value less than or equal to ${most}`);
  return seconds;
}

/** A parameter that may be absent, checked when it is there. */
export function optionalParam(
  call: AwsCall,
  name: string,
  field: string,
  rule: { min: number; max: number; pattern: string },
) {
  const value = call.params.get(name) ?? undefined;
  if (value !== undefined) checkField("ValidationError", field, value, rule);
  return value;
}

/** The session tags of the call, 50 at most. */
export function sessionTags(call: AwsCall): Record<string, string> {
  const tags = members(call.params, "Tags");
  if (tags.length > 50)
    throw invalid(
      "1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50",
    );
  return Object.fromEntries(
    tags.map(({ Key: key = "", Value: value = "" }) => {
      checkField("ValidationError", "tags.member.key", key, { min: 1, max: 128 });
      checkField("ValidationError", "tags.member.value", value, { max: 256 });
      return [key, value];
    }),
  );
}

/** Whether this call shows MFA. Throws when what it shows is wrong. */
export async function checkMfa(context: Context, call: AwsCall, caller: Caller): Promise<boolean> {
  const serial = call.params.get("SerialNumber");
  const code = call.params.get("TokenCode");
  if (serial === null && code === null) return false;
  const user =
    caller.kind === "user" ? await findEntity(context, caller.accountId, "user", caller.entityName) : undefined;
  if (serial === null || code !== MFA_CODE || !(user?.mfaDevices ?? []).includes(serial)) {
    throw new AwsError("AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code. ", 403);
  }
  return true;
}

/** The texts of the session policies of the call, inline and managed. */
export async function sessionPolicies(context: Context, call: AwsCall, accountId: string): Promise<string[]> {
  const policies: string[] = [];
  const inline = call.params.get("Policy");
  if (inline !== null) {
    if (inline.length > 2_048) throw new AwsError("PackedPolicyTooLarge", "Serialized token too large for session");
    checkPolicyGrammar(inline, "identity");
    policies.push(inline);
  }
  for (const { arn = "" } of members(call.params, "PolicyArns")) {
    const found = await findPolicy(context, accountId, arn);
    if (found === undefined) throw new AwsError("ValidationError", `The policy ${arn} does not exist.`);
    policies.push(found.document);
  }
  return policies;
}
