import { unlessGone } from "../connection/failure.ts";
import { resource } from "../table/entry.ts";
import { oneOf, text } from "../table/shape.ts";
import { alreadyExists } from "./already-exists.ts";
import { assignmentExists, assignmentId, assignmentKey, type AssignmentKey } from "./assignment-key.ts";
import { awaitStatus } from "./wait.ts";

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
      const key: AssignmentKey = {
        InstanceArn: given.instanceArn,
        TargetId: given.targetId,
        TargetType: given.targetType,
        PermissionSetArn: given.permissionSetArn,
        PrincipalType: given.principalType,
        PrincipalId: given.principalId,
      };
      // why: AWS takes a second creation without a word, and then either owner's deletion would end the other's access
      if (await assignmentExists(aws, key))
        throw alreadyExists(`this assignment exists already; import it by its id ${assignmentId(key)}`);
      const sso = aws.sso();
      const { InstanceArn } = key;
      const { AccountAssignmentCreationStatus: started } = await sso("CreateAccountAssignment", key, { forMs: 60_000 });
      await awaitStatus(aws, started, async (AccountAssignmentCreationRequestId) => {
        const request = { InstanceArn, AccountAssignmentCreationRequestId };
        return (await sso("DescribeAccountAssignmentCreationStatus", request)).AccountAssignmentCreationStatus;
      });
      return { id: assignmentId(key), outputs: {} };
    }),

  async read(aws, id) {
    const key = assignmentKey(id);
    if (!(await assignmentExists(aws, key))) return undefined;
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
      const key = assignmentKey(id);
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
