import { AwsError } from "./aws-error.ts";
import type { AwsCall } from "./call.ts";
import type { Context } from "./context.ts";
import { POLICY_TYPES, policyCall, rootId } from "./control-policies.ts";
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

/** Whether an account may ask: the management account, and for reading one that its delegation policy names. */
function mayRead(context: Context, { operation }: AwsCall, { accountId }: Caller, management: Account): boolean {
  if (accountId === management.id) return true;
  const delegation = context.state.organizationReaders?.get(management.organizationId) ?? "";
  return /^(Describe|List)/.test(operation) && delegation.includes(`arn:aws:iam::${accountId}:root`);
}

/** Organizations: wholly the front's. Each organization is what the accounts of the world say; only its policies can be changed. */
export function organizations(context: Context, call: AwsCall, caller: Caller): Reply {
  const own = context.state.accounts.get(caller.accountId);
  const members = inOrganization(context, own?.organizationId ?? "");
  const [management] = members;
  if (management === undefined) {
    throw new AwsError("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.");
  }
  const { organizationId } = management;
  const root = {
    Id: rootId(organizationId),
    Name: "Root",
    Arn: `arn:aws:organizations::${management.id}:root/${organizationId}/${rootId(organizationId)}`,
    PolicyTypes: POLICY_TYPES.map((Type) => ({ Type, Status: "ENABLED" })),
  };
  if (call.operation !== "DescribeOrganization" && !mayRead(context, call, caller, management)) {
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
    case "ListParents":
      return jsonReply({ Parents: [{ Id: root.Id, Type: "ROOT" }] });
    case "ListDelegatedAdministrators":
      return jsonReply({ DelegatedAdministrators: [] });
    case "PutResourcePolicy":
      (context.state.organizationReaders ??= new Map<string, string>()).set(
        organizationId,
        text(call.input, "Content"),
      );
      return jsonReply({ ResourcePolicy: { Content: text(call.input, "Content") } });
    default: {
      const answer = policyCall(context, call.operation, call.input, organizationId);
      if (answer !== undefined) return jsonReply(answer);
      throw new AwsError("UnknownOperationException", `The sandbox has no organizations:${call.operation}.`);
    }
  }
}
