import { said, unlessGone } from "../connection/failure.ts";
import { lookup } from "../table/entry.ts";
import { textMap } from "../table/collection.ts";
import { text } from "../table/shape.ts";
import { allPages, decodeDocument, found, tagMap } from "./iam-common.ts";

/** `aws.iam.getRole`: a role by name. */
export const getIamRole = lookup({
  token: "aws:iam/getRole:getRole",
  label: "IAM Role",
  doing: ({ name }) => `reading IAM Role (${name})`,
  inputs: { name: { shape: text, required: true }, tags: { shape: textMap } },
  async call(aws, given) {
    const { Role: role } = found(await unlessGone(aws.iam("GetRole", { RoleName: given.name })));
    const used = role?.RoleLastUsed;
    return {
      id: role?.RoleName,
      name: role?.RoleName,
      arn: role?.Arn,
      assumeRolePolicy: decodeDocument(role?.AssumeRolePolicyDocument),
      createDate: role?.CreateDate?.toISOString(),
      description: role?.Description ?? "",
      maxSessionDuration: role?.MaxSessionDuration ?? 3600,
      path: role?.Path,
      permissionsBoundary: role?.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
      roleLastUseds: used?.LastUsedDate
        ? [{ lastUsedDate: used.LastUsedDate.toISOString(), region: used.Region ?? "" }]
        : [],
      tags: tagMap(role?.Tags),
      uniqueId: role?.RoleId,
    };
  },
});

/** `aws.iam.getPolicy`: a managed policy by ARN. */
export const getIamPolicy = lookup({
  token: "aws:iam/getPolicy:getPolicy",
  label: "IAM Policy",
  doing: ({ arn }) => `reading IAM Policy (${arn})`,
  inputs: { arn: { shape: text, required: true }, tags: { shape: textMap } },
  async call(aws, given) {
    const { Policy: policy } = found(await unlessGone(aws.iam("GetPolicy", { PolicyArn: given.arn })));
    const version = await aws.iam("GetPolicyVersion", { PolicyArn: given.arn, VersionId: policy?.DefaultVersionId });
    return {
      id: policy?.Arn,
      arn: policy?.Arn,
      name: policy?.PolicyName,
      path: policy?.Path,
      description: policy?.Description ?? "",
      attachmentCount: policy?.AttachmentCount ?? 0,
      policy: decodeDocument(version.PolicyVersion?.Document),
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
  inputs: { userName: { shape: text, required: true }, tags: { shape: textMap } },
  async call(aws, given) {
    const { User: user } = await said("IAM: GetUser", aws.iam("GetUser", { UserName: given.userName }));
    return {
      id: user?.UserId,
      userId: user?.UserId,
      userName: user?.UserName,
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
  inputs: { groupName: { shape: text, required: true } },
  async call(aws, given) {
    const GroupName = given.groupName;
    const { Group: group } = await said("IAM: GetGroup", aws.iam("GetGroup", { GroupName, MaxItems: 1 }));
    const users = await allPages(
      (page) => aws.iam("GetGroup", { GroupName, ...page }),
      (page) => page.Users,
    );
    return {
      id: group?.GroupId,
      groupId: group?.GroupId,
      groupName: group?.GroupName,
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
