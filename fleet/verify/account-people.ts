import type {
  AttachedPolicy,
  GetAccountAuthorizationDetailsResponse,
  GroupDetail,
  PolicyDetail,
  UserDetail,
} from "@aws-sdk/client-iam";
import type { DeployedUser, HeldPolicies, IamPeople } from "./deployed.ts";
import { policyDocument } from "./encoded-policy.ts";

/** Users, groups and the account's own policies from what `GetAccountAuthorizationDetails` answers on all pages. */
export function peopleOf(pages: readonly GetAccountAuthorizationDetailsResponse[]): IamPeople {
  const users = pages.flatMap(({ UserDetailList = [] }) => UserDetailList);
  const groups = pages.flatMap(({ GroupDetailList = [] }) => GroupDetailList);
  const policies = pages.flatMap(({ Policies = [] }) => Policies);
  return {
    users: new Map(users.map((user) => [user.UserName ?? "", userOf(user)])),
    groups: new Map(groups.map((group) => [group.GroupName ?? "", groupOf(group)])),
    documents: new Map(
      policies.flatMap(({ Arn = "", PolicyVersionList = [] }) => {
        const version = PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion === true);
        return version === undefined ? [] : [[Arn, policyDocument(version.Document)] as const];
      }),
    ),
  };
}

function userOf({ Arn = "", PermissionsBoundary, GroupList = [], ...of }: UserDetail): DeployedUser {
  return {
    arn: Arn,
    permissionsBoundary: PermissionsBoundary?.PermissionsBoundaryArn ?? "",
    policies: held(of.UserPolicyList, of.AttachedManagedPolicies),
    groups: GroupList,
  };
}

function groupOf({ Arn = "", GroupPolicyList, AttachedManagedPolicies }: GroupDetail) {
  return { arn: Arn, policies: held(GroupPolicyList, AttachedManagedPolicies) };
}

function held(inline: readonly PolicyDetail[] = [], attached: readonly AttachedPolicy[] = []): HeldPolicies {
  return {
    attached: attached.map(({ PolicyArn = "" }) => PolicyArn).sort(),
    inline: new Map(inline.map(({ PolicyName = "", PolicyDocument: text }) => [PolicyName, policyDocument(text)])),
  };
}
