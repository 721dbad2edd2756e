import type { Aws } from "../connection/aws.ts";
import { unlessGone } from "../connection/failure.ts";
import { asText, type Properties, type Value } from "../protocol/value.ts";
import { resource, type ResourceType } from "../table/entry.ts";
import type { Inputs } from "../table/inputs.ts";
import { normalized } from "../table/policy-document.ts";
import { attachedArns, decodeDocument, type Holder, idParts } from "./iam-common.ts";
import { iamName } from "./limits.ts";

/** The input that names the holder, as in `role`, with what IAM takes as its name. */
function holderInput(kind: Holder): { property: string; input: Inputs } {
  const property = kind.toLowerCase();
  const limit = iamName(kind === "Group" ? 128 : 64);
  return { property, input: { [property]: { kind: "text", required: true, replace: true, limit } } };
}

/** An inline policy of a role, a user or a group; id `holder:policy`. */
function inlinePolicy(kind: Holder): ResourceType {
  const { property, input } = holderInput(kind);
  const named = (id: string) => {
    const [holder, PolicyName] = idParts(id, ":", `${property}:policy`);
    return { [`${kind}Name`]: holder, PolicyName };
  };
  const put = (aws: Aws, id: string, document: Value) =>
    aws.iam(`Put${kind}Policy`, { ...named(id), PolicyDocument: normalized(asText(document), "Version") } as never);
  return resource({
    token: `aws:iam/${property}Policy:${kind}Policy`,
    label: `IAM ${kind} Policy`,
    inputs: {
      ...input,
      name: { kind: "text", required: true, replace: true, limit: iamName(128) },
      policy: { kind: "policy", required: true },
    },
    async create(aws, checked) {
      const given = checked as Properties;
      const id = `${asText(given[property])}:${asText(given["name"])}`;
      await put(aws, id, given["policy"]);
      return { id, outputs: {} };
    },
    async read(aws, id) {
      const found = await unlessGone(aws.iam(`Get${kind}Policy`, named(id) as never));
      const [holder, name] = idParts(id, ":", `${property}:policy`);
      return found && { [property]: holder, name, policy: decodeDocument(found.PolicyDocument) };
    },
    async update(aws, id, given) {
      await put(aws, id, given.policy);
      return {};
    },
    async delete(aws, id) {
      await unlessGone(aws.iam(`Delete${kind}Policy`, named(id) as never));
    },
  });
}

/**
 * One managed policy on a user or a group.
 *
 * why the id `holder/arn`: the official provider gives a random one and imports this one, which is both here, so that a
 * read needs no state.
 */
function attachment(kind: "User" | "Group"): ResourceType {
  const { property, input } = holderInput(kind);
  const parts = (id: string) => idParts(id, "/", `${property}/policyArn`);
  const request = (id: string): object => ({ [`${kind}Name`]: parts(id)[0], PolicyArn: parts(id)[1] });
  return resource({
    token: `aws:iam/${property}PolicyAttachment:${kind}PolicyAttachment`,
    label: `IAM ${kind} Policy Attachment`,
    deletesFirst: true,
    inputs: { policyArn: { kind: "text", required: true, replace: true }, ...input },
    async create(aws, checked) {
      const given = checked as Properties;
      const id = `${asText(given[property])}/${asText(given["policyArn"])}`;
      await aws.iam(`Attach${kind}Policy`, request(id) as never);
      return { id, outputs: {} };
    },
    async read(aws, id) {
      const [holder, policyArn] = parts(id);
      const attached = await unlessGone(attachedArns(aws, kind, holder));
      return attached?.includes(policyArn) ? { [property]: holder, policyArn } : undefined;
    },
    async delete(aws, id) {
      await unlessGone(aws.iam(`Detach${kind}Policy`, request(id) as never));
    },
  });
}

/** `aws.iam.RolePolicy`, `UserPolicy`, `GroupPolicy`, `UserPolicyAttachment` and `GroupPolicyAttachment`. */
export const policiesOf: readonly ResourceType[] = [
  inlinePolicy("Role"),
  inlinePolicy("User"),
  inlinePolicy("Group"),
  attachment("User"),
  attachment("Group"),
];
