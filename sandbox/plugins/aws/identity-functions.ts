import { unlessGone } from "../connection/failure.ts";
import { allPages } from "../connection/pages.ts";
import type { Properties } from "../protocol/value.ts";
import { type FunctionType, lookup } from "../table/entry.ts";
import { found } from "./iam-common.ts";

const required = { kind: "text", required: true } as const;
const optional = { kind: "text" } as const;
const alternateIdentifier = {
  kind: { fields: { uniqueAttribute: { fields: { attributePath: "text", attributeValue: "text" } } } },
} as const;

interface Principal {
  readonly GroupId?: string | undefined;
  readonly UserId?: string | undefined;
  readonly DisplayName?: string | undefined;
  readonly Description?: string | undefined;
  readonly UserName?: string | undefined;
}

/** What the program reads of a group or a user. Absent text is empty, as in the official provider. */
function values({ GroupId, UserId, DisplayName = "", Description = "", UserName = "" }: Principal): Properties {
  return GroupId === undefined
    ? { userId: UserId, userName: UserName, displayName: DisplayName }
    : { groupId: GroupId, displayName: DisplayName, description: Description };
}

/** `aws.identitystore.getGroup` or `getUser`, by its id or a unique attribute such as `DisplayName`, and the list of all. */
function principals(kind: "Group" | "User"): FunctionType[] {
  const one = lookup({
    token: `aws:identitystore/get${kind}:get${kind}`,
    label: `IdentityStore ${kind}`,
    doing: ({ identityStoreId }) => `reading IdentityStore ${kind} (${identityStoreId})`,
    inputs: { identityStoreId: required, groupId: optional, userId: optional, alternateIdentifier },
    async call(aws, { identityStoreId: IdentityStoreId, groupId, userId, alternateIdentifier: alternate }) {
      const { uniqueAttribute: by } = alternate ?? {};
      const UniqueAttribute = { AttributePath: by?.attributePath, AttributeValue: by?.attributeValue };
      const request = { IdentityStoreId, AlternateIdentifier: { UniqueAttribute } };
      const known = kind === "Group" ? { GroupId: groupId } : { UserId: userId };
      const id: Principal =
        (groupId ?? userId) === undefined ? await aws.identitystore(`Get${kind}Id`, request) : known;
      // why never: the compiler does not see that the id goes with the operation
      const described = aws.identitystore(`Describe${kind}`, { IdentityStoreId, ...id } as never);
      return { ...values(found(await unlessGone<Principal>(described))), id: id.GroupId ?? id.UserId };
    },
  });
  const all = lookup({
    token: `aws:identitystore/get${kind}s:get${kind}s`,
    label: `IdentityStore ${kind}s`,
    inputs: { identityStoreId: required },
    async call(aws, { identityStoreId: IdentityStoreId }) {
      const listed = await allPages(
        (page) => aws.identitystore(`List${kind}s`, { IdentityStoreId, ...page }),
        (page): readonly Principal[] | undefined =>
          "Groups" in page ? page.Groups : "Users" in page ? page.Users : [],
      );
      return { [`${kind.toLowerCase()}s`]: listed.map(values) };
    },
  });
  return [one, all];
}

/** `aws.ssoadmin.getInstances`: the Identity Center instances that the caller sees. */
const getInstances = lookup({
  token: "aws:ssoadmin/getInstances:getInstances",
  label: "SSO Instances",
  inputs: {},
  async call(aws) {
    const { Instances = [] } = await aws.sso("ListInstances", {});
    return {
      arns: Instances.map(({ InstanceArn }) => InstanceArn),
      identityStoreIds: Instances.map(({ IdentityStoreId }) => IdentityStoreId),
    };
  },
});

/** `aws.ssoadmin.getPermissionSet`: a permission set by its ARN. */
const getPermissionSet = lookup({
  token: "aws:ssoadmin/getPermissionSet:getPermissionSet",
  label: "SSO Admin Permission Set",
  doing: ({ arn }) => `reading SSO Admin Permission Set (${arn})`,
  inputs: { arn: required, instanceArn: required },
  async call(aws, { arn, instanceArn }) {
    const request = { InstanceArn: instanceArn, PermissionSetArn: arn };
    const { PermissionSet: set } = await aws.sso("DescribePermissionSet", request);
    return { name: set?.Name, description: set?.Description ?? "", sessionDuration: set?.SessionDuration ?? "" };
  },
});

/** `aws.ssoadmin.getPermissionSets`: the ARNs of all permission sets of an instance. */
const getPermissionSets = lookup({
  token: "aws:ssoadmin/getPermissionSets:getPermissionSets",
  label: "SSO Permission Sets",
  inputs: { instanceArn: required },
  async call(aws, { instanceArn: InstanceArn }) {
    const arns = await allPages(
      (page) => aws.sso("ListPermissionSets", { InstanceArn, ...page }),
      (page) => page.PermissionSets,
    );
    return { arns };
  },
});

/** The look-ups of Identity Center. */
export const identityFunctions: readonly FunctionType[] = [
  ...principals("Group"),
  ...principals("User"),
  getInstances,
  getPermissionSet,
  getPermissionSets,
];
