import { randomBytes } from "node:crypto";
import type { SimulationOrgPolicies } from "@cloud-copilot/iam-simulate";
import type { OrganizationPolicy } from "../state.ts";
import { AwsError } from "./aws-error.ts";
import type { Context } from "./context.ts";
import { type Input, page, text } from "./json-input.ts";

/** Kinds of policies that the sandbox's organizations have; both are always in use. */
export const POLICY_TYPES = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] as const;
type PolicyType = (typeof POLICY_TYPES)[number];

const ALLOW_ALL = { Effect: "Allow", Action: "*", Resource: "*" };
const document = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

/** What AWS attaches to each root and account by itself. */
const STANDARD: Readonly<Record<PolicyType, Omit<OrganizationPolicy, "organizationId" | "targets">>> = {
  SERVICE_CONTROL_POLICY: {
    ...{ id: "p-FullAWSAccess", name: "FullAWSAccess", type: "SERVICE_CONTROL_POLICY" },
    content: document(ALLOW_ALL),
  },
  RESOURCE_CONTROL_POLICY: {
    ...{ id: "p-RCPFullAWSAccess", name: "RCPFullAWSAccess", type: "RESOURCE_CONTROL_POLICY" },
    content: document({ ...ALLOW_ALL, Principal: "*" }),
  },
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

function view({ id, name, type }: Pick<OrganizationPolicy, "id" | "name" | "type">, organizationId: string) {
  const AwsManaged = id === "p-FullAWSAccess" || id === "p-RCPFullAWSAccess";
  return {
    Id: id,
    Arn: `arn:aws:organizations::aws:policy/${organizationId}/${id}`,
    Name: name,
    Type: type,
    AwsManaged,
  };
}

/** What Organizations says and does of policies; undefined for another operation. */
export function policyCall(
  context: Context,
  operation: string,
  input: Input,
  organizationId: string,
): object | undefined {
  const { state } = context;
  const all = (state.organizationPolicies ??= []);
  const find = (id: string) => {
    const found = [...Object.values(STANDARD).map((one) => ({ ...one, organizationId, targets: [] })), ...all].find(
      (one) => one.id === id && one.organizationId === organizationId,
    );
    if (found === undefined) throw new AwsError("PolicyNotFoundException", "We can't find a policy with that id.");
    return found;
  };
  switch (operation) {
    case "ListPoliciesForTarget": {
      const listed = attached(context, organizationId, text(input, "TargetId"), text(input, "Filter"));
      const { items, ...rest } = page(listed, input);
      return { Policies: items.map((one) => view(one, organizationId)), ...rest };
    }
    case "DescribePolicy": {
      const found = find(text(input, "PolicyId"));
      return { Policy: { PolicySummary: view(found, organizationId), Content: found.content } };
    }
    case "CreatePolicy": {
      const id = `p-${randomBytes(4).toString("hex")}`;
      const [name, type, content] = [text(input, "Name"), text(input, "Type"), text(input, "Content")];
      const made: OrganizationPolicy = { id, organizationId, name, type, content, targets: [] };
      all.push(made);
      context.saver.touch();
      return { Policy: { PolicySummary: view(made, organizationId), Content: content } };
    }
    case "AttachPolicy":
      find(text(input, "PolicyId")).targets.push(text(input, "TargetId"));
      context.saver.touch();
      return {};
    case "DetachPolicy": {
      const found = find(text(input, "PolicyId"));
      found.targets = found.targets.filter((one) => one !== text(input, "TargetId"));
      context.saver.touch();
      return {};
    }
    default:
      return undefined;
  }
}
