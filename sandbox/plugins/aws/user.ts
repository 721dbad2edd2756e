import { unlessGone } from "../connection/failure.ts";
import { asText } from "../protocol/value.ts";
import { resource } from "../table/entry.ts";
import { allPages, retag, setBoundary, tagList, tagMap } from "./iam-common.ts";
import { iamName, iamPath } from "./limits.ts";

/** `aws.iam.User`. Name and path change in place, as IAM lets them. Keys and passwords of a user are never taken. */
export const user = resource({
  token: "aws:iam/user:User",
  label: "IAM User",
  stable: ["uniqueId"],
  computed: ["arn"],
  inputs: {
    forceDestroy: {
      kind: "flag",
      default: false,
      local: true,
      limit: (value) => (value === true ? "only false is supported by this plugin" : undefined),
    },
    name: { kind: "text", required: true, limit: iamName(64) },
    path: { kind: "text", default: "/", limit: iamPath },
    permissionsBoundary: { kind: "text", unset: "" },
    tags: { kind: { map: "text" }, unset: {} },
  },

  async create(aws, given) {
    const { User: made } = await aws.iam("CreateUser", {
      UserName: given.name,
      Path: given.path,
      ...(given.permissionsBoundary ? { PermissionsBoundary: given.permissionsBoundary } : {}),
      ...(given.tags ? { Tags: tagList(given.tags) } : {}),
    });
    return { id: given.name, outputs: { arn: made?.Arn, uniqueId: made?.UserId } };
  },

  async read(aws, id, known) {
    // why: a rename keeps the id that the engine has, so the name in the state is the one to ask for
    const UserName = asText(known["name"], id);
    const found = (await unlessGone(aws.iam("GetUser", { UserName })))?.User;
    if (found === undefined) return undefined;
    return {
      arn: found.Arn,
      uniqueId: found.UserId,
      name: found.UserName,
      path: found.Path,
      permissionsBoundary: found.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
      tags: tagMap(found.Tags),
    };
  },

  async update(aws, id, given, old) {
    const oldName = asText(old["name"], id);
    const UserName = given.name;
    if (oldName !== UserName || old["path"] !== given.path) {
      await aws.iam("UpdateUser", { UserName: oldName, NewUserName: UserName, NewPath: given.path });
    }
    await setBoundary(aws, "User", UserName, old["permissionsBoundary"], given.permissionsBoundary);
    await retag(aws, "User", { UserName }, old["tags"], given.tags);
    return { arn: (await aws.iam("GetUser", { UserName })).User?.Arn };
  },

  async delete(aws, id, state) {
    const UserName = asText(state["name"], id);
    const groups = allPages(
      (page) => aws.iam("ListGroupsForUser", { UserName, ...page }),
      (page) => page.Groups,
    );
    for (const { GroupName } of (await unlessGone(groups)) ?? [])
      await unlessGone(aws.iam("RemoveUserFromGroup", { UserName, GroupName }));
    await unlessGone(aws.iam("DeleteUser", { UserName }));
  },
});
