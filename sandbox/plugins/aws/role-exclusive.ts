import type { Aws } from "../connection/aws.ts";
import { unlessGone } from "../connection/failure.ts";
import { asText, asTexts, type Properties } from "../protocol/value.ts";
import { resource, type ResourceType } from "../table/entry.ts";
import { attachedArns, inlineOfRole } from "./iam-common.ts";
import { iamName } from "./limits.ts";

/** A type that owns one list of a role's policies: how it is read, and what adds to it and takes from it. */
interface Owned {
  readonly token: string;
  readonly label: string;
  readonly property: "policyArns" | "policyNames";
  readonly list: (aws: Aws, RoleName: string) => Promise<string[]>;
  readonly add: (aws: Aws, RoleName: string, which: string) => Promise<unknown>;
  readonly take: (aws: Aws, RoleName: string, which: string) => Promise<unknown>;
}

function exclusive({ property, list, add, take, ...type }: Owned): ResourceType {
  const set = async (aws: Aws, given: Properties): Promise<void> => {
    const [RoleName, wanted] = [asText(given["roleName"]), asTexts(given[property])];
    const has = await list(aws, RoleName);
    for (const one of wanted.filter((each) => !has.includes(each))) await add(aws, RoleName, one);
    for (const one of has.filter((each) => !wanted.includes(each))) await unlessGone(take(aws, RoleName, one));
  };
  return resource({
    ...type,
    inputs: {
      roleName: { kind: "text", required: true, replace: true, limit: iamName(64) },
      [property]: { kind: { list: "text" }, required: true },
    },
    async create(aws, given) {
      await set(aws, given);
      return { id: asText((given as Properties)["roleName"]), outputs: {} };
    },
    async read(aws, id) {
      const has = await unlessGone(list(aws, id));
      return has && { roleName: id, [property]: has };
    },
    async update(aws, _id, given) {
      await set(aws, given);
      return {};
    },
    // why: as in the official provider, the end of exclusive management takes nothing off the role
    delete: () => Promise.resolve(),
  });
}

/** `aws.iam.RolePolicyAttachmentsExclusive`: attaches what is listed and detaches all else. Its deletion touches nothing. */
export const rolePolicyAttachmentsExclusive = exclusive({
  token: "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
  label: "IAM Role Policy Attachments Exclusive",
  property: "policyArns",
  list: (aws, RoleName) => attachedArns(aws, "Role", RoleName),
  add: (aws, RoleName, PolicyArn) => aws.iam("AttachRolePolicy", { RoleName, PolicyArn }),
  take: (aws, RoleName, PolicyArn) => aws.iam("DetachRolePolicy", { RoleName, PolicyArn }),
});

/** `aws.iam.RolePoliciesExclusive`: deletes inline policies that are not listed. One that is listed and missing is an error. */
export const rolePoliciesExclusive = exclusive({
  token: "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive",
  label: "IAM Role Policies Exclusive",
  property: "policyNames",
  list: inlineOfRole,
  add: () => {
    // why: the official provider sends a policy without a document for each name that AWS does not list (yet), and says this
    const missing = "missing required field, PutRolePolicyInput.PolicyDocument.";
    throw new Error(`operation error IAM: PutRolePolicy, 1 validation error(s) found. - ${missing}`);
  },
  take: (aws, RoleName, PolicyName) => aws.iam("DeleteRolePolicy", { RoleName, PolicyName }),
});
