import type { Aws } from "../connection/aws.ts";
import { unlessGone } from "../connection/failure.ts";
import { asText } from "../protocol/value.ts";
import { resource } from "../table/entry.ts";
import { textMap } from "../table/collection.ts";
import { flag, text } from "../table/shape.ts";
import { tagChanges, tagList, tagMap, tagsAll } from "./iam-common.ts";
import { iamName, iamPath } from "./limits.ts";

/** `aws.iam.User`. Name and path change in place, as IAM lets them. */
export const user = resource({
  token: "aws:iam/user:User",
  label: "IAM User",
  autoName: { property: "name", maxLength: 64 },
  defaultTags: "map",
  stable: ["uniqueId"],
  computed: ["arn"],
  derive: tagsAll,
  inputs: {
    forceDestroy: { shape: flag, default: false, local: true },
    name: { shape: text, limit: iamName(64) },
    path: { shape: text, default: "/", limit: iamPath },
    permissionsBoundary: { shape: text, unset: "" },
    tags: { shape: textMap, unset: {} },
  },

  async create(aws, given) {
    const { User: made } = await aws.iam("CreateUser", {
      UserName: given.name,
      Path: given.path,
      ...(given.permissionsBoundary ? { PermissionsBoundary: given.permissionsBoundary } : {}),
      ...(given.tags ? { Tags: tagList(given.tags) } : {}),
    });
    return { id: made?.UserName ?? "", outputs: { arn: made?.Arn, uniqueId: made?.UserId } };
  },

  async read(aws, id, known) {
    // why: a rename keeps the id that the engine has, so the name in the state is the one to ask for
    const UserName = asText(known["name"], id);
    const found = (await unlessGone(aws.iam("GetUser", { UserName })))?.User;
    return (
      found && {
        values: {
          arn: found.Arn,
          uniqueId: found.UserId,
          name: found.UserName,
          path: found.Path,
          permissionsBoundary: found.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
          tags: tagMap(found.Tags),
        },
      }
    );
  },

  async update(aws, id, given, old) {
    const oldName = asText(old["name"], id);
    const UserName = given.name ?? oldName;
    if (oldName !== UserName || old["path"] !== given.path) {
      await aws.iam("UpdateUser", { UserName: oldName, NewUserName: UserName, NewPath: given.path });
    }
    const boundary = given.permissionsBoundary ?? "";
    if ((old["permissionsBoundary"] ?? "") !== boundary) {
      if (boundary === "") await aws.iam("DeleteUserPermissionsBoundary", { UserName });
      else await aws.iam("PutUserPermissionsBoundary", { UserName, PermissionsBoundary: boundary });
    }
    const { set, remove } = tagChanges(old["tags"], given.tags);
    if (remove.length > 0) await aws.iam("UntagUser", { UserName, TagKeys: remove });
    if (set.length > 0) await aws.iam("TagUser", { UserName, Tags: set });
    return { arn: (await aws.iam("GetUser", { UserName })).User?.Arn };
  },

  async delete(aws, id, state) {
    const UserName = asText(state["name"], id);
    if (state["forceDestroy"] === true) await removeCredentials(aws, UserName);
    await unlessGone(aws.iam("DeleteUser", { UserName }));
  },
});

// why: IAM refuses to delete a user who still has keys, a password, policies or groups
async function removeCredentials(aws: Aws, UserName: string): Promise<void> {
  const keys = await unlessGone(aws.iam("ListAccessKeys", { UserName }));
  for (const { AccessKeyId } of keys?.AccessKeyMetadata ?? []) {
    await unlessGone(aws.iam("DeleteAccessKey", { UserName, AccessKeyId }));
  }
  await unlessGone(aws.iam("DeleteLoginProfile", { UserName }));
  const attached = await unlessGone(aws.iam("ListAttachedUserPolicies", { UserName }));
  for (const { PolicyArn } of attached?.AttachedPolicies ?? []) {
    await unlessGone(aws.iam("DetachUserPolicy", { UserName, PolicyArn }));
  }
  const inline = await unlessGone(aws.iam("ListUserPolicies", { UserName }));
  for (const PolicyName of inline?.PolicyNames ?? [])
    await unlessGone(aws.iam("DeleteUserPolicy", { UserName, PolicyName }));
  const groups = await unlessGone(aws.iam("ListGroupsForUser", { UserName }));
  for (const { GroupName } of groups?.Groups ?? [])
    await unlessGone(aws.iam("RemoveUserFromGroup", { UserName, GroupName }));
}
