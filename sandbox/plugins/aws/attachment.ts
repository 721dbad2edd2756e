import type { Aws } from "../connection/aws.ts";
import { unlessGone } from "../connection/failure.ts";
import { resource, type ResourceType } from "../table/entry.ts";
import type { Inputs } from "../table/inputs.ts";
import { text } from "../table/shape.ts";
import { allPages, attachedToRole, idParts } from "./iam-common.ts";
import { iamName } from "./limits.ts";

/** How IAM attaches managed policies to one kind of holder. */
interface Holder {
  readonly token: string;
  readonly label: string;
  readonly maxLength: number;
  attach(aws: Aws, holder: string, PolicyArn: string): Promise<unknown>;
  detach(aws: Aws, holder: string, PolicyArn: string): Promise<unknown>;
  list(aws: Aws, holder: string): Promise<string[]>;
}

// why: the official provider gives a random id and imports `holder/arn`; that one here is both, so that a read needs no state
function attachment(property: "role" | "user" | "group", how: Holder): ResourceType {
  const parts = (id: string): [string, string] => idParts(id, "/", `${property}/policyArn`);
  const inputs: Inputs = {
    policyArn: { shape: text, required: true, replace: true },
    [property]: { shape: text, required: true, replace: true, limit: iamName(how.maxLength) },
  };
  return resource({
    token: how.token,
    label: how.label,
    stable: [],
    inputs,
    async create(aws, given) {
      const [holder, arn] = [String(given[property]), String(given["policyArn"])];
      await how.attach(aws, holder, arn);
      return { id: `${holder}/${arn}`, outputs: {} };
    },
    async read(aws, id) {
      const [holder, policyArn] = parts(id);
      const attached = await unlessGone(how.list(aws, holder));
      return attached?.includes(policyArn) ? { values: { [property]: holder, policyArn } } : undefined;
    },
    async delete(aws, id) {
      await unlessGone(how.detach(aws, ...parts(id)));
    },
  });
}

/** `aws.iam.RolePolicyAttachment`: one managed policy on a role; id `role/policyArn`. */
export const rolePolicyAttachment = attachment("role", {
  token: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  label: "IAM Role Policy Attachment",
  maxLength: 64,
  attach: (aws, RoleName, PolicyArn) => aws.iam("AttachRolePolicy", { RoleName, PolicyArn }),
  detach: (aws, RoleName, PolicyArn) => aws.iam("DetachRolePolicy", { RoleName, PolicyArn }),
  list: attachedToRole,
});

/** `aws.iam.UserPolicyAttachment`: one managed policy on a user; id `user/policyArn`. */
export const userPolicyAttachment = attachment("user", {
  token: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
  label: "IAM User Policy Attachment",
  maxLength: 64,
  attach: (aws, UserName, PolicyArn) => aws.iam("AttachUserPolicy", { UserName, PolicyArn }),
  detach: (aws, UserName, PolicyArn) => aws.iam("DetachUserPolicy", { UserName, PolicyArn }),
  list: async (aws, UserName) => {
    const list = (page: object) => aws.iam("ListAttachedUserPolicies", { UserName, ...page });
    return (await allPages(list, (page) => page.AttachedPolicies)).map(({ PolicyArn }) => PolicyArn ?? "");
  },
});

/** `aws.iam.GroupPolicyAttachment`: one managed policy on a group; id `group/policyArn`. */
export const groupPolicyAttachment = attachment("group", {
  token: "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
  label: "IAM Group Policy Attachment",
  maxLength: 128,
  attach: (aws, GroupName, PolicyArn) => aws.iam("AttachGroupPolicy", { GroupName, PolicyArn }),
  detach: (aws, GroupName, PolicyArn) => aws.iam("DetachGroupPolicy", { GroupName, PolicyArn }),
  list: async (aws, GroupName) => {
    const list = (page: object) => aws.iam("ListAttachedGroupPolicies", { GroupName, ...page });
    return (await allPages(list, (page) => page.AttachedPolicies)).map(({ PolicyArn }) => PolicyArn ?? "");
  },
});
