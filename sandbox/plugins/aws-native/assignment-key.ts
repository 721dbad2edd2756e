import type { Aws } from "../connection/aws.ts";
import { unlessGone } from "../connection/failure.ts";

/** What makes an assignment the one it is, in the words of AWS. */
export interface AssignmentKey {
  readonly InstanceArn: string;
  readonly TargetId: string;
  readonly TargetType: "AWS_ACCOUNT";
  readonly PermissionSetArn: string;
  readonly PrincipalType: "GROUP" | "USER";
  readonly PrincipalId: string;
}

/** The id of an assignment. Source: CloudFormation schema of AWS::SSO::Assignment, `primaryIdentifier`. */
export function assignmentId(key: AssignmentKey): string {
  return [key.InstanceArn, key.TargetId, key.TargetType, key.PermissionSetArn, key.PrincipalType, key.PrincipalId].join(
    "|",
  );
}

/** The assignment that an id names. Throws when it is not of that form. */
export function assignmentKey(id: string): AssignmentKey {
  const [InstanceArn, TargetId, TargetType, PermissionSetArn, PrincipalType, PrincipalId, ...rest] = id.split("|");
  if (
    !InstanceArn ||
    !TargetId ||
    TargetType !== "AWS_ACCOUNT" ||
    !PermissionSetArn ||
    !PrincipalId ||
    rest.length > 0 ||
    (PrincipalType !== "GROUP" && PrincipalType !== "USER")
  ) {
    throw new Error(
      `id "${id}" is not of the form instanceArn|targetId|targetType|permissionSetArn|principalType|principalId`,
    );
  }
  return { InstanceArn, TargetId, TargetType, PermissionSetArn, PrincipalType, PrincipalId };
}

/** Whether an assignment exists; `region` is Identity Center's, when it is not the provider's. */
export async function assignmentExists(aws: Aws, key: AssignmentKey, region?: string): Promise<boolean> {
  const { InstanceArn, PermissionSetArn, TargetId: AccountId, PrincipalId, PrincipalType } = key;
  let next: { NextToken?: string } = {};
  do {
    const list = aws.sso(region)("ListAccountAssignments", { InstanceArn, PermissionSetArn, AccountId, ...next });
    const page = await unlessGone(list);
    const found = page?.AccountAssignments?.some(
      (each) => each.PrincipalId === PrincipalId && each.PrincipalType === PrincipalType,
    );
    if (found) return true;
    next = page?.NextToken === undefined ? {} : { NextToken: page.NextToken };
  } while (next.NextToken !== undefined);
  return false;
}
