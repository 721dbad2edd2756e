import { AwsError } from "./aws-error.ts";
import { findEntity } from "./entities.ts";
import { checkGroupDeletion, checkPolicyDeletion, checkUserDeletion } from "./iam-deletions.ts";
import {
  checkAttachment,
  checkBoundary,
  checkInline,
  checkManagedDocument,
  checkMaxSession,
  checkParam,
  checkTags,
  checkTrust,
  checkUnique,
  type IamCheck,
  limit,
  taken,
} from "./iam-checks.ts";

/** IAM's default number of roles in an account, and of a user's groups. (reference_iam-quotas) */
const ROLES_PER_ACCOUNT = 1_000;
const GROUPS_PER_USER = 10;
/** No quota that can be raised. */
const KEYS_PER_USER = 2;

/** Roles of Identity Center carry this prefix and path; only the path is kept from others. */
const RESERVED_NAME = /^AWSReservedSSO_/i;
const RESERVED_PATH = /^\/aws-reserved\//i;

const all =
  (...checks: IamCheck[]): IamCheck =>
  async (call) => {
    for (const check of checks) await check(call);
  };

const names =
  (parameter: string, rule: "roleName" | "userName" | "groupName" | "policyName"): IamCheck =>
  ({ params }) => {
    checkParam(params, parameter, rule);
    checkParam(params, "Path", "path");
    checkParam(params, "Description", "description");
  };

const notReserved: IamCheck = ({ params }) => {
  if (RESERVED_PATH.test(params.get("Path") ?? "")) {
    throw new AwsError("InvalidInput", "Roles in the path /aws-reserved/ can only be made by AWS.");
  }
};

const fewEnoughRoles: IamCheck = async ({ context, accountId }) => {
  if (!context.settings.quotas) return;
  const found = await context.moto.ask<{ names: string[] }>("names", { account: accountId, kind: "role" });
  const own = (found?.names ?? []).filter((name) => !RESERVED_NAME.test(name));
  if (own.length >= ROLES_PER_ACCOUNT) throw limit(`Cannot exceed quota for RolesPerAccount: ${ROLES_PER_ACCOUNT}`);
};

const uniquePolicyName: IamCheck = async ({ context, accountId, params }) => {
  const name = params.get("PolicyName") ?? "";
  const found = await context.moto.ask<{ names: string[] }>("customer-policies", { account: accountId });
  if ((found?.names ?? []).some((other) => other.toLowerCase() === name.toLowerCase())) {
    throw taken(`A policy called ${name} already exists. Duplicate names are not allowed.`);
  }
};

const fewEnoughGroups: IamCheck = ({ context, entity }) => {
  if (context.settings.quotas && (entity?.groups ?? []).length >= GROUPS_PER_USER) {
    throw limit(`Cannot exceed quota for GroupsPerUser: ${GROUPS_PER_USER}`);
  }
};

const fewEnoughKeys: IamCheck = ({ entity }) => {
  if ((entity?.accessKeys ?? 0) >= KEYS_PER_USER)
    throw limit(`Cannot exceed quota for AccessKeysPerUser: ${KEYS_PER_USER}`);
};

/** A user or group must not get a name that another one has, whatever its case. */
const freeNewName =
  (kind: "user" | "group"): IamCheck =>
  async ({ context, accountId, params, entity }) => {
    const parameter = kind === "user" ? "NewUserName" : "NewGroupName";
    const name = params.get(parameter);
    if (name === null) return;
    checkParam(params, parameter, kind === "user" ? "userName" : "groupName");
    const holder = await findEntity(context, accountId, kind, name);
    if (holder !== undefined && holder.id !== entity?.id) {
      throw taken(`${kind === "user" ? "User" : "Group"} with name ${name} already exists.`);
    }
  };

/** What is checked before moto gets the call, by operation. */
export const IAM_CHECKS: Record<string, IamCheck> = {
  CreateRole: all(
    names("RoleName", "roleName"),
    notReserved,
    checkMaxSession,
    checkTrust("AssumeRolePolicyDocument"),
    checkTags,
    checkUnique("Role"),
    checkBoundary,
    fewEnoughRoles,
  ),
  UpdateRole: all(names("RoleName", "roleName"), checkMaxSession),
  UpdateRoleDescription: names("RoleName", "roleName"),
  UpdateAssumeRolePolicy: checkTrust("PolicyDocument"),
  PutRolePolicy: checkInline("role"),
  PutUserPolicy: checkInline("user"),
  PutGroupPolicy: checkInline("group"),
  PutRolePermissionsBoundary: checkBoundary,
  AttachRolePolicy: checkAttachment("PoliciesPerRole"),
  AttachUserPolicy: checkAttachment("PoliciesPerUser"),
  AttachGroupPolicy: checkAttachment("PoliciesPerGroup"),
  TagRole: checkTags,
  TagUser: checkTags,
  CreateUser: all(names("UserName", "userName"), checkTags, checkUnique("User"), checkBoundary),
  CreateGroup: all(names("GroupName", "groupName"), checkUnique("Group")),
  UpdateUser: freeNewName("user"),
  UpdateGroup: freeNewName("group"),
  AddUserToGroup: fewEnoughGroups,
  CreateAccessKey: fewEnoughKeys,
  CreatePolicy: all(names("PolicyName", "policyName"), checkManagedDocument, checkTags, uniquePolicyName),
  CreatePolicyVersion: checkManagedDocument,
  PutUserPermissionsBoundary: checkBoundary,
  DeleteUser: checkUserDeletion,
  DeleteGroup: checkGroupDeletion,
  DeletePolicy: checkPolicyDeletion,
};

/** Throws UnmodifiableEntity for a change to a role that Identity Center owns. */
export const protectReserved: IamCheck = ({ params, entity }) => {
  if (entity?.kind !== "role" || !RESERVED_PATH.test(entity.path)) return;
  const name = params.get("RoleName") ?? "";
  throw new AwsError(
    "UnmodifiableEntity",
    `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`,
  );
};

/** Throws AccessDenied for a change to one of AWS's own managed policies. */
export const protectAwsPolicies =
  (operation: string): IamCheck =>
  ({ params }) => {
    const arn = params.get("PolicyArn") ?? "";
    if (!arn.startsWith("arn:aws:iam::aws:") || /^(Attach|Detach)/.test(operation)) return;
    throw new AwsError("AccessDenied", `Policy ${arn} is managed by AWS and cannot be changed.`, 403);
  };
