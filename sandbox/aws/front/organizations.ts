import { AwsError, operationOf } from "./aws-error.ts";
import type { AwsCall } from "./call.ts";
import type { Context } from "./context.ts";
import { POLICY_TYPES, policyOperations, rootId, type OrganizationOperations } from "./control-policies.ts";
import type { Caller } from "./identify.ts";
import { page, text } from "./json-input.ts";
import { jsonReply, type Reply } from "./reply.ts";
import type { Account } from "../state.ts";

function accountView(account: Account, management: Account) {
  return {
    Id: account.id,
    Arn: arn(management, "account", account.id),
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

const arn = (management: Account, kind: string, id: string): string =>
  `arn:aws:organizations::${management.id}:${kind}/${management.organizationId}/${id}`;

const OPERATIONS: OrganizationOperations = {
  ...policyOperations,
  DescribeOrganization: ({ organizationId, management }) => ({
    Organization: {
      Id: organizationId,
      Arn: `arn:aws:organizations::${management.id}:organization/${organizationId}`,
      FeatureSet: "ALL",
      MasterAccountArn: arn(management, "account", management.id),
      MasterAccountId: management.id,
      MasterAccountEmail: `aws@${management.profile}.example`,
      AvailablePolicyTypes: [],
    },
  }),
  ListAccounts: ({ members, management, input }) =>
    page(members, input, "Accounts", (account) => accountView(account, management)),
  DescribeAccount: ({ members, management, input }) => {
    const account = members.find(({ id }) => id === text(input, "AccountId"));
    if (account === undefined)
      throw new AwsError("AccountNotFoundException", "You specified an account that doesn't exist.");
    return { Account: accountView(account, management) };
  },
  ListAWSServiceAccessForOrganization: ({ context, management }) => {
    const isHome = management.id === context.state.center.instance.ownerAccountId;
    const access = { ServicePrincipal: "sso.amazonaws.com", DateEnabled: 1_700_000_000 };
    return { EnabledServicePrincipals: isHome ? [access] : [] };
  },
  ListRoots: ({ organizationId, management }) => {
    const Id = rootId(organizationId);
    const PolicyTypes = POLICY_TYPES.map((Type) => ({ Type, Status: "ENABLED" }));
    return { Roots: [{ Id, Name: "Root", Arn: arn(management, "root", Id), PolicyTypes }] };
  },
  ListParents: ({ organizationId }) => ({ Parents: [{ Id: rootId(organizationId), Type: "ROOT" }] }),
  ListDelegatedAdministrators: () => ({ DelegatedAdministrators: [] }),
  PutResourcePolicy: ({ context, organizationId, input }) => {
    const Content = text(input, "Content");
    (context.state.organizationReaders ??= new Map<string, string>()).set(organizationId, Content);
    return { ResourcePolicy: { Content } };
  },
};

/** Organizations: wholly the front's. Each organization is what the accounts of the world say; only its policies can be changed. */
export function organizations(context: Context, call: AwsCall, caller: Caller): Reply {
  const { accounts } = context.state;
  const organizationId = accounts.get(caller.accountId)?.organizationId ?? "";
  const members = [...accounts.values()].filter((account) => account.organizationId === organizationId);
  const [management] = members;
  if (organizationId === "" || management === undefined) {
    throw new AwsError("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.");
  }
  if (call.operation !== "DescribeOrganization" && !mayRead(context, call, caller, management)) {
    throw new AwsError("AccessDeniedException", "You don't have permissions to access this resource.");
  }
  const operation = operationOf(OPERATIONS, "organizations", call.operation);
  const answer = operation({ context, input: call.input, organizationId, management, members });
  if (!/^(Describe|List)/.test(call.operation)) context.saver.touch();
  return jsonReply(answer);
}
