import type { Aws } from "../connection/aws.ts";
import { allTokenPages } from "../connection/pages.ts";
import type { Properties } from "../protocol/value.ts";
import { lookup } from "../table/entry.ts";
import { flag } from "../table/shape.ts";

/** `aws.organizations.getOrganization`. What only the management account may list is empty for others, as in the official provider. */
export const getOrganization = lookup({
  token: "aws:organizations/getOrganization:getOrganization",
  label: "the organization",
  inputs: { returnOrganizationOnly: { shape: flag } },
  async call(aws, given) {
    const { Organization: found } = await aws.organizations("DescribeOrganization", {});
    const { Account: caller } = await aws.sts("GetCallerIdentity", {});
    const details = given.returnOrganizationOnly || caller !== found?.MasterAccountId ? nothing : await everything(aws);
    const accounts = details.accounts;
    return {
      ...details,
      id: found?.Id,
      arn: found?.Arn,
      featureSet: found?.FeatureSet ?? "",
      masterAccountArn: found?.MasterAccountArn,
      masterAccountEmail: found?.MasterAccountEmail ?? "",
      masterAccountId: found?.MasterAccountId,
      masterAccountName: accounts.find(({ id }) => id === found?.MasterAccountId)?.["name"] ?? "",
      nonMasterAccounts: accounts.filter(({ id }) => id !== found?.MasterAccountId),
    };
  },
});

interface Details extends Properties {
  readonly accounts: readonly Properties[];
}

const nothing: Details = { accounts: [], roots: [], awsServiceAccessPrincipals: [], enabledPolicyTypes: [] };

async function everything(aws: Aws): Promise<Details> {
  const accounts = await allTokenPages(
    (page) => aws.organizations("ListAccounts", page),
    (page) => page.Accounts,
  );
  const roots = await allTokenPages(
    (page) => aws.organizations("ListRoots", page),
    (page) => page.Roots,
  );
  const services = await allTokenPages(
    (page) => aws.organizations("ListAWSServiceAccessForOrganization", page),
    (page) => page.EnabledServicePrincipals,
  );
  const types = roots.flatMap(({ PolicyTypes }) => PolicyTypes ?? []);
  return {
    accounts: accounts.map((account) => ({
      arn: account.Arn,
      email: account.Email,
      id: account.Id,
      joinedMethod: account.JoinedMethod ?? "",
      joinedTimestamp: account.JoinedTimestamp?.toISOString() ?? "",
      name: account.Name,
      state: account.State ?? "",
      status: account.Status ?? "",
    })),
    roots: roots.map(({ Arn, Id, Name, PolicyTypes = [] }) => ({
      arn: Arn,
      id: Id,
      name: Name,
      policyTypes: PolicyTypes.map(({ Status, Type }) => ({ status: Status, type: Type })),
    })),
    awsServiceAccessPrincipals: services.map(({ ServicePrincipal }) => ServicePrincipal),
    enabledPolicyTypes: types.filter(({ Status }) => Status === "ENABLED").map(({ Type }) => Type),
  };
}
