import { AwsError } from "./aws-error.ts";
import { findPolicy } from "./entities.ts";
import type { IamCheck } from "./iam-checks.ts";

function conflict(message: string): AwsError {
  return new AwsError("DeleteConflict", message, 409);
}

/** A user goes only after its keys, password, MFA devices and memberships; moto looks at policies alone. */
export const checkUserDeletion: IamCheck = ({ entity }) => {
  if (entity === undefined) return;
  if ((entity.groups ?? []).length > 0) throw conflict("Cannot delete entity, must remove users from group first.");
  if ((entity.accessKeys ?? 0) > 0) throw conflict("Cannot delete entity, must delete access keys first.");
  if (entity.hasPassword === true) throw conflict("Cannot delete entity, must delete login profile first.");
  if ((entity.mfaDevices ?? []).length > 0) throw conflict("Cannot delete entity, must delete MFA device first.");
};

/** A group goes only when nobody is in it and no policy is on it. */
export const checkGroupDeletion: IamCheck = ({ entity }) => {
  if (entity === undefined) return;
  if ((entity.members ?? 0) > 0) throw conflict("Cannot delete entity, must remove users from group first.");
  if (Object.keys(entity.managed).length > 0) throw conflict("Cannot delete entity, must detach all policies first.");
  if (Object.keys(entity.inline).length > 0) throw conflict("Cannot delete entity, must delete policies first.");
};

/** A managed policy goes only when it is nobody's policy or boundary and has one version left. */
export const checkPolicyDeletion: IamCheck = async ({ context, accountId, params }) => {
  const policy = await findPolicy(context, accountId, params.get("PolicyArn") ?? "");
  if (policy === undefined) return;
  if (policy.attachments > 0 || policy.boundaries > 0) throw conflict("Cannot delete a policy attached to entities.");
  if (policy.versions > 1) {
    throw conflict(
      "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
    );
  }
};
