import type { NamedPolicy, PolicyDocument } from "../../core/aws/policy-document.ts";
import { defaultRegion, partitionOfRegion } from "../../core/aws/partitions.ts";
import type { AwsClientConfig } from "../aws/aws-client.ts";
import { all } from "../verify/read-iam.ts";
import type { OrganizationNode, OrganizationReader } from "./doctor-sources.ts";

/** why a Region of its own: what is global is asked in one Region of each partition. */
export function globalRegion(region: string): string {
  return defaultRegion(partitionOfRegion(region) ?? "aws");
}

/** Asks Organizations by the SDK. Each policy is read once. */
export async function organizationReader(config: AwsClientConfig): Promise<OrganizationReader> {
  const sdk = await import("@aws-sdk/client-organizations");
  const client = new sdk.OrganizationsClient({ ...config, region: globalRegion(config.region) });
  const roots = () => all(sdk.paginateListRoots({ client }, {}), ({ Roots = [] }) => Roots);
  const documents = new Map<string, Promise<PolicyDocument>>();
  const document = async (PolicyId: string): Promise<PolicyDocument> => {
    const { Policy } = await client.send(new sdk.DescribePolicyCommand({ PolicyId }));
    return JSON.parse(Policy?.Content ?? "") as PolicyDocument;
  };
  return {
    async organization() {
      try {
        const { Organization } = await client.send(new sdk.DescribeOrganizationCommand({}));
        if (Organization?.Id === undefined) return undefined;
        return { id: Organization.Id, managementAccountId: Organization.MasterAccountId ?? "" };
      } catch (error) {
        if (error instanceof Error && error.name === "AWSOrganizationsNotInUseException") return undefined;
        throw error;
      }
    },
    async delegatedAdministrators() {
      const query = { ServicePrincipal: "sso.amazonaws.com" };
      const found = await all(
        sdk.paginateListDelegatedAdministrators({ client }, query),
        ({ DelegatedAdministrators = [] }) => DelegatedAdministrators,
      );
      return found.map(({ Id = "" }) => Id);
    },
    async enabledTypes() {
      const types = (await roots()).flatMap(({ PolicyTypes = [] }) => PolicyTypes);
      return new Set(types.flatMap(({ Type, Status }) => (Type !== undefined && Status === "ENABLED" ? [Type] : [])));
    },
    async way(accountId) {
      const nodes: OrganizationNode[] = [{ id: accountId, name: `account ${accountId}` }];
      for (let child = accountId; ;) {
        const { Parents = [] } = await client.send(new sdk.ListParentsCommand({ ChildId: child }));
        const [parent] = Parents;
        if (parent?.Id === undefined) throw new Error(`Organizations names no parent of ${child}`);
        const isRoot = parent.Type === "ROOT";
        nodes.unshift({ id: parent.Id, name: `${isRoot ? "root" : "unit"} ${parent.Id}` });
        if (isRoot) return nodes;
        child = parent.Id;
      }
    },
    async policies(TargetId, Filter) {
      const listed = await all(
        sdk.paginateListPoliciesForTarget({ client }, { TargetId, Filter }),
        ({ Policies = [] }) => Policies,
      );
      const read: NamedPolicy[] = [];
      for (const { Id = "", Name = "" } of listed) {
        const asked = documents.get(Id) ?? document(Id);
        documents.set(Id, asked);
        read.push({ name: `${Name} (${Id})`, document: await asked });
      }
      return read;
    },
  };
}
