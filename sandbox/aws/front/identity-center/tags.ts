import { notFound } from "../aws-error.ts";
import { page, text, texts } from "../json-input.ts";
import type { CenterCall, Handlers } from "./handler.ts";
import type { PermissionSet } from "./model.ts";
import { checkedTags } from "./rules.ts";

function resource({ center, input }: CenterCall): PermissionSet {
  const arn = text(input, "ResourceArn");
  const set = center.sets.get(arn);
  if (set === undefined) throw notFound(`resource ${arn}`);
  return set;
}

/** Tags of permission sets. Other resources of Identity Center cannot be tagged here. */
export const tags: Handlers = {
  ListTagsForResource: (call) => page(resource(call).tags, call.input, "Tags", ([Key, Value]) => ({ Key, Value })),
  TagResource: (call) => {
    const set = resource(call);
    set.tags = checkedTags(call.input, set.tags);
    return {};
  },
  UntagResource: (call) => {
    const set = resource(call);
    for (const key of texts(call.input, "TagKeys")) set.tags.delete(key);
    return {};
  },
};
