import type { PolicyDocument, Statement } from "../../../../core/aws/policy-document.ts";
import { reservedRolePattern } from "../../../../core/aws/reserved-roles.ts";

export const HOME = { partition: "aws", accountId: "111111111111" } as const;
export const root = `arn:aws:iam::${HOME.accountId}:root`;

/** Whom a trust in a permission set lets in. */
export const set = (name: string) => reservedRolePattern("aws", HOME.accountId, name);

/** A condition on who calls. */
export const by = (operator: string, value: string | readonly string[]) => ({
  [operator]: { "aws:PrincipalArn": value },
});

/** A statement that trusts the home account, with more or something else. */
export const statement = (more: object = {}): Statement => ({
  Effect: "Allow",
  Principal: { AWS: root },
  Action: "sts:AssumeRole",
  ...more,
});

export const policy = (...statements: readonly Statement[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: statements,
});
