import { unlessGone } from "../connection/failure.ts";
import { resource } from "../table/entry.ts";
import { setOf } from "../table/collection.ts";
import { text } from "../table/shape.ts";
import { attachedArns, inlineOfRole } from "./iam-common.ts";
import { iamName } from "./limits.ts";
import type { Aws } from "../connection/aws.ts";

const roleName = { shape: text, required: true, replace: true, limit: iamName(64) } as const;

async function setAttached(aws: Aws, RoleName: string, wanted: readonly string[]): Promise<void> {
  const attached = await attachedArns(aws, "Role", RoleName);
  for (const PolicyArn of wanted.filter((arn) => !attached.includes(arn))) {
    await aws.iam("AttachRolePolicy", { RoleName, PolicyArn });
  }
  for (const PolicyArn of attached.filter((arn) => !wanted.includes(arn))) {
    await unlessGone(aws.iam("DetachRolePolicy", { RoleName, PolicyArn }));
  }
}

/** `aws.iam.RolePolicyAttachmentsExclusive`: attaches what is listed and detaches all else. Its deletion touches nothing. */
export const rolePolicyAttachmentsExclusive = resource({
  token: "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
  label: "IAM Role Policy Attachments Exclusive",
  stable: [],
  inputs: { policyArns: { shape: setOf(text), required: true }, roleName },
  async create(aws, given) {
    await setAttached(aws, given.roleName, given.policyArns);
    return { id: given.roleName, outputs: {} };
  },
  async read(aws, id) {
    const policyArns = await unlessGone(attachedArns(aws, "Role", id));
    return policyArns && { values: { roleName: id, policyArns } };
  },
  async update(aws, id, given) {
    await setAttached(aws, id, given.policyArns);
    return {};
  },
  // why: as in the official provider, the end of exclusive management detaches nothing
  delete: () => Promise.resolve(),
});

async function removeOtherInline(aws: Aws, RoleName: string, wanted: readonly string[]): Promise<void> {
  const names = await inlineOfRole(aws, RoleName);
  if (wanted.some((name) => !names.includes(name))) {
    // why: the official provider sends a policy without a document for each name that AWS does not list (yet), and says this
    throw new Error(
      "operation error IAM: PutRolePolicy, 1 validation error(s) found. - missing required field, PutRolePolicyInput.PolicyDocument.",
    );
  }
  for (const PolicyName of names.filter((name) => !wanted.includes(name))) {
    await unlessGone(aws.iam("DeleteRolePolicy", { RoleName, PolicyName }));
  }
}

/** `aws.iam.RolePoliciesExclusive`: deletes inline policies that are not listed. One that is listed and missing is an error. */
export const rolePoliciesExclusive = resource({
  token: "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive",
  label: "IAM Role Policies Exclusive",
  stable: [],
  inputs: { policyNames: { shape: setOf(text), required: true }, roleName },
  async create(aws, given) {
    await removeOtherInline(aws, given.roleName, given.policyNames);
    return { id: given.roleName, outputs: {} };
  },
  async read(aws, id) {
    const policyNames = await unlessGone(inlineOfRole(aws, id));
    return policyNames && { values: { roleName: id, policyNames } };
  },
  async update(aws, id, given) {
    await removeOtherInline(aws, id, given.policyNames);
    return {};
  },
  delete: () => Promise.resolve(),
});
