import type { PolicyDocument } from "./policy-document.ts";

/** Sid of the statement that allows a permission set to enter its access role. */
export const ASSUME_ROLE_SID = "EnterAccessRole";

/**
 * The identity policy of a permission set: `sts:AssumeRole` on exactly these roles and nothing else.
 * @throws RangeError when no role is given, or when an ARN holds a wildcard or a policy variable: it would reach other roles.
 */
export function assumeRolePolicy(roleArns: readonly string[]): PolicyDocument {
  const [first, ...others] = roleArns;
  if (first === undefined) throw new RangeError("an assume-role policy needs at least one role");
  for (const arn of roleArns) {
    if (/[*?$]/.test(arn))
      throw new RangeError(`an assume-role policy names roles exactly, but ${JSON.stringify(arn)} has a wildcard`);
  }
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: ASSUME_ROLE_SID,
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Resource: others.length === 0 ? first : [first, ...others],
      },
    ],
  };
}
