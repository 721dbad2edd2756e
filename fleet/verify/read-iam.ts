import type { EntityType, IAMClient } from "@aws-sdk/client-iam";
import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import type { AwsClientConfig } from "../aws/aws-client.ts";
import { callFailure } from "../aws/call-failure.ts";
import { peopleOf } from "./account-people.ts";
import type { HeldPolicies, IamReader } from "./deployed.ts";
import { policyDocument } from "./encoded-policy.ts";

/** Kinds of IAM identities that hold policies. */
type Holder = "role" | "user" | "group";

/** Reads IAM by the SDK. */
export async function iamReader(config: AwsClientConfig): Promise<IamReader> {
  const sdk = await import("@aws-sdk/client-iam");
  const client = new sdk.IAMClient(config);
  const policies = policiesReader(sdk, client);
  return {
    async role(RoleName) {
      const found = await unlessAbsent(client.send(new sdk.GetRoleCommand({ RoleName })));
      if (found?.Role === undefined) return undefined;
      const { Arn = "", Description = "", MaxSessionDuration = 3600, PermissionsBoundary, Tags = [] } = found.Role;
      return {
        arn: Arn,
        description: Description,
        maxSessionDuration: MaxSessionDuration,
        permissionsBoundary: PermissionsBoundary?.PermissionsBoundaryArn ?? "",
        tags: tagsOf(Tags),
        trustPolicy: policyDocument(found.Role.AssumeRolePolicyDocument),
        policies: await policies("role", RoleName),
      };
    },
    async roles(PathPrefix) {
      const query = PathPrefix === undefined ? {} : { PathPrefix };
      const roles = await all(sdk.paginateListRoles({ client }, query), ({ Roles = [] }) => Roles);
      return roles.map(({ Arn = "", RoleName = "", AssumeRolePolicyDocument = "" }) => ({
        arn: Arn,
        name: RoleName,
        trustPolicy: decodeURIComponent(AssumeRolePolicyDocument),
      }));
    },
    async roleTags(RoleName) {
      return tagsOf(await all(sdk.paginateListRoleTags({ client }, { RoleName }), ({ Tags = [] }) => Tags));
    },
    async user(UserName) {
      const found = await unlessAbsent(client.send(new sdk.GetUserCommand({ UserName })));
      if (found?.User === undefined) return undefined;
      const groups = await all(sdk.paginateListGroupsForUser({ client }, { UserName }), ({ Groups = [] }) => Groups);
      return {
        arn: found.User.Arn ?? "",
        permissionsBoundary: found.User.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
        policies: await policies("user", UserName),
        groups: groups.map(({ GroupName = "" }) => GroupName),
      };
    },
    async group(GroupName) {
      const pages = await unlessAbsent(all(sdk.paginateGetGroup({ client }, { GroupName }), (page) => [page]));
      if (pages === undefined) return undefined;
      return {
        arn: pages[0]?.Group?.Arn ?? "",
        policies: await policies("group", GroupName),
        members: pages.flatMap(({ Users = [] }) => Users).map(({ UserName = "" }) => UserName),
      };
    },
    async people() {
      // why in one question: an account can have thousands of users, and one by one each of them is five.
      const Filter: EntityType[] = ["User", "Group", "LocalManagedPolicy"];
      const pages = await all(sdk.paginateGetAccountAuthorizationDetails({ client }, { Filter }), (page) => [page]);
      return peopleOf(pages);
    },
    async policy(PolicyArn) {
      const found = await unlessAbsent(client.send(new sdk.GetPolicyCommand({ PolicyArn })));
      const VersionId = found?.Policy?.DefaultVersionId;
      if (VersionId === undefined) return undefined;
      const { PolicyVersion } = await client.send(new sdk.GetPolicyVersionCommand({ PolicyArn, VersionId }));
      return policyDocument(PolicyVersion?.Document);
    },
  };
}

/** Reads what an identity holds itself: three calls and one for each inline policy. */
function policiesReader(sdk: typeof import("@aws-sdk/client-iam"), client: IAMClient) {
  const ways = {
    role: {
      attached: (RoleName: string) => sdk.paginateListAttachedRolePolicies({ client }, { RoleName }),
      names: (RoleName: string) => sdk.paginateListRolePolicies({ client }, { RoleName }),
      read: (RoleName: string, PolicyName: string) =>
        client.send(new sdk.GetRolePolicyCommand({ RoleName, PolicyName })),
    },
    user: {
      attached: (UserName: string) => sdk.paginateListAttachedUserPolicies({ client }, { UserName }),
      names: (UserName: string) => sdk.paginateListUserPolicies({ client }, { UserName }),
      read: (UserName: string, PolicyName: string) =>
        client.send(new sdk.GetUserPolicyCommand({ UserName, PolicyName })),
    },
    group: {
      attached: (GroupName: string) => sdk.paginateListAttachedGroupPolicies({ client }, { GroupName }),
      names: (GroupName: string) => sdk.paginateListGroupPolicies({ client }, { GroupName }),
      read: (GroupName: string, PolicyName: string) =>
        client.send(new sdk.GetGroupPolicyCommand({ GroupName, PolicyName })),
    },
  };
  return async (kind: Holder, name: string): Promise<HeldPolicies> => {
    const { attached, names, read } = ways[kind];
    const arns = await all(attached(name), ({ AttachedPolicies = [] }) => AttachedPolicies);
    const inline = new Map<string, PolicyDocument>();
    for (const policy of await all(names(name), ({ PolicyNames = [] }) => PolicyNames))
      inline.set(policy, policyDocument((await read(name, policy)).PolicyDocument));
    return { attached: arns.map(({ PolicyArn = "" }) => PolicyArn).sort(), inline };
  };
}

/** Everything on all pages. */
export async function all<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[],
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...itemsOf(page));
  return items;
}

/** What AWS does not have is `undefined`; any other failure is thrown. */
export async function unlessAbsent<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (callFailure(error).kind === "absent") return undefined;
    throw error;
  }
}

function tagsOf(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}
