import type { Aws } from "../connection/aws.ts";
import { unlessGone } from "../connection/failure.ts";
import { resource } from "../table/entry.ts";
import { oneOf, text } from "../table/shape.ts";
import { alreadyExists } from "./already-exists.ts";
import { awaitStatus } from "./wait.ts";

interface Key {
  readonly InstanceArn: string;
  readonly TargetId: string;
  readonly TargetType: "AWS_ACCOUNT";
  readonly PermissionSetArn: string;
  readonly PrincipalType: "GROUP" | "USER";
  readonly PrincipalId: string;
}

// why: the order of AWS::SSO::Assignment's primaryIdentifier in its CloudFormation schema
function idOf(key: Key): string {
  return [key.InstanceArn, key.TargetId, key.TargetType, key.PermissionSetArn, key.PrincipalType, key.PrincipalId].join(
    "|",
  );
}

function keyOf(id: string): Key {
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

async function exists(aws: Aws, key: Key): Promise<boolean> {
  const { InstanceArn, PermissionSetArn, TargetId: AccountId, PrincipalId, PrincipalType } = key;
  let next: { NextToken?: string } = {};
  do {
    const list = aws.sso()("ListAccountAssignments", { InstanceArn, PermissionSetArn, AccountId, ...next });
    const page = await unlessGone(list);
    const found = page?.AccountAssignments?.some(
      (each) => each.PrincipalId === PrincipalId && each.PrincipalType === PrincipalType,
    );
    if (found) return true;
    next = page?.NextToken === undefined ? {} : { NextToken: page.NextToken };
  } while (next.NextToken !== undefined);
  return false;
}

const fixed = { shape: text, required: true, replace: true } as const;

/** `aws-native.sso.Assignment`: a group or user may use a permission set in an account. Every change replaces. */
export const assignment = resource({
  token: "aws-native:sso:Assignment",
  label: "SSO Assignment",
  stable: [],
  deleteFirst: true,
  inputs: {
    instanceArn: fixed,
    permissionSetArn: fixed,
    principalId: fixed,
    principalType: { ...fixed, shape: oneOf("GROUP", "USER") },
    targetId: fixed,
    targetType: { ...fixed, shape: oneOf("AWS_ACCOUNT") },
  },

  create: (aws, given) =>
    aws.pace.assignment(async () => {
      const key: Key = {
        InstanceArn: given.instanceArn,
        TargetId: given.targetId,
        TargetType: given.targetType,
        PermissionSetArn: given.permissionSetArn,
        PrincipalType: given.principalType,
        PrincipalId: given.principalId,
      };
      // why: AWS takes a second creation without a word, and then either owner's deletion would end the other's access
      if (await exists(aws, key))
        throw alreadyExists(`this assignment exists already; import it by its id ${idOf(key)}`);
      const sso = aws.sso();
      const { InstanceArn } = key;
      const { AccountAssignmentCreationStatus: started } = await sso("CreateAccountAssignment", key, { forMs: 60_000 });
      await awaitStatus(aws, started, async (AccountAssignmentCreationRequestId) => {
        const request = { InstanceArn, AccountAssignmentCreationRequestId };
        return (await sso("DescribeAccountAssignmentCreationStatus", request)).AccountAssignmentCreationStatus;
      });
      return { id: idOf(key), outputs: {} };
    }),

  async read(aws, id) {
    const key = keyOf(id);
    if (!(await exists(aws, key))) return undefined;
    return {
      values: {
        instanceArn: key.InstanceArn,
        permissionSetArn: key.PermissionSetArn,
        principalId: key.PrincipalId,
        principalType: key.PrincipalType,
        targetId: key.TargetId,
        targetType: key.TargetType,
      },
    };
  },

  delete: (aws, id) =>
    aws.pace.assignment(async () => {
      const key = keyOf(id);
      const sso = aws.sso();
      const { InstanceArn } = key;
      const answer = await unlessGone(sso("DeleteAccountAssignment", key, { forMs: 60_000 }));
      const started = answer?.AccountAssignmentDeletionStatus;
      if (started === undefined) return;
      await awaitStatus(aws, started, async (AccountAssignmentDeletionRequestId) => {
        const request = { InstanceArn, AccountAssignmentDeletionRequestId };
        return (await sso("DescribeAccountAssignmentDeletionStatus", request)).AccountAssignmentDeletionStatus;
      });
    }),
});
