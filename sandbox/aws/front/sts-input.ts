import { AwsError } from "./aws-error.ts";
import type { AwsCall } from "./call.ts";
import type { Context } from "./context.ts";
import { findEntity, policyText } from "./entities.ts";
import type { Caller } from "./identify.ts";
import { optionalText, structures, text } from "./json-input.ts";
import { checkPolicyGrammar } from "./policy-grammar.ts";

/** The code that every TokenCode must be: the sandbox has no clock-driven MFA device. */
export const MFA_CODE = "123456";

/** The error of a parameter with a wrong value. */
export function invalid(message: string): AwsError {
  return new AwsError("ValidationError", message);
}

/** DurationSeconds; undefined when the call has none. */
export function durationOf(call: AwsCall): number | undefined {
  const seconds = optionalText(call.input, "DurationSeconds");
  return seconds === undefined ? undefined : Number(seconds);
}

/** The session tags of the call. */
export function sessionTags(call: AwsCall): Record<string, string> {
  return Object.fromEntries(structures(call.input, "Tags").map((tag) => [text(tag, "Key"), text(tag, "Value")]));
}

/** Whether this call shows MFA. Throws when what it shows is wrong. */
export async function checkMfa(context: Context, call: AwsCall, caller: Caller): Promise<boolean> {
  const serial = optionalText(call.input, "SerialNumber");
  const code = optionalText(call.input, "TokenCode");
  if (serial === undefined && code === undefined) return false;
  const user =
    caller.kind === "user" ? await findEntity(context, caller.accountId, "user", caller.entityName) : undefined;
  if (serial === undefined || code !== MFA_CODE || !(user?.mfaDevices ?? []).includes(serial)) {
    throw new AwsError("AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code. ", 403);
  }
  return true;
}

/** The texts of the session policies of the call, inline and managed. */
export async function sessionPolicies(context: Context, call: AwsCall, accountId: string): Promise<string[]> {
  const policies: string[] = [];
  const inline = optionalText(call.input, "Policy");
  if (inline !== undefined) {
    if (inline.length > 2_048) throw new AwsError("PackedPolicyTooLarge", "Serialized token too large for session");
    checkPolicyGrammar(inline, "identity");
    policies.push(inline);
  }
  for (const given of structures(call.input, "PolicyArns")) {
    const arn = text(given, "arn");
    const policy = await policyText(context, accountId, arn);
    if (policy === undefined) throw new AwsError("ValidationError", `The policy ${arn} does not exist.`);
    policies.push(policy);
  }
  return policies;
}
