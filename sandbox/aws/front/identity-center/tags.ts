import { AwsError } from "../aws-error.ts";
import { page, text } from "../json-input.ts";
import type { CenterCall, Handlers } from "./handler.ts";
import type { PermissionSet } from "./model.ts";
import { checkedTags } from "./rules.ts";

function resource({ center, input }: CenterCall): PermissionSet {
  const arn = text(input, "ResourceArn");
  const set = center.sets.get(arn);
  if (set === undefined) throw new AwsError("ResourceNotFoundException", `Could not find resource ${arn}`);
  return set;
}

/** Tags of permission sets. Other resources of Identity Center cannot be tagged here. */
export const tags: Handlers = {
  ListTagsForResource: (call) => {
    const { items, ...rest } = page(resource(call).tags, call.input);
    return { Tags: items.map(([Key, Value]) => ({ Key, Value })), ...rest };
  },
  TagResource: (call) => {
    const set = resource(call);
    set.tags = checkedTags(call.input, set.tags);
    return {};
  },
  UntagResource: (call) => {
    const set = resource(call);
    for (const key of (call.input["TagKeys"] as string[] | undefined) ?? []) set.tags.delete(key);
    return {};
  },
};
