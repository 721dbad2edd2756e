import { unlessGone } from "../connection/failure.ts";
import { allTokenPages } from "../connection/pages.ts";
import type { Properties } from "../protocol/value.ts";
import { record } from "../table/collection.ts";
import { lookup } from "../table/entry.ts";
import { text } from "../table/shape.ts";
import { found } from "./iam-common.ts";

const required = { shape: text, required: true } as const;
const byAttribute = {
  identityStoreId: required,
  alternateIdentifier: {
    shape: record({ uniqueAttribute: record({ attributePath: text, attributeValue: text }) }),
    required: true,
  },
} as const;

type Attribute = { readonly attributePath?: string; readonly attributeValue?: string } | undefined;

function identifier({ uniqueAttribute }: { readonly uniqueAttribute?: Attribute }) {
  const { attributePath: AttributePath, attributeValue: AttributeValue } = uniqueAttribute ?? {};
  return { UniqueAttribute: { AttributePath, AttributeValue } };
}

interface Group {
  readonly GroupId?: string | undefined;
  readonly DisplayName?: string | undefined;
  readonly Description?: string | undefined;
}

/** Absent text is empty, as in the official provider. */
function groupValues({ GroupId, DisplayName = "", Description = "" }: Group): Properties {
  return { groupId: GroupId, displayName: DisplayName, description: Description };
}

interface User {
  readonly UserId?: string | undefined;
  readonly UserName?: string | undefined;
  readonly DisplayName?: string | undefined;
}

function userValues({ UserId, UserName = "", DisplayName = "" }: User): Properties {
  return { userId: UserId, userName: UserName, displayName: DisplayName };
}

/** `aws.identitystore.getGroup`: a group by a unique attribute such as `DisplayName`. */
export const getGroup = lookup({
  token: "aws:identitystore/getGroup:getGroup",
  label: "IdentityStore Group",
  doing: ({ identityStoreId }) => `reading IdentityStore Group (${identityStoreId})`,
  inputs: byAttribute,
  async call(aws, { identityStoreId: IdentityStoreId, alternateIdentifier }) {
    const request = { IdentityStoreId, AlternateIdentifier: identifier(alternateIdentifier) };
    const { GroupId } = await aws.identitystore()("GetGroupId", request);
    const group = found(await unlessGone(aws.identitystore()("DescribeGroup", { IdentityStoreId, GroupId })));
    return { ...groupValues(group), id: GroupId };
  },
});

/** `aws.identitystore.getUser`: a user by a unique attribute such as `UserName`. */
export const getUser = lookup({
  token: "aws:identitystore/getUser:getUser",
  label: "IdentityStore User",
  doing: ({ identityStoreId }) => `reading IdentityStore User (${identityStoreId})`,
  inputs: byAttribute,
  async call(aws, { identityStoreId: IdentityStoreId, alternateIdentifier }) {
    const request = { IdentityStoreId, AlternateIdentifier: identifier(alternateIdentifier) };
    const { UserId } = await aws.identitystore()("GetUserId", request);
    const user = found(await unlessGone(aws.identitystore()("DescribeUser", { IdentityStoreId, UserId })));
    return { ...userValues(user), id: UserId };
  },
});

/** `aws.identitystore.getGroups`: every group of an identity store. */
export const getGroups = lookup({
  token: "aws:identitystore/getGroups:getGroups",
  label: "IdentityStore Groups",
  inputs: { identityStoreId: required },
  async call(aws, { identityStoreId: IdentityStoreId }) {
    const groups = await allTokenPages(
      (page) => aws.identitystore()("ListGroups", { IdentityStoreId, ...page }),
      (page) => page.Groups,
    );
    return { groups: groups.map(groupValues) };
  },
});

/** `aws.identitystore.getUsers`: every user of an identity store. */
export const getUsers = lookup({
  token: "aws:identitystore/getUsers:getUsers",
  label: "IdentityStore Users",
  inputs: { identityStoreId: required },
  async call(aws, { identityStoreId: IdentityStoreId }) {
    const users = await allTokenPages(
      (page) => aws.identitystore()("ListUsers", { IdentityStoreId, ...page }),
      (page) => page.Users,
    );
    return { users: users.map(userValues) };
  },
});

/** `aws.ssoadmin.getInstances`: the Identity Center instances that the caller sees. */
export const getInstances = lookup({
  token: "aws:ssoadmin/getInstances:getInstances",
  label: "SSO Instances",
  inputs: {},
  async call(aws) {
    const { Instances = [] } = await aws.sso()("ListInstances", {});
    return {
      id: aws.region,
      arns: Instances.map(({ InstanceArn }) => InstanceArn),
      identityStoreIds: Instances.map(({ IdentityStoreId }) => IdentityStoreId),
    };
  },
});

/** `aws.ssoadmin.getPermissionSet`: a permission set by its ARN. */
export const getPermissionSet = lookup({
  token: "aws:ssoadmin/getPermissionSet:getPermissionSet",
  label: "SSO Admin Permission Set",
  doing: ({ arn }) => `reading SSO Admin Permission Set (${arn})`,
  inputs: { arn: required, instanceArn: required },
  async call(aws, { arn, instanceArn }) {
    const request = { InstanceArn: instanceArn, PermissionSetArn: arn };
    const { PermissionSet: set } = await aws.sso()("DescribePermissionSet", request);
    return {
      id: arn,
      name: set?.Name,
      description: set?.Description ?? "",
      relayState: set?.RelayState ?? "",
      sessionDuration: set?.SessionDuration ?? "",
    };
  },
});

/** `aws.ssoadmin.getPermissionSets`: the ARNs of all permission sets of an instance. */
export const getPermissionSets = lookup({
  token: "aws:ssoadmin/getPermissionSets:getPermissionSets",
  label: "SSO Permission Sets",
  inputs: { instanceArn: required },
  async call(aws, { instanceArn: InstanceArn }) {
    const arns = await allTokenPages(
      (page) => aws.sso()("ListPermissionSets", { InstanceArn, ...page }),
      (page) => page.PermissionSets,
    );
    return { id: InstanceArn, arns };
  },
});
