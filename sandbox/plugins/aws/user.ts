import type { Aws } from "../connection/aws.ts";
import { unlessGone } from "../connection/failure.ts";
import { allPages } from "../connection/pages.ts";
import { asText, type Properties } from "../protocol/value.ts";
import { resource } from "../table/entry.ts";
import { retag, setBoundary, tagList, tagMap } from "./iam-common.ts";
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
      PermissionsBoundary: given.permissionsBoundary || undefined,
      Tags: tagList(given.tags),
    });
    return { id: given.name, outputs: { arn: made?.Arn, uniqueId: made?.UserId } };
  },

  async read(aws, id, known) {
    // why: a rename keeps the id that the engine has, so the name in the state is the one to ask for
    return unlessGone(userNow(aws, asText(known["name"], id)));
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

/** A user as AWS has it now. Throws when there is none. */
export async function userNow(aws: Aws, UserName: string): Promise<Properties> {
  const { User: user } = await aws.iam("GetUser", { UserName });
  return {
    arn: user?.Arn,
    uniqueId: user?.UserId,
    name: user?.UserName,
    path: user?.Path,
    permissionsBoundary: user?.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
    tags: tagMap(user?.Tags),
  };
}
