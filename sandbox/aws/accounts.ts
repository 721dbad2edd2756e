import { AwsError } from "./front/aws-error.ts";
import type { Context } from "./front/context.ts";
import { makeUser } from "./seed.ts";
import type { Account, SandboxCredential } from "./state.ts";

const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

const refused = (message: string): AwsError => new AwsError("InvalidRequestException", message);

function managementOf(context: Context, organizationId: string): Account | undefined {
  return [...context.state.accounts.values()].find((account) => account.organizationId === organizationId);
}

function checkOrganizationId(organizationId: string): void {
  if (/^o-[a-z0-9]{10,32}$/.test(organizationId)) return;
  throw refused(
    `organizationId: expected o- and 10 to 32 lower-case letters or digits, or nothing, got '${organizationId}'`,
  );
}

/** The role that Organizations makes in an account it creates; in an invited one it makes none. */
async function makeOrganizationRole(context: Context, account: Account, management: Account): Promise<void> {
  const AWS = `arn:aws:iam::${management.id}:root`;
  const Statement = [{ Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole" }];
  await context.moto.ask("put-role", {
    account: account.id,
    name: "OrganizationAccountAccessRole",
    path: "/",
    trust: JSON.stringify({ Version: "2012-10-17", Statement }),
    description: "",
    maxSessionDuration: 3_600,
    inline: {},
    managed: [ADMINISTRATOR],
    boundary: null,
  });
}

/**
 * Adds an account with a `bootstrap` user that may do everything; gives that user's credentials. In an organization
 * that has accounts it is a member, `joined` as `CREATED` (and has OrganizationAccountAccessRole) or as `INVITED`; in a
 * new one it is the management account; with no organization it stands alone.
 */
export async function addAccount(
  context: Context,
  account: Account,
  joined: string = "CREATED",
): Promise<SandboxCredential> {
  if (!/^\d{12}$/.test(account.id)) throw refused(`accountId: expected twelve digits, got '${account.id}'`);
  if (account.organizationId !== "") checkOrganizationId(account.organizationId);
  if (!/^[a-z0-9-]+$/.test(account.profile))
    throw refused(`profile: expected lower-case letters, digits and hyphens, got '${account.profile}'`);
  if (joined !== "CREATED" && joined !== "INVITED")
    throw refused(`joined: expected CREATED or INVITED, got '${joined}'`);
  const { accounts, credentials } = context.state;
  if (accounts.has(account.id)) throw new AwsError("ConflictException", `Account ${account.id} exists already.`);
  const management = account.organizationId === "" ? undefined : managementOf(context, account.organizationId);
  accounts.set(account.id, management === undefined ? account : { ...account, joined });
  const bootstrap = { name: "bootstrap", profile: account.profile, managedPolicies: [ADMINISTRATOR] };
  const credential = await makeUser(context.moto, account.id, bootstrap);
  credentials.push(credential);
  if (management !== undefined && joined === "CREATED") await makeOrganizationRole(context, account, management);
  context.saver.touch();
  return credential;
}

/** Has an account that stands alone accept an organization's invitation. Throws when it is in one. */
export function joinOrganization(context: Context, accountId: string, organizationId: string): Account {
  const account = context.state.accounts.get(accountId);
  if (account === undefined) throw new AwsError("AccountNotFoundException", `There is no account ${accountId}.`);
  if (account.organizationId !== "") {
    throw new AwsError(
      "HandshakeConstraintViolationException",
      `The account ${accountId} is already a member of an organization (ALREADY_IN_AN_ORGANIZATION).`,
    );
  }
  checkOrganizationId(organizationId);
  if (managementOf(context, organizationId) === undefined) throw refused(`There is no organization ${organizationId}.`);
  const joined: Account = { ...account, organizationId, joined: "INVITED" };
  // why anew: the first account of an organization is the one that manages it, and that is none that joins later.
  context.state.accounts.delete(accountId);
  context.state.accounts.set(accountId, joined);
  context.saver.touch();
  return joined;
}

/** Has an account leave its organization, and stand alone. Throws for a management account that has members. */
export function leaveOrganization(context: Context, accountId: string): Account {
  const account = context.state.accounts.get(accountId);
  if (account === undefined) throw new AwsError("AccountNotFoundException", `There is no account ${accountId}.`);
  const { id, name, profile, organizationId } = account;
  const others = [...context.state.accounts.values()].filter((other) => other.organizationId === organizationId);
  if (others.length > 1 && managementOf(context, organizationId)?.id === accountId) {
    throw new AwsError("MasterCannotLeaveOrganizationException", "The management account cannot leave its members.");
  }
  const alone: Account = { id, name, profile, organizationId: "" };
  context.state.accounts.set(accountId, alone);
  context.saver.touch();
  return alone;
}
