import { unlessGone } from "../connection/failure.ts";
import type { Properties } from "../protocol/value.ts";
import { type FunctionType, lookup } from "../table/entry.ts";
import { allPages, attachedTo, decodeDocument, found, inlineOfRole, tagMap } from "./iam-common.ts";

const name = { kind: "text", required: true } as const;

/** `aws.iam.getRole`: a role by name. */
const getIamRole = lookup({
  token: "aws:iam/getRole:getRole",
  label: "IAM Role",
  doing: ({ name }) => `reading IAM Role (${name})`,
  inputs: { name },
  async call(aws, given) {
    const { Role: role } = found(await unlessGone(aws.iam("GetRole", { RoleName: given.name })));
    return {
      arn: role?.Arn,
      assumeRolePolicy: decodeDocument(role?.AssumeRolePolicyDocument),
      description: role?.Description ?? "",
      maxSessionDuration: role?.MaxSessionDuration ?? 3600,
      path: role?.Path,
      permissionsBoundary: role?.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
      tags: tagMap(role?.Tags),
    };
  },
});

/** `aws.iam.getRolePolicies`: the names of a role's inline policies. */
const getIamRolePolicies = lookup({
  token: "aws:iam/getRolePolicies:getRolePolicies",
  label: "IAM Role Policies",
  doing: ({ roleName }) => `reading IAM Role Policies (${roleName})`,
  inputs: { roleName: name },
  async call(aws, given) {
    return { policyNames: found(await unlessGone(inlineOfRole(aws, given.roleName))) };
  },
});

/** `aws.iam.getRolePolicyAttachments`: the managed policies attached to a role. */
const getIamRolePolicyAttachments = lookup({
  token: "aws:iam/getRolePolicyAttachments:getRolePolicyAttachments",
  label: "IAM Role Policy Attachments",
  doing: ({ roleName }) => `reading IAM Role Policy Attachments (${roleName})`,
  inputs: { roleName: name },
  async call(aws, given) {
    const attached = await attachedTo(aws, "Role", given.roleName);
    return {
      attachedPolicies: attached.map(({ PolicyArn, PolicyName }) => ({ policyArn: PolicyArn, policyName: PolicyName })),
    };
  },
});

/** `aws.iam.getPolicy`: a managed policy by ARN. */
const getIamPolicy = lookup({
  token: "aws:iam/getPolicy:getPolicy",
  label: "IAM Policy",
  doing: ({ arn }) => `reading IAM Policy (${arn})`,
  inputs: { arn: name },
  async call(aws, given) {
    const { Policy: policy } = found(await unlessGone(aws.iam("GetPolicy", { PolicyArn: given.arn })));
    const request = { PolicyArn: given.arn, VersionId: policy?.DefaultVersionId };
    const { PolicyVersion: version } = await aws.iam("GetPolicyVersion", request);
    return {
      name: policy?.PolicyName,
      path: policy?.Path,
      description: policy?.Description ?? "",
      policy: decodeDocument(version?.Document),
    };
  },
});

/** `aws.iam.getUser`: a user by name. */
const getIamUser = lookup({
  token: "aws:iam/getUser:getUser",
  label: "IAM User",
  doing: () => "getting user",
  inputs: { userName: name },
  async call(aws, given) {
    const { User: user } = await aws.iam("GetUser", { UserName: given.userName });
    return {
      arn: user?.Arn,
      path: user?.Path,
      permissionsBoundary: user?.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
      tags: tagMap(user?.Tags),
    };
  },
});

/** `aws.iam.getGroup`: a group by name, with its users. */
const getIamGroup = lookup({
  token: "aws:iam/getGroup:getGroup",
  label: "IAM Group",
  doing: () => "getting group",
  inputs: { groupName: name },
  async call(aws, given) {
    const { groupName: GroupName } = given;
    const { Group: group } = await aws.iam("GetGroup", { GroupName, MaxItems: 1 });
    const users = await allPages(
      (page) => aws.iam("GetGroup", { GroupName, ...page }),
      (page) => page.Users,
    );
    return { arn: group?.Arn, path: group?.Path, users: users.map(({ UserName }) => ({ userName: UserName })) };
  },
});

function listed(all: readonly { readonly Arn: string | undefined; readonly name: string | undefined }[]): Properties {
  return { arns: all.map(({ Arn }) => Arn), names: all.map(({ name }) => name) };
}

/** `aws.iam.getUsers`: names and ARNs of all users. */
const getIamUsers = lookup({
  token: "aws:iam/getUsers:getUsers",
  label: "IAM Users",
  inputs: {},
  async call(aws) {
    const list = (page: object) => aws.iam("ListUsers", page);
    return listed((await allPages(list, (page) => page.Users)).map(({ Arn, UserName }) => ({ Arn, name: UserName })));
  },
});

/** `aws.iam.getRoles`: names and ARNs of all roles. */
const getIamRoles = lookup({
  token: "aws:iam/getRoles:getRoles",
  label: "IAM roles",
  inputs: {},
  async call(aws) {
    const list = (page: object) => aws.iam("ListRoles", page);
    return listed((await allPages(list, (page) => page.Roles)).map(({ Arn, RoleName }) => ({ Arn, name: RoleName })));
  },
});

/** The look-ups of IAM. */
export const iamFunctions: readonly FunctionType[] = [
  getIamRole,
  getIamRolePolicies,
  getIamRolePolicyAttachments,
  getIamPolicy,
  getIamUser,
  getIamGroup,
  getIamUsers,
  getIamRoles,
];
