import type { DirectoryPrincipal } from "../../core/home/settings/home-settings.ts";
import type { AwsClientConfig } from "../aws/aws-client.ts";
import type { CenterReader, DeployedAssignment, DeployedInstance, DirectoryEntry } from "./deployed.ts";
import { all, unlessAbsent } from "./read-iam.ts";

/** Reads Identity Center by the SDK, which keeps to what AWS answers by itself (adaptive retries). */
export async function centerReader(config: AwsClientConfig): Promise<CenterReader> {
  const [sso, store] = await Promise.all([
    import("@aws-sdk/client-sso-admin"),
    import("@aws-sdk/client-identitystore"),
  ]);
  const client = new sso.SSOAdminClient(config);
  const directory = new store.IdentitystoreClient(config);
  return {
    async instances() {
      const found = await all(sso.paginateListInstances({ client }, {}), ({ Instances = [] }) => Instances);
      return found.map(({ InstanceArn = "", IdentityStoreId = "" }) => ({
        arn: InstanceArn,
        identityStoreId: IdentityStoreId,
      }));
    },
    sets: ({ arn: InstanceArn }) =>
      all(sso.paginateListPermissionSets({ client }, { InstanceArn }), ({ PermissionSets = [] }) => PermissionSets),
    async setName({ arn: InstanceArn }, PermissionSetArn) {
      const found = await client.send(new sso.DescribePermissionSetCommand({ InstanceArn, PermissionSetArn }));
      return found.PermissionSet?.Name ?? "";
    },
    async setTags({ arn: InstanceArn }, ResourceArn) {
      const tags = await all(
        sso.paginateListTagsForResource({ client }, { InstanceArn, ResourceArn }),
        ({ Tags = [] }) => Tags,
      );
      return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
    },
    set: (instance, arn, accounts) => readSet(sso, client, instance, arn, accounts),
    stale: ({ arn: InstanceArn }, AccountId) =>
      all(
        sso.paginateListPermissionSetsProvisionedToAccount(
          { client },
          { InstanceArn, AccountId, ProvisioningStatus: "LATEST_PERMISSION_SET_NOT_PROVISIONED" },
        ),
        ({ PermissionSets = [] }) => PermissionSets,
      ),
    find: (instance, principal) => find(store, directory, instance, principal),
    async nameOf({ identityStoreId: IdentityStoreId }, type, id) {
      if (type === "GROUP") {
        const group = await unlessAbsent(
          directory.send(new store.DescribeGroupCommand({ IdentityStoreId, GroupId: id })),
        );
        return group?.DisplayName;
      }
      const user = await unlessAbsent(directory.send(new store.DescribeUserCommand({ IdentityStoreId, UserId: id })));
      return user?.UserName;
    },
  };
}

type Sso = typeof import("@aws-sdk/client-sso-admin");
type SsoClient = InstanceType<Sso["SSOAdminClient"]>;

/** One permission set with all that it holds: six calls, and one for each account in which it is. */
async function readSet(
  sso: Sso,
  client: SsoClient,
  { arn: InstanceArn }: DeployedInstance,
  arn: string,
  accounts: readonly string[],
): Promise<Awaited<ReturnType<CenterReader["set"]>>> {
  const set = { InstanceArn, PermissionSetArn: arn };
  const described = await unlessAbsent(client.send(new sso.DescribePermissionSetCommand(set)));
  if (described?.PermissionSet === undefined) return undefined;
  const { Name = "", Description, SessionDuration, RelayState } = described.PermissionSet;
  const { InlinePolicy } = await client.send(new sso.GetInlinePolicyForPermissionSetCommand(set));
  const managed = await all(
    sso.paginateListManagedPoliciesInPermissionSet({ client }, set),
    ({ AttachedManagedPolicies = [] }) => AttachedManagedPolicies,
  );
  const customer = await all(
    sso.paginateListCustomerManagedPolicyReferencesInPermissionSet({ client }, set),
    ({ CustomerManagedPolicyReferences = [] }) => CustomerManagedPolicyReferences,
  );
  // why: without a boundary AWS answers that there is no such thing.
  const boundary = await unlessAbsent(client.send(new sso.GetPermissionsBoundaryForPermissionSetCommand(set)));
  const provisionedIn = await all(
    sso.paginateListAccountsForProvisionedPermissionSet({ client }, set),
    ({ AccountIds = [] }) => AccountIds,
  );
  const assignments: DeployedAssignment[] = [];
  for (const AccountId of new Set([...accounts, ...provisionedIn]))
    assignments.push(
      ...(
        await all(
          sso.paginateListAccountAssignments({ client }, { ...set, AccountId }),
          ({ AccountAssignments = [] }) => AccountAssignments,
        )
      ).map(({ PrincipalId = "", PrincipalType }): DeployedAssignment => ({
        accountId: AccountId,
        type: PrincipalType === "USER" ? "USER" : "GROUP",
        principalId: PrincipalId,
      })),
    );
  return {
    arn,
    name: Name,
    properties: {
      description: Description,
      sessionDuration: SessionDuration,
      relayStateType: RelayState,
      inlinePolicy: InlinePolicy,
      managedPolicies: managed.map(({ Arn }) => Arn),
      customerManagedPolicyReferences: customer,
      permissionsBoundary: boundary?.PermissionsBoundary,
    },
    provisionedIn,
    assignments,
  };
}

type Store = typeof import("@aws-sdk/client-identitystore");

async function find(
  store: Store,
  client: InstanceType<Store["IdentitystoreClient"]>,
  { identityStoreId: IdentityStoreId }: DeployedInstance,
  { kind, name, by }: DirectoryPrincipal,
): Promise<DirectoryEntry | undefined> {
  const alternate = (AttributePath: string) => ({
    IdentityStoreId,
    AlternateIdentifier: { UniqueAttribute: { AttributePath, AttributeValue: name } },
  });
  if (kind === "group") {
    if (by === "id") {
      const group = await unlessAbsent(client.send(new store.DescribeGroupCommand({ IdentityStoreId, GroupId: name })));
      return group?.GroupId === undefined ? undefined : { id: group.GroupId };
    }
    const found = await unlessAbsent(client.send(new store.GetGroupIdCommand(alternate("displayName"))));
    return found?.GroupId === undefined ? undefined : { id: found.GroupId };
  }
  const path = by === "email" ? "emails.value" : "userName";
  const id =
    by === "id" ? name : (await unlessAbsent(client.send(new store.GetUserIdCommand(alternate(path)))))?.UserId;
  if (id === undefined) return undefined;
  const user = await unlessAbsent(client.send(new store.DescribeUserCommand({ IdentityStoreId, UserId: id })));
  if (user === undefined) return undefined;
  return { id, ...(user.UserName !== undefined && { userName: user.UserName }) };
}
