import { said, unlessGone } from "../connection/failure.ts";
import { allTokenPages } from "../connection/pages.ts";
import { lookup } from "../table/entry.ts";
import { record } from "../table/collection.ts";
import { text } from "../table/shape.ts";
import { groupValues, userValues } from "./identity-values.ts";

const region = { shape: text } as const;
const identityStoreId = { shape: text, required: true } as const;
const alternateIdentifier = {
  shape: record({
    externalId: record({ id: text, issuer: text }),
    uniqueAttribute: record({ attributePath: text, attributeValue: text }),
  }),
} as const;

interface Alternate {
  readonly externalId?: { readonly id?: string; readonly issuer?: string };
  readonly uniqueAttribute?: { readonly attributePath?: string; readonly attributeValue?: string };
}

type Identifier =
  | { ExternalId: { Id: string | undefined; Issuer: string | undefined } }
  | { UniqueAttribute: { AttributePath: string | undefined; AttributeValue: string | undefined } };

function identifier({ externalId, uniqueAttribute }: Alternate = {}): Identifier {
  if (externalId && !uniqueAttribute) return { ExternalId: { Id: externalId.id, Issuer: externalId.issuer } };
  if (externalId || !uniqueAttribute) {
    throw new Error("expected an id, or an alternateIdentifier with exactly one of externalId and uniqueAttribute");
  }
  return {
    UniqueAttribute: { AttributePath: uniqueAttribute.attributePath, AttributeValue: uniqueAttribute.attributeValue },
  };
}

/** `aws.ssoadmin.getInstances`: the Identity Center instances that the caller sees. */
export const getInstances = lookup({
  token: "aws:ssoadmin/getInstances:getInstances",
  label: "SSO Instances",
  inputs: { region },
  async call(aws, given) {
    const { Instances = [] } = await aws.sso(given.region)("ListInstances", {});
    const place = given.region ?? aws.region;
    return {
      id: place,
      region: place,
      arns: Instances.map(({ InstanceArn }) => InstanceArn),
      identityStoreIds: Instances.map(({ IdentityStoreId }) => IdentityStoreId),
    };
  },
});

/** `aws.identitystore.getGroup`: a group by its id or by a unique attribute such as `DisplayName`. */
export const getGroup = lookup({
  token: "aws:identitystore/getGroup:getGroup",
  label: "IdentityStore Group",
  doing: ({ groupId, identityStoreId }) => `reading IdentityStore Group (${groupId ?? identityStoreId})`,
  inputs: { alternateIdentifier, groupId: { shape: text }, identityStoreId, region },
  async call(aws, given) {
    const store = aws.identitystore(given.region);
    const IdentityStoreId = given.identityStoreId;
    const byName = async (): Promise<string | undefined> => {
      const AlternateIdentifier = identifier(given.alternateIdentifier);
      return (await said("identitystore: GetGroupId", store("GetGroupId", { IdentityStoreId, AlternateIdentifier })))
        .GroupId;
    };
    const GroupId = given.groupId ?? (await byName());
    const found = await unlessGone(store("DescribeGroup", { IdentityStoreId, GroupId }));
    if (found === undefined) throw new Error("couldn't find resource");
    return { ...groupValues(found), id: found.GroupId, region: given.region ?? aws.region };
  },
});

/** `aws.identitystore.getUser`: a user by its id or by a unique attribute such as `UserName`. */
export const getUser = lookup({
  token: "aws:identitystore/getUser:getUser",
  label: "IdentityStore User",
  doing: ({ userId, identityStoreId }) => `reading IdentityStore User (${userId ?? identityStoreId})`,
  inputs: { alternateIdentifier, userId: { shape: text }, identityStoreId, region },
  async call(aws, given) {
    const store = aws.identitystore(given.region);
    const IdentityStoreId = given.identityStoreId;
    const byName = async (): Promise<string | undefined> => {
      const AlternateIdentifier = identifier(given.alternateIdentifier);
      return (await said("identitystore: GetUserId", store("GetUserId", { IdentityStoreId, AlternateIdentifier })))
        .UserId;
    };
    const UserId = given.userId ?? (await byName());
    const found = await unlessGone(store("DescribeUser", { IdentityStoreId, UserId }));
    if (found === undefined) throw new Error("couldn't find resource");
    return { ...userValues(found), id: found.UserId, region: given.region ?? aws.region };
  },
});

/** `aws.identitystore.getGroups`: every group of an identity store. */
export const getGroups = lookup({
  token: "aws:identitystore/getGroups:getGroups",
  label: "IdentityStore Groups",
  inputs: { identityStoreId, region },
  async call(aws, given) {
    const request = { IdentityStoreId: given.identityStoreId };
    const groups = await allTokenPages(
      (page) => aws.identitystore(given.region)("ListGroups", { ...request, ...page }),
      (page) => page.Groups,
    );
    return { region: given.region ?? aws.region, groups: groups.map(groupValues) };
  },
});

/** `aws.identitystore.getUsers`: every user of an identity store. */
export const getUsers = lookup({
  token: "aws:identitystore/getUsers:getUsers",
  label: "IdentityStore Users",
  inputs: { identityStoreId, region },
  async call(aws, given) {
    const request = { IdentityStoreId: given.identityStoreId };
    const users = await allTokenPages(
      (page) => aws.identitystore(given.region)("ListUsers", { ...request, ...page }),
      (page) => page.Users,
    );
    return { region: given.region ?? aws.region, users: users.map(userValues) };
  },
});
