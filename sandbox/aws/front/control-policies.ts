import { randomBytes } from "node:crypto";
import type { SimulationOrgPolicies } from "@cloud-copilot/iam-simulate";
import type { Account, OrganizationPolicy } from "../state.ts";
import { AwsError } from "./aws-error.ts";
import type { Context } from "./context.ts";
import { page, text, type Input } from "./json-input.ts";

/** What the handlers of one operation of Organizations get. */
export interface OrganizationCall {
  context: Context;
  input: Input;
  organizationId: string;
  management: Account;
  members: readonly Account[];
}

/** Handlers by operation name. Each gives the answer's JSON or throws an AwsError. */
export type OrganizationOperations = Readonly<Record<string, (call: OrganizationCall) => object>>;

/** Kinds of policies that the sandbox's organizations have; both are always in use. */
export const POLICY_TYPES = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] as const;
type PolicyType = (typeof POLICY_TYPES)[number];

const ALLOW_ALL = { Effect: "Allow", Action: "*", Resource: "*" };
type PolicyOfAws = Omit<OrganizationPolicy, "organizationId">;
const standard = (type: PolicyType, name: string, statement: object): PolicyOfAws => {
  const content = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  return { id: `p-${name}`, name, type, content, targets: [] };
};

/** What AWS attaches to each root and account by itself. */
const STANDARD: Readonly<Record<PolicyType, PolicyOfAws>> = {
  SERVICE_CONTROL_POLICY: standard("SERVICE_CONTROL_POLICY", "FullAWSAccess", ALLOW_ALL),
  RESOURCE_CONTROL_POLICY: standard("RESOURCE_CONTROL_POLICY", "RCPFullAWSAccess", { ...ALLOW_ALL, Principal: "*" }),
};

/** Id of an organization's root. */
export function rootId(organizationId: string): string {
  return `r-${organizationId.slice(2, 6)}`;
}

function attached(context: Context, organizationId: string, target: string, type: string) {
  const own = (context.state.organizationPolicies ?? []).filter(
    (one) => one.organizationId === organizationId && one.type === type && one.targets.includes(target),
  );
  const standard = POLICY_TYPES.find((one) => one === type);
  return [...(standard === undefined ? [] : [STANDARD[standard]]), ...own];
}

/**
 * The policies of one kind that an account is under, as the evaluator takes them: none for one of no organization, and for a
 * management account, for which they do not hold.
 */
export function controlPolicies(context: Context, accountId: string, type: PolicyType): SimulationOrgPolicies[] {
  const organizationId = context.state.accounts.get(accountId)?.organizationId ?? "";
  const [management] = [...context.state.accounts.values()].filter((one) => one.organizationId === organizationId);
  if (organizationId === "" || management?.id === accountId) return [];
  return [rootId(organizationId), accountId].map((target) => ({
    orgIdentifier: target,
    policies: attached(context, organizationId, target, type)
      // why: the evaluator has that one by itself, and refuses it among the others.
      .filter(({ id }) => id !== STANDARD.RESOURCE_CONTROL_POLICY.id)
      .map(({ name, content }) => ({ name, policy: JSON.parse(content) as unknown })),
  }));
}

function view({ id, name, type }: PolicyOfAws, organizationId: string) {
  return {
    Id: id,
    Arn: `arn:aws:organizations::aws:policy/${organizationId}/${id}`,
    Name: name,
    Type: type,
    AwsManaged: Object.values(STANDARD).some((one) => one.id === id),
  };
}

function policyOf({ context, organizationId, input }: OrganizationCall): PolicyOfAws {
  const id = text(input, "PolicyId");
  const own = (context.state.organizationPolicies ?? []).filter((one) => one.organizationId === organizationId);
  const found = [...Object.values(STANDARD), ...own].find((one) => one.id === id);
  if (found === undefined) throw new AwsError("PolicyNotFoundException", "We can't find a policy with that id.");
  return found;
}

/** What Organizations says and does of policies. */
export const policyOperations: OrganizationOperations = {
  ListPoliciesForTarget: ({ context, organizationId, input }) => {
    const listed = attached(context, organizationId, text(input, "TargetId"), text(input, "Filter"));
    return page(listed, input, "Policies", (one) => view(one, organizationId));
  },
  DescribePolicy: (call) => {
    const found = policyOf(call);
    return { Policy: { PolicySummary: view(found, call.organizationId), Content: found.content } };
  },
  CreatePolicy: ({ context, organizationId, input }) => {
    const id = `p-${randomBytes(4).toString("hex")}`;
    const [name, type, content] = [text(input, "Name"), text(input, "Type"), text(input, "Content")];
    const made: OrganizationPolicy = { id, organizationId, name, type, content, targets: [] };
    (context.state.organizationPolicies ??= []).push(made);
    return { Policy: { PolicySummary: view(made, organizationId), Content: content } };
  },
  AttachPolicy: (call) => {
    policyOf(call).targets.push(text(call.input, "TargetId"));
    return {};
  },
  DetachPolicy: (call) => {
    const found = policyOf(call);
    found.targets = found.targets.filter((one) => one !== text(call.input, "TargetId"));
    return {};
  },
};
