import { said, unlessGone } from "../connection/failure.ts";
import { asText, type Properties, type Value } from "../protocol/value.ts";
import { lookup } from "../table/entry.ts";
import { text } from "../table/shape.ts";
import { allPages, found, inlineOfRole } from "./iam-common.ts";

const roleName = { shape: text, required: true } as const;
const pathPrefix = { shape: text } as const;
const nameRegex = { shape: text, limit: invalidRegex } as const;

function invalidRegex(value: Value): string | undefined {
  try {
    new RegExp(asText(value));
    return undefined;
  } catch (error) {
    return `expected a regular expression: ${String(error)}`;
  }
}

interface Named {
  readonly arn: string | undefined;
  readonly name: string | undefined;
}

/** Names and ARNs of those whose name fits, each as a list of its own. */
function listed(all: readonly Named[], regex: string | undefined, region: string): Properties {
  const fitting = all.filter(({ name = "" }) => regex === undefined || new RegExp(regex).test(name));
  return { id: region, arns: fitting.map(({ arn }) => arn), names: fitting.map(({ name }) => name) };
}

/** `aws.iam.getRolePolicies`: the names of a role's inline policies. */
export const getIamRolePolicies = lookup({
  token: "aws:iam/getRolePolicies:getRolePolicies",
  label: "IAM Role Policies",
  doing: (given) => `reading IAM Role Policies (${given.roleName})`,
  inputs: { roleName },
  async call(aws, given) {
    return { policyNames: found(await unlessGone(inlineOfRole(aws, given.roleName))) };
  },
});

/** `aws.iam.getRolePolicyAttachments`: the managed policies attached to a role. */
export const getIamRolePolicyAttachments = lookup({
  token: "aws:iam/getRolePolicyAttachments:getRolePolicyAttachments",
  label: "IAM Role Policy Attachments",
  doing: (given) => `reading IAM Role Policy Attachments (${given.roleName})`,
  inputs: { pathPrefix, roleName },
  async call(aws, given) {
    const request = { RoleName: given.roleName, PathPrefix: given.pathPrefix };
    const attached = allPages(
      (page) => aws.iam("ListAttachedRolePolicies", { ...request, ...page }),
      (page) => page.AttachedPolicies,
    );
    const policies = await said("IAM: ListAttachedRolePolicies", attached);
    return {
      attachedPolicies: policies.map(({ PolicyArn, PolicyName }) => ({ policyArn: PolicyArn, policyName: PolicyName })),
    };
  },
});

/** `aws.iam.getUsers`: every user, or those of a path or with a name that fits. */
export const getIamUsers = lookup({
  token: "aws:iam/getUsers:getUsers",
  label: "IAM Users",
  inputs: { nameRegex, pathPrefix },
  async call(aws, given) {
    const users = allPages(
      (page) => aws.iam("ListUsers", { PathPrefix: given.pathPrefix, ...page }),
      (page) => page.Users,
    );
    const all = (await said("IAM: ListUsers", users)).map(({ Arn, UserName }) => ({ arn: Arn, name: UserName }));
    return listed(all, given.nameRegex, aws.region);
  },
});

/** `aws.iam.getRoles`: every role, or those of a path or with a name that fits. */
export const getIamRoles = lookup({
  token: "aws:iam/getRoles:getRoles",
  label: "IAM roles",
  inputs: { nameRegex, pathPrefix },
  async call(aws, given) {
    const roles = allPages(
      (page) => aws.iam("ListRoles", { PathPrefix: given.pathPrefix, ...page }),
      (page) => page.Roles,
    );
    const all = (await said("IAM: ListRoles", roles)).map(({ Arn, RoleName }) => ({ arn: Arn, name: RoleName }));
    return listed(all, given.nameRegex, aws.region);
  },
});
