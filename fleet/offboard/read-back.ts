import pMap from "p-map";
import type { AwsClientConfig } from "../aws/aws-client.ts";
import { callFailure } from "../aws/call-failure.ts";
import type { DeployedResource } from "../workers/protocol.ts";
import type { HeldPermissionSet, HomeHoldings } from "./home-holdings.ts";

/** Questions to Identity Center at once. Source: Identity Center user guide, limits: 20 calls a second in all. */
const AT_ONCE = 5;

/**
 * Asks the home account what is left of a client's access, whatever the state says.
 * @param before What the home stack held of the client before it was updated.
 * @returns a sentence for each thing that is still there; nothing when nobody is let in any more.
 * @throws Error when it cannot be asked.
 */
export async function accessLeft(
  config: AwsClientConfig,
  accountId: string,
  before: HomeHoldings,
): Promise<readonly string[]> {
  const [sets, shared] = await Promise.all([
    pMap(before.sets, (set) => assignmentsLeft(config, set), { concurrency: AT_ONCE }),
    pMap(before.shared, (one) => policyLeft(config, accountId, one), { concurrency: AT_ONCE }),
  ]);
  return [...sets, ...shared].flat();
}

/** Source: sso-admin `ListAccountsForProvisionedPermissionSet`, `ListAccountAssignments`. */
async function assignmentsLeft(
  config: AwsClientConfig,
  { name, arn, instanceArn }: HeldPermissionSet,
): Promise<readonly string[]> {
  const { SSOAdminClient, paginateListAccountAssignments, paginateListAccountsForProvisionedPermissionSet } =
    await import("@aws-sdk/client-sso-admin");
  const client = new SSOAdminClient(config);
  const names = { InstanceArn: instanceArn, PermissionSetArn: arn };
  return whileThere(async () => {
    const left: string[] = [];
    for await (const { AccountIds = [] } of paginateListAccountsForProvisionedPermissionSet({ client }, names))
      for (const AccountId of AccountIds)
        for await (const { AccountAssignments = [] } of paginateListAccountAssignments(
          { client },
          { ...names, AccountId },
        ))
          for (const { PrincipalType, PrincipalId } of AccountAssignments)
            left.push(`${name} is still assigned to ${PrincipalType ?? ""} ${PrincipalId ?? ""} in ${AccountId}`);
    return left;
  });
}

async function policyLeft(
  config: AwsClientConfig,
  accountId: string,
  { type, urn, outputs }: DeployedResource,
): Promise<readonly string[]> {
  const value = (key: string) => (typeof outputs[key] === "string" ? outputs[key] : "");
  if (type === "aws-native:sso:Assignment") return assignmentLeft(config, value);
  const policy = await whileThere(async () => readPolicy(config, type, value));
  const name = urn.split("::").slice(3).join("::");
  return policy.some((one) => one.includes(`:iam::${accountId}:role/`))
    ? [`${type.split("/").at(-1) ?? type} ${name} still lets its holders into account ${accountId}`]
    : [];
}

async function assignmentLeft(config: AwsClientConfig, value: (key: string) => string): Promise<readonly string[]> {
  const { SSOAdminClient, paginateListAccountAssignments } = await import("@aws-sdk/client-sso-admin");
  const client = new SSOAdminClient(config);
  const [InstanceArn, PermissionSetArn] = [value("instanceArn"), value("permissionSetArn")];
  const [AccountId, principal] = [value("targetId"), value("principalId")];
  return whileThere(async () => {
    const names = { InstanceArn, PermissionSetArn, AccountId };
    for await (const { AccountAssignments = [] } of paginateListAccountAssignments({ client }, names))
      if (AccountAssignments.some(({ PrincipalId }) => PrincipalId === principal))
        return [`${PermissionSetArn} is still assigned to ${principal} in account ${AccountId}`];
    return [];
  });
}

/** The policy of one resource of the home stack, as AWS has it now. */
async function readPolicy(
  config: AwsClientConfig,
  type: string,
  value: (key: string) => string,
): Promise<readonly string[]> {
  if (type === "aws-native:sso:PermissionSet") {
    const { SSOAdminClient, GetInlinePolicyForPermissionSetCommand } = await import("@aws-sdk/client-sso-admin");
    const names = { InstanceArn: value("instanceArn"), PermissionSetArn: value("permissionSetArn") };
    const { InlinePolicy = "" } = await new SSOAdminClient(config).send(
      new GetInlinePolicyForPermissionSetCommand(names),
    );
    return [InlinePolicy];
  }
  const iam = await import("@aws-sdk/client-iam");
  const client = new iam.IAMClient(config);
  const PolicyName = value("name");
  const decoded = ({ PolicyDocument = "" }: { readonly PolicyDocument?: string | undefined }) => [
    decodeURIComponent(PolicyDocument),
  ];
  switch (type) {
    case "aws:iam/userPolicy:UserPolicy":
      return decoded(await client.send(new iam.GetUserPolicyCommand({ UserName: value("user"), PolicyName })));
    case "aws:iam/groupPolicy:GroupPolicy":
      return decoded(await client.send(new iam.GetGroupPolicyCommand({ GroupName: value("group"), PolicyName })));
    case "aws:iam/rolePolicy:RolePolicy":
      return decoded(await client.send(new iam.GetRolePolicyCommand({ RoleName: value("role"), PolicyName })));
    case "aws:iam/policy:Policy": {
      const PolicyArn = value("arn");
      const { Policy } = await client.send(new iam.GetPolicyCommand({ PolicyArn }));
      const VersionId = Policy?.DefaultVersionId;
      const { PolicyVersion } = await client.send(new iam.GetPolicyVersionCommand({ PolicyArn, VersionId }));
      return [decodeURIComponent(PolicyVersion?.Document ?? "")];
    }
    default:
      throw new Error(`how to read a ${type} back is not known`);
  }
}

/** What is gone has nothing left. */
async function whileThere(ask: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await ask();
  } catch (error) {
    if (callFailure(error).kind === "absent") return [];
    throw error;
  }
}
