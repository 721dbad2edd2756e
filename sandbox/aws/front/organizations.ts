import { AwsError } from "./aws-error.ts";
import type { AwsCall } from "./call.ts";
import type { Context } from "./context.ts";
import type { Caller } from "./identify.ts";
import { page, text } from "./json-input.ts";
import { jsonReply, type Reply } from "./reply.ts";
import type { Account } from "../state.ts";

function inOrganization(context: Context, organizationId: string): Account[] {
  if (organizationId === "") return [];
  return [...context.state.accounts.values()].filter((account) => account.organizationId === organizationId);
}

function accountView(account: Account, management: Account) {
  return {
    Id: account.id,
    Arn: `arn:aws:organizations::${management.id}:account/${account.organizationId}/${account.id}`,
    Name: account.name,
    Email: `aws@${account.profile}.example`,
    Status: "ACTIVE",
    State: "ACTIVE",
    JoinedMethod: account.id === management.id ? "INVITED" : (account.joined ?? "CREATED"),
    JoinedTimestamp: 1_700_000_000,
  };
}

/** Organizations: wholly the front's, and read-only. Each organization is what the accounts of the world say. */
export function organizations(context: Context, call: AwsCall, caller: Caller): Reply {
  const own = context.state.accounts.get(caller.accountId);
  const members = inOrganization(context, own?.organizationId ?? "");
  const [management] = members;
  if (management === undefined) {
    throw new AwsError("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.");
  }
  const { organizationId } = management;
  const root = {
    Id: `r-${organizationId.slice(2, 6)}`,
    Name: "Root",
    Arn: `arn:aws:organizations::${management.id}:root/${organizationId}/r-${organizationId.slice(2, 6)}`,
    PolicyTypes: [],
  };
  if (call.operation !== "DescribeOrganization" && caller.accountId !== management.id) {
    throw new AwsError("AccessDeniedException", "You don't have permissions to access this resource.");
  }
  switch (call.operation) {
    case "DescribeOrganization":
      return jsonReply({
        Organization: {
          Id: organizationId,
          Arn: `arn:aws:organizations::${management.id}:organization/${organizationId}`,
          FeatureSet: "ALL",
          MasterAccountArn: `arn:aws:organizations::${management.id}:account/${organizationId}/${management.id}`,
          MasterAccountId: management.id,
          MasterAccountEmail: `aws@${management.profile}.example`,
          AvailablePolicyTypes: [],
        },
      });
    case "ListAccounts": {
      const { items, ...rest } = page(members, call.input);
      return jsonReply({ Accounts: items.map((account) => accountView(account, management)), ...rest });
    }
    case "DescribeAccount": {
      const account = members.find(({ id }) => id === text(call.input, "AccountId"));
      if (account === undefined)
        throw new AwsError("AccountNotFoundException", "You specified an account that doesn't exist.");
      return jsonReply({ Account: accountView(account, management) });
    }
    case "ListAWSServiceAccessForOrganization": {
      const isHome = management.id === context.state.center.instance.ownerAccountId;
      const EnabledServicePrincipals = isHome
        ? [{ ServicePrincipal: "sso.amazonaws.com", DateEnabled: 1_700_000_000 }]
        : [];
      return jsonReply({ EnabledServicePrincipals });
    }
    case "ListRoots":
      return jsonReply({ Roots: [root] });
    default:
      throw new AwsError("UnknownOperationException", `The sandbox has no organizations:${call.operation}.`);
  }
}
