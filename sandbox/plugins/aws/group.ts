import { unlessGone } from "../connection/failure.ts";
import { asText } from "../protocol/value.ts";
import { resource } from "../table/entry.ts";
import { iamName, iamPath } from "./limits.ts";

/** `aws.iam.Group`. Name and path change in place, as IAM lets them. */
export const group = resource({
  token: "aws:iam/group:Group",
  label: "IAM Group",
  stable: ["uniqueId"],
  computed: ["arn"],
  inputs: {
    name: { kind: "text", required: true, limit: iamName(128) },
    path: { kind: "text", default: "/", limit: iamPath },
  },
  async create(aws, given) {
    const { Group: made } = await aws.iam("CreateGroup", { GroupName: given.name, Path: given.path });
    return { id: given.name, outputs: { arn: made?.Arn, uniqueId: made?.GroupId } };
  },
  async read(aws, id, known) {
    // why: a rename keeps the id that the engine has, so the name in the state is the one to ask for
    const GroupName = asText(known["name"], id);
    const found = (await unlessGone(aws.iam("GetGroup", { GroupName, MaxItems: 1 })))?.Group;
    return found && { arn: found.Arn, uniqueId: found.GroupId, name: found.GroupName, path: found.Path };
  },
  async update(aws, id, given, old) {
    const GroupName = asText(old["name"], id);
    await aws.iam("UpdateGroup", { GroupName, NewGroupName: given.name, NewPath: given.path });
    return { arn: (await aws.iam("GetGroup", { GroupName: given.name, MaxItems: 1 })).Group?.Arn };
  },
  async delete(aws, id, state) {
    await unlessGone(aws.iam("DeleteGroup", { GroupName: asText(state["name"], id) }));
  },
});
