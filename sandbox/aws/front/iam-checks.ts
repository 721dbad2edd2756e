import { AwsError } from "./aws-error.ts";
import type { Context } from "./context.ts";
import type { Entity } from "./entities.ts";
import { optionalText, structures, text, type Input } from "./json-input.ts";
import { checkPolicyGrammar, policySize } from "./policy-grammar.ts";

/** What a check sees of an IAM call. */
export interface IamCall {
  context: Context;
  accountId: string;
  input: Input;
  /** The role, user or group that the call names, whatever its case; undefined when there is none. */
  entity: Entity | undefined;
}

/** Refuses what IAM would refuse and neither its model nor moto would, or does nothing. */
type IamCheck = (call: IamCall) => void | Promise<void>;

// Quotas of reference_iam-quotas.
const TRUST_SIZE = 2_048;
const MANAGED_SIZE = 6_144;
const INLINE_SIZE = { role: 10_240, user: 2_048, group: 5_120 };
const MANAGED_PER_HOLDER = 10;
const TAGS = 50;
/** IAM's default number of roles in an account, and of a user's groups. (reference_iam-quotas) */
const ROLES_PER_ACCOUNT = 1_000;
const GROUPS_PER_USER = 10;

/** Roles of Identity Center carry this prefix and path; only the path is kept from others. */
const RESERVED_NAME = /^AWSReservedSSO_/i;
const RESERVED_PATH = /^\/aws-reserved\//i;

/** The refusal of one too many. */
const limit = (message: string): AwsError => new AwsError("LimitExceeded", message, 409);
/** Tags in the call, and their number together with those the entity has. */
const checkTags: IamCheck = ({ input, entity }) => {
  // why: IAM compares tag keys without regard to case.
  const given = structures(input, "Tags").map((tag) => text(tag, "Key").toLowerCase());
  if (given.some((key) => key.startsWith("aws:")))
    throw new AwsError("InvalidInput", "Tag keys beginning with aws: are reserved for system use.");
  if (new Set(given).size < given.length)
    throw new AwsError("InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
  const present = Object.keys(entity?.tags ?? {}).map((key) => key.toLowerCase());
  if (given.length > 0 && new Set([...present, ...given]).size > TAGS)
    throw limit(`The number of tags has reached the maximum limit. You can have at most ${TAGS} tags.`);
};

/** Grammar and size of the trust policy in a parameter. */
const checkTrust =
  (parameter: string): IamCheck =>
  ({ input }) => {
    const policy = text(input, parameter);
    checkPolicyGrammar(policy, "trust");
    if (policySize(policy) > TRUST_SIZE) throw limit(`Cannot exceed quota for ACLSizePerRole: ${TRUST_SIZE}`);
  };

/** An inline policy's grammar, and its size together with the holder's others. */
function checkInline(kind: keyof typeof INLINE_SIZE): IamCheck {
  return ({ input, entity }) => {
    const policy = text(input, "PolicyDocument");
    checkPolicyGrammar(policy, "identity");
    const others = Object.entries(entity?.inline ?? {}).filter(([name]) => name !== optionalText(input, "PolicyName"));
    const size = others.reduce((sum, [, other]) => sum + policySize(other), policySize(policy));
    if (size > INLINE_SIZE[kind]) {
      throw limit(`Maximum policy size of ${INLINE_SIZE[kind]} bytes exceeded for ${kind} ${entity?.name ?? ""}`);
    }
  };
}

/** A managed policy's grammar and size. */
const checkManagedDocument: IamCheck = ({ input }) => {
  const policy = text(input, "PolicyDocument");
  checkPolicyGrammar(policy, "identity");
  if (policySize(policy) > MANAGED_SIZE) throw limit(`Cannot exceed quota for PolicySize: ${MANAGED_SIZE}`);
};

/** The number of managed policies on a role, user or group. */
function checkAttachment(quota: "PoliciesPerRole" | "PoliciesPerUser" | "PoliciesPerGroup"): IamCheck {
  return ({ context, input, entity }) => {
    const attached = Object.keys(entity?.managed ?? {});
    if (attached.includes(optionalText(input, "PolicyArn") ?? "") || !context.settings.quotas) return;
    if (attached.length >= MANAGED_PER_HOLDER) throw limit(`Cannot exceed quota for ${quota}: ${MANAGED_PER_HOLDER}`);
  };
}

const all =
  (...checks: IamCheck[]): IamCheck =>
  async (call) => {
    for (const check of checks) await check(call);
  };

const notReserved: IamCheck = ({ input }) => {
  if (RESERVED_PATH.test(optionalText(input, "Path") ?? "")) {
    throw new AwsError("InvalidInput", "Roles in the path /aws-reserved/ can only be made by AWS.");
  }
};

const fewEnoughRoles: IamCheck = async ({ context, accountId }) => {
  if (!context.settings.quotas) return;
  const found = await context.moto.ask<{ names: string[] }>("names", { account: accountId, kind: "role" });
  const own = (found?.names ?? []).filter((name) => !RESERVED_NAME.test(name));
  if (own.length >= ROLES_PER_ACCOUNT) throw limit(`Cannot exceed quota for RolesPerAccount: ${ROLES_PER_ACCOUNT}`);
};

const fewEnoughGroups: IamCheck = ({ context, entity }) => {
  if (context.settings.quotas && (entity?.groups ?? []).length >= GROUPS_PER_USER) {
    throw limit(`Cannot exceed quota for GroupsPerUser: ${GROUPS_PER_USER}`);
  }
};

/** What is checked before moto gets the call, by operation. moto_checks.py has what depends on other things in the account. */
export const IAM_CHECKS: Record<string, IamCheck> = {
  CreateRole: all(notReserved, checkTrust("AssumeRolePolicyDocument"), checkTags, fewEnoughRoles),
  UpdateAssumeRolePolicy: checkTrust("PolicyDocument"),
  PutRolePolicy: checkInline("role"),
  PutUserPolicy: checkInline("user"),
  PutGroupPolicy: checkInline("group"),
  AttachRolePolicy: checkAttachment("PoliciesPerRole"),
  AttachUserPolicy: checkAttachment("PoliciesPerUser"),
  AttachGroupPolicy: checkAttachment("PoliciesPerGroup"),
  TagRole: checkTags,
  TagUser: checkTags,
  CreateUser: checkTags,
  AddUserToGroup: fewEnoughGroups,
  CreatePolicy: all(checkManagedDocument, checkTags),
  CreatePolicyVersion: checkManagedDocument,
};

/** Throws UnmodifiableEntity for a change to a role that Identity Center owns. */
export const protectReserved: IamCheck = ({ input, entity }) => {
  if (entity?.kind !== "role" || !RESERVED_PATH.test(entity.path)) return;
  const name = text(input, "RoleName");
  throw new AwsError(
    "UnmodifiableEntity",
    `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`,
  );
};

/** Throws AccessDenied for a change to one of AWS's own managed policies. */
export const protectAwsPolicies =
  (operation: string): IamCheck =>
  ({ input }) => {
    const arn = optionalText(input, "PolicyArn") ?? "";
    if (!arn.startsWith("arn:aws:iam::aws:") || /^(Attach|Detach)/.test(operation)) return;
    throw new AwsError("AccessDenied", `Policy ${arn} is managed by AWS and cannot be changed.`, 403);
  };
