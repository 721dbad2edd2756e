import type { CustomResourceOptions } from "@pulumi/pulumi";
import { RolePoliciesExclusive, Role, RolePolicy, RolePolicyAttachmentsExclusive } from "@pulumi/aws/iam/index.js";
import { getGroup } from "@pulumi/aws/identitystore/index.js";
import { Provider as AwsProvider } from "@pulumi/aws/provider.js";
import { getInstances } from "@pulumi/aws/ssoadmin/index.js";
import { Provider as NativeProvider } from "@pulumi/aws-native/provider.js";
import { Assignment, PermissionSet } from "@pulumi/aws-native/sso/index.js";

export const home = "111111111111";
export const readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";
export const audit = "arn:aws:iam::aws:policy/SecurityAudit";
export const trust = (account: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: account } }],
  });
export const assume = (resource: string): object => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: resource }],
});

export interface Wish {
  readonly description: string;
  readonly setName: string;
  readonly resource: string;
  readonly group: string;
}
export const wish: Wish = {
  description: "reads",
  setName: "AbcCorpReadOnly",
  resource: "arn:aws:iam::222222222222:role/reader",
  group: "Auditors",
};

export function providers(account: string): { aws: CustomResourceOptions; native: CustomResourceOptions } {
  const args = { region: "eu-west-1" as const, allowedAccountIds: [account], skipCredentialsValidation: false };
  return { aws: { provider: new AwsProvider("aws", args) }, native: { provider: new NativeProvider("native", args) } };
}

export async function program({ description, setName, resource, group }: Wish): Promise<object> {
  const { aws, native } = providers(home);
  const { arns, identityStoreIds } = await getInstances({}, { provider: aws.provider as AwsProvider });
  const alternateIdentifier = { uniqueAttribute: { attributePath: "DisplayName", attributeValue: group } };
  const found = await getGroup(
    { identityStoreId: identityStoreIds[0]!, alternateIdentifier },
    { provider: aws.provider as AwsProvider },
  );
  const role = new Role(
    "reader",
    { name: "reader", assumeRolePolicy: trust(home), description, tags: { team: "a" }, forceDetachPolicies: true },
    aws,
  );
  new RolePolicyAttachmentsExclusive("reader", { roleName: role.name, policyArns: [readOnly] }, aws);
  const inline = new RolePolicy("inline", { name: "inline", role, policy: JSON.stringify(assume("*")) }, aws);
  new RolePoliciesExclusive("reader", { roleName: role.name, policyNames: [inline.name] }, aws);
  const set = new PermissionSet(
    "set",
    {
      name: setName,
      instanceArn: arns[0]!,
      sessionDuration: "PT1H",
      managedPolicies: [],
      inlinePolicy: JSON.stringify(assume(resource)),
      tags: [{ key: "team", value: "a" }],
    },
    native,
  );
  const target = { targetId: home, targetType: "AWS_ACCOUNT" } as const;
  const assignment = new Assignment(
    "set",
    {
      instanceArn: arns[0]!,
      permissionSetArn: set.permissionSetArn,
      principalId: found.groupId,
      principalType: "GROUP",
      ...target,
    },
    native,
  );
  return { instanceArn: arns[0], setArn: set.permissionSetArn, assignmentId: assignment.id, setId: set.id };
}
