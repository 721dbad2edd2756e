import { unlessGone } from "../connection/failure.ts";
import { allPages } from "../connection/pages.ts";
import { type FunctionType, lookup } from "../table/entry.ts";
import { attachedTo, found, inlineOfRole } from "./iam-common.ts";
import { policyNow } from "./managed-policy.ts";
import { roleNow } from "./role.ts";
import { userNow } from "./user.ts";

const name = { kind: "text", required: true } as const;

/** `aws.iam.getRole`: a role by name. */
const getIamRole = lookup({
  token: "aws:iam/getRole:getRole",
  label: "IAM Role",
  doing: ({ name }) => `reading IAM Role (${name})`,
  inputs: { name },
  call: async (aws, given) => found(await unlessGone(roleNow(aws, given.name))),
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
  call: async (aws, given) => found(await policyNow(aws, given.arn)),
});

/** `aws.iam.getUser`: a user by name. */
const getIamUser = lookup({
  token: "aws:iam/getUser:getUser",
  label: "IAM User",
  doing: () => "getting user",
  inputs: { userName: name },
  call: (aws, given) => userNow(aws, given.userName),
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

interface Listed {
  readonly Arn?: string | undefined;
  readonly UserName?: string | undefined;
  readonly RoleName?: string | undefined;
}

/** `aws.iam.getUsers` or `getRoles`: names and ARNs of all of them. */
function all(kind: "User" | "Role", label: string): FunctionType {
  return lookup({
    token: `aws:iam/get${kind}s:get${kind}s`,
    label,
    inputs: {},
    async call(aws) {
      const listed = await allPages(
        (page) => aws.iam(`List${kind}s`, page),
        (page): readonly Listed[] | undefined => ("Users" in page ? page.Users : "Roles" in page ? page.Roles : []),
      );
      return {
        arns: listed.map(({ Arn }) => Arn),
        names: listed.map(({ UserName, RoleName }) => UserName ?? RoleName),
      };
    },
  });
}

/** The look-ups of IAM. */
export const iamFunctions: readonly FunctionType[] = [
  getIamRole,
  getIamRolePolicies,
  getIamRolePolicyAttachments,
  getIamPolicy,
  getIamUser,
  getIamGroup,
  all("User", "IAM Users"),
  all("Role", "IAM roles"),
];
