import { canonicalPolicy, type Hash } from "../../aws/same-policy.ts";
import { pascalCase } from "../../config/naming.ts";
import type { Fault } from "../../faults/fault.ts";
import type { ClientPlan, RolePlan } from "../client-plan.ts";
import type { CustomerPolicy } from "../role/role-documents.ts";

/** A CloudFormation template that makes a client's access roles. */
export interface HandoffTemplate {
  readonly AWSTemplateFormatVersion: "2010-09-09";
  readonly Description: string;
  readonly Metadata: { readonly Switchyard: { readonly client: string; readonly digest: string } };
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs: Readonly<Record<string, unknown>>;
}

/** One resource of a template. */
export interface TemplateResource {
  readonly Type: "AWS::IAM::Role" | "AWS::IAM::ManagedPolicy";
  readonly Condition: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** The condition that every resource has. why: in another account than the client's, the template must make no role. */
const IN_THE_ACCOUNT = "IsTheAccount";

/** Largest template that CloudFormation reads from an object in S3, in bytes. Source: CloudFormation quotas. */
export const TEMPLATE_MAX = 1_000_000;
/** Largest template that is passed in the call itself, as `--template-body` does, in bytes. Source: CloudFormation quotas. */
export const TEMPLATE_BODY_MAX = 51_200;
/** Source: CloudFormation quotas. */
const RESOURCES_MAX = 500;

/**
 * The roles of a client that runs no Pulumi, for CloudFormation: the same names, trust and policies as its stack would
 * make, and nothing in any other account. Logical ids follow from keys and names alone, so that a later template updates
 * the stack of an earlier one. Whoever deletes the stack ends the access: nothing is retained.
 */
export function handoffTemplate(plan: ClientPlan, sha256: Hash): HandoffTemplate {
  // why the hash: a logical id has letters and digits alone, and `a-1` and `a1` are two roles.
  const idOf = (kind: string, name: string) =>
    `${kind}${pascalCase(name).replaceAll(/[^A-Za-z0-9]/g, "")}${sha256(name).slice(0, 6)}`;
  const policyIds = new Map(plan.customerPolicies.map(({ arn, name }) => [arn, idOf("Policy", name)]));
  const roles = plan.roles.map((role) => ({ role, id: idOf("Role", role.key) }));
  const resources = Object.fromEntries([
    ...plan.customerPolicies.map((policy) => [idOf("Policy", policy.name), policyResource(policy)] as const),
    ...roles.map(({ role, id }) => [id, roleResource(role, policyIds)] as const),
  ]);
  const conditions = { [IN_THE_ACCOUNT]: { "Fn::Equals": [{ Ref: "AWS::AccountId" }, plan.accountId] } };
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `Access roles of ${plan.name} for the people of account ${plan.homeAccountId}. Makes nothing in another account than ${plan.accountId}.`,
    Metadata: {
      Switchyard: { client: plan.name, digest: sha256(canonicalPolicy({ conditions, resources })).slice(0, 16) },
    },
    Conditions: conditions,
    Resources: resources,
    Outputs: Object.fromEntries(
      roles.map(({ id }) => [`${id}Arn`, { Condition: IN_THE_ACCOUNT, Value: { "Fn::GetAtt": [id, "Arn"] } }]),
    ),
  };
}

/** The template as a file's text, with a newline at its end. */
export function templateText(template: HandoffTemplate): string {
  return `${JSON.stringify(template, undefined, 2)}\n`;
}

/** Digest of what a template makes, 16 hexadecimal digits: it moves with the roles and policies, and with nothing else. */
export function digestOf({ Metadata }: HandoffTemplate): string {
  return Metadata.Switchyard.digest;
}

/** Whether the files make something else by now than the template that was handed over last; `false` where none is recorded. */
export function hasMovedOn(plan: ClientPlan, sha256: Hash): boolean {
  return plan.handedOver !== undefined && digestOf(handoffTemplate(plan, sha256)) !== plan.handedOver.digest;
}

/** What CloudFormation would refuse about the template as a whole. */
export function templateFaults(plan: ClientPlan, template: HandoffTemplate): readonly Fault[] {
  const fault = (expected: string, found: string): Fault => ({
    code: "handoff/too-large",
    at: { file: plan.file },
    path: `${plan.slug}: roles`,
    expected,
    found,
    fix: "Make fewer roles or shorter policies: AWS managed policies take no room in the template.",
  });
  const bytes = Buffer.byteLength(templateText(template));
  const resources = Object.keys(template.Resources).length;
  return [
    ...(bytes > TEMPLATE_MAX ? [fault(`a template of at most ${TEMPLATE_MAX} bytes`, `${bytes} bytes`)] : []),
    ...(resources > RESOURCES_MAX ? [fault(`at most ${RESOURCES_MAX} resources in it`, `${resources}`)] : []),
  ];
}

/** why without tags: CloudFormation gives managed policies none. */
function policyResource({ name, document }: CustomerPolicy): TemplateResource {
  return {
    Type: "AWS::IAM::ManagedPolicy",
    Condition: IN_THE_ACCOUNT,
    Properties: { ManagedPolicyName: name, PolicyDocument: document },
  };
}

function roleResource(role: RolePlan, policyIds: ReadonlyMap<string, string>): TemplateResource {
  // why by reference: the role then waits for the policy, and IAM deletes no policy that a role still has.
  const reference = (arn: string) => {
    const id = policyIds.get(arn);
    return id === undefined ? arn : { Ref: id };
  };
  const { name, path, trustPolicy, description, maxSessionDuration, permissionsBoundary } = role;
  return {
    Type: "AWS::IAM::Role",
    Condition: IN_THE_ACCOUNT,
    Properties: {
      RoleName: name,
      Path: path,
      AssumeRolePolicyDocument: trustPolicy,
      ...(description !== "" && { Description: description }),
      MaxSessionDuration: maxSessionDuration,
      ...(permissionsBoundary !== undefined && { PermissionsBoundary: reference(permissionsBoundary) }),
      ManagedPolicyArns: role.managedPolicyArns.map(reference),
      Policies: role.inlinePolicies.map((policy) => ({
        PolicyName: policy.name,
        PolicyDocument: policy.document,
      })),
      Tags: tagList(role.tags),
    },
  };
}

function tagList(tags: Readonly<Record<string, string>>): readonly { readonly Key: string; readonly Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
