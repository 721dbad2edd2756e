import { compileGlob, matchGlob } from "../../evaluate/glob.ts";
import type { HomeAccount } from "./trust-statements.ts";

/** ARN of the role that Identity Center makes for each permission set that there is, by the set's name. */
export type SetRoles = ReadonlyMap<string, string>;

/**
 * Whether a pattern for `aws:PrincipalArn` can match no role but those of permission sets.
 * why: nobody but Identity Center can make a role below that path. Source: IAM user guide, `reference_iam-quotas`.
 */
export function isOfSets({ partition, accountId }: HomeAccount, pattern: string): boolean {
  return pattern.startsWith(`arn:${partition}:iam::${accountId}:role/aws-reserved/sso.amazonaws.com`);
}

/** The permission sets whose roles one of these patterns matches. */
export function setsMatched(patterns: readonly string[], sets: SetRoles): readonly string[] {
  const globs = patterns.map((pattern) => compileGlob(pattern, "wildcards"));
  return [...sets].filter(([, arn]) => globs.some((glob) => matchGlob(glob, arn))).map(([name]) => name);
}
