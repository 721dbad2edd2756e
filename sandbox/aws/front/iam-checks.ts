import { AwsError, checkField, constraintMessage } from "./aws-error.ts";
import { members } from "./call.ts";
import type { Context } from "./context.ts";
import { findPolicy, type Entity } from "./entities.ts";
import { checkPolicyGrammar, policySize } from "./policy-grammar.ts";

/** What a check sees of an IAM call. */
export interface IamCall {
  context: Context;
  accountId: string;
  params: URLSearchParams;
  /** The role, user or group that the call names, whatever its case; undefined when there is none. */
  entity: Entity | undefined;
}

/** Refuses what IAM would refuse and moto would not, or does nothing. */
export type IamCheck = (call: IamCall) => void | Promise<void>;

const NAME = "[\\w+=,.@-]+";
/** Lengths and patterns of IAM's service model, quotas of reference_iam-quotas. */
export const IAM_RULES = {
  roleName: { min: 1, max: 64, pattern: NAME },
  userName: { min: 1, max: 64, pattern: NAME },
  groupName: { min: 1, max: 128, pattern: NAME },
  policyName: { min: 1, max: 128, pattern: NAME },
  path: { min: 1, max: 512, pattern: "(/)|(/[\\u0021-\\u007E]+/)" },
  description: { max: 1_000, pattern: "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*" },
};
const TRUST_SIZE = 2_048;
const MANAGED_SIZE = 6_144;
const INLINE_SIZE = { role: 10_240, user: 2_048, group: 5_120 };
const MANAGED_PER_HOLDER = 10;
const TAGS = 50;

/** The refusal of one too many. */
export const limit = (message: string): AwsError => new AwsError("LimitExceeded", message, 409);
/** The refusal of a name that is taken. */
export const taken = (message: string): AwsError => new AwsError("EntityAlreadyExists", message, 409);

/** Checks a parameter when the call has it. */
export function checkParam(params: URLSearchParams, name: string, rule: keyof typeof IAM_RULES): void {
  const value = params.get(name);
  if (value !== null)
    checkField("ValidationError", name.charAt(0).toLowerCase() + name.slice(1), value, IAM_RULES[rule]);
}

/** Session duration of a role: 3,600 to 43,200 seconds. */
export const checkMaxSession: IamCheck = ({ params }) => {
  const value = params.get("MaxSessionDuration");
  if (value === null) return;
  const seconds = Number(value);
  if (Number.isInteger(seconds) && seconds >= 3_600 && seconds <= 43_200) return;
  const constraint = `Member must have value ${seconds < 3_600 ? "greater than or equal to 3600" : "less than or equal to 43200"}`;
  throw new AwsError("ValidationError", constraintMessage(value, "maxSessionDuration", constraint));
};

/** Tags in the call, and their number together with those the entity has. */
export const checkTags: IamCheck = ({ params, entity }) => {
  const given = members(params, "Tags");
  if (given.length === 0) return;
  const keys = new Set(Object.keys(entity?.tags ?? {}).map((key) => key.toLowerCase()));
  const seen = new Set<string>();
  for (const { Key: key = "", Value: value = "" } of given) {
    checkField("ValidationError", "tags.member.key", key, {
      min: 1,
      max: 128,
      pattern: "[\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@]+",
    });
    checkField("ValidationError", "tags.member.value", value, {
      max: 256,
      pattern: "[\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@]*",
    });
    if (key.toLowerCase().startsWith("aws:"))
      throw new AwsError("InvalidInput", "Tag keys beginning with aws: are reserved for system use.");
    // why: IAM compares tag keys without regard to case.
    if (seen.has(key.toLowerCase()))
      throw new AwsError("InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    seen.add(key.toLowerCase());
    keys.add(key.toLowerCase());
  }
  if (keys.size > TAGS)
    throw limit(`The number of tags has reached the maximum limit. You can have at most ${TAGS} tags.`);
};

/** Grammar and size of the trust policy in a parameter. */
export const checkTrust =
  (parameter: string): IamCheck =>
  ({ params }) => {
    const text = params.get(parameter) ?? "";
    checkPolicyGrammar(text, "trust");
    if (policySize(text) > TRUST_SIZE) throw limit(`Cannot exceed quota for ACLSizePerRole: ${TRUST_SIZE}`);
  };

/** An inline policy's grammar, and its size together with the holder's others. */
export function checkInline(kind: keyof typeof INLINE_SIZE): IamCheck {
  return ({ params, entity }) => {
    checkParam(params, "PolicyName", "policyName");
    const text = params.get("PolicyDocument") ?? "";
    checkPolicyGrammar(text, "identity");
    const others = Object.entries(entity?.inline ?? {}).filter(([name]) => name !== params.get("PolicyName"));
    const size = others.reduce((sum, [, other]) => sum + policySize(other), policySize(text));
    if (size > INLINE_SIZE[kind]) {
      throw limit(`Maximum policy size of ${INLINE_SIZE[kind]} bytes exceeded for ${kind} ${entity?.name ?? ""}`);
    }
  };
}

/** A managed policy's grammar and size. */
export const checkManagedDocument: IamCheck = ({ params }) => {
  const text = params.get("PolicyDocument") ?? "";
  checkPolicyGrammar(text, "identity");
  if (policySize(text) > MANAGED_SIZE) throw limit(`Cannot exceed quota for PolicySize: ${MANAGED_SIZE}`);
};

/** The number of managed policies on a role, user or group. */
export function checkAttachment(quota: "PoliciesPerRole" | "PoliciesPerUser" | "PoliciesPerGroup"): IamCheck {
  return ({ context, params, entity }) => {
    const attached = Object.keys(entity?.managed ?? {});
    if (attached.includes(params.get("PolicyArn") ?? "") || !context.settings.quotas) return;
    if (attached.length >= MANAGED_PER_HOLDER) throw limit(`Cannot exceed quota for ${quota}: ${MANAGED_PER_HOLDER}`);
  };
}

/** A permissions boundary has to exist. */
export const checkBoundary: IamCheck = async ({ context, accountId, params }) => {
  const arn = params.get("PermissionsBoundary");
  if (arn === null) return;
  const found = await findPolicy(context, accountId, arn);
  if (found === undefined)
    throw new AwsError("NoSuchEntity", `Scope ARN: ${arn} does not exist or is not attachable.`, 404);
};

/** Refuses a second entity whose name differs in case at the most. */
export function checkUnique(kind: "Role" | "User" | "Group"): IamCheck {
  return ({ params, entity }) => {
    if (entity !== undefined) throw taken(`${kind} with name ${params.get(`${kind}Name`) ?? ""} already exists.`);
  };
}
