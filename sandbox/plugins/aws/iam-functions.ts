import { unlessGone } from "../connection/failure.ts";
import { lookup } from "../table/entry.ts";
import { text } from "../table/shape.ts";
import { allPages, attachedTo, date, decodeDocument, found, inlineOfRole, tagMap } from "./iam-common.ts";

const name = { shape: text, required: true } as const;

/** `aws.iam.getRole`: a role by name. */
export const getIamRole = lookup({
  token: "aws:iam/getRole:getRole",
  label: "IAM Role",
  doing: ({ name }) => `reading IAM Role (${name})`,
  inputs: { name },
  async call(aws, given) {
    const { Role: role } = found(await unlessGone(aws.iam("GetRole", { RoleName: given.name })));
    return {
      id: role?.RoleName,
      arn: role?.Arn,
      assumeRolePolicy: decodeDocument(role?.AssumeRolePolicyDocument),
      createDate: date(role?.CreateDate),
      description: role?.Description ?? "",
      maxSessionDuration: role?.MaxSessionDuration ?? 3600,
      path: role?.Path,
      permissionsBoundary: role?.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
      tags: tagMap(role?.Tags),
      uniqueId: role?.RoleId,
    };
  },
});

/** `aws.iam.getRolePolicies`: the names of a role's inline policies. */
export const getIamRolePolicies = lookup({
  token: "aws:iam/getRolePolicies:getRolePolicies",
  label: "IAM Role Policies",
  doing: ({ roleName }) => `reading IAM Role Policies (${roleName})`,
  inputs: { roleName: name },
  async call(aws, given) {
    return { policyNames: found(await unlessGone(inlineOfRole(aws, given.roleName))) };
  },
});

/** `aws.iam.getRolePolicyAttachments`: the managed policies attached to a role. */
export const getIamRolePolicyAttachments = lookup({
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
export const getIamPolicy = lookup({
  token: "aws:iam/getPolicy:getPolicy",
  label: "IAM Policy",
  doing: ({ arn }) => `reading IAM Policy (${arn})`,
  inputs: { arn: name },
  async call(aws, given) {
    const { Policy: policy } = found(await unlessGone(aws.iam("GetPolicy", { PolicyArn: given.arn })));
    const request = { PolicyArn: given.arn, VersionId: policy?.DefaultVersionId };
    const { PolicyVersion: version } = await aws.iam("GetPolicyVersion", request);
    return {
      id: policy?.Arn,
      name: policy?.PolicyName,
      path: policy?.Path,
      description: policy?.Description ?? "",
      attachmentCount: policy?.AttachmentCount ?? 0,
      policy: decodeDocument(version?.Document),
      policyId: policy?.PolicyId,
      tags: tagMap(policy?.Tags),
    };
  },
});

/** `aws.iam.getUser`: a user by name. */
export const getIamUser = lookup({
  token: "aws:iam/getUser:getUser",
  label: "IAM User",
  doing: () => "getting user",
  inputs: { userName: name },
  async call(aws, given) {
    const { User: user } = await aws.iam("GetUser", { UserName: given.userName });
    return {
      id: user?.UserId,
      userId: user?.UserId,
      arn: user?.Arn,
      path: user?.Path,
      permissionsBoundary: user?.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
      tags: tagMap(user?.Tags),
    };
  },
});

/** `aws.iam.getGroup`: a group by name, with its users. */
export const getIamGroup = lookup({
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
    return {
      id: group?.GroupId,
      groupId: group?.GroupId,
      arn: group?.Arn,
      path: group?.Path,
      users: users.map(({ Arn, Path, UserId, UserName }) => ({
        arn: Arn,
        path: Path,
        userId: UserId,
        userName: UserName,
      })),
    };
  },
});

/** `aws.iam.getUsers`: names and ARNs of all users. */
export const getIamUsers = lookup({
  token: "aws:iam/getUsers:getUsers",
  label: "IAM Users",
  inputs: {},
  async call(aws) {
    const users = await allPages(
      (page) => aws.iam("ListUsers", page),
      (page) => page.Users,
    );
    return { id: aws.region, arns: users.map(({ Arn }) => Arn), names: users.map(({ UserName }) => UserName) };
  },
});

/** `aws.iam.getRoles`: names and ARNs of all roles. */
export const getIamRoles = lookup({
  token: "aws:iam/getRoles:getRoles",
  label: "IAM roles",
  inputs: {},
  async call(aws) {
    const roles = await allPages(
      (page) => aws.iam("ListRoles", page),
      (page) => page.Roles,
    );
    return { id: aws.region, arns: roles.map(({ Arn }) => Arn), names: roles.map(({ RoleName }) => RoleName) };
  },
});
