import { z } from "zod";
import { AwsError } from "./front/aws-error.ts";
import type { Context } from "./front/context.ts";
import { makeUser } from "./seed.ts";
import type { Account, SandboxCredential } from "./state.ts";

const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

const ORGANIZATION_ID = z
  .string()
  .regex(/^o-[a-z0-9]{10,32}$/, "expected o- and 10 to 32 lower-case letters or digits, or nothing");

/** An account to be added. */
export const NEW_ACCOUNT = z.object({
  accountId: z.string().regex(/^\d{12}$/, "expected twelve digits"),
  /** Empty for one that stands alone. */
  organizationId: z.union([z.literal(""), ORGANIZATION_ID]).default(""),
  /** How it comes into an organization that has accounts: with OrganizationAccountAccessRole, or without. */
  joined: z.enum(["CREATED", "INVITED"], "expected CREATED or INVITED").default("CREATED"),
  profile: z.string().regex(/^[a-z0-9-]+$/, "expected lower-case letters, digits and hyphens"),
  /** Default: that of its profile. */
  name: z.string().optional(),
});

function managementOf(context: Context, organizationId: string): Account | undefined {
  if (organizationId === "") return undefined;
  return [...context.state.accounts.values()].find((account) => account.organizationId === organizationId);
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
 * that has accounts it is a member; in a new one it is the management account; with no organization it stands alone.
 */
export async function addAccount(context: Context, wanted: z.infer<typeof NEW_ACCOUNT>): Promise<SandboxCredential> {
  const { accountId: id, organizationId, joined, profile, name = profile } = wanted;
  const { accounts, credentials } = context.state;
  if (accounts.has(id)) throw new AwsError("ConflictException", `Account ${id} exists already.`);
  const management = managementOf(context, organizationId);
  const account: Account = { id, name, profile, organizationId, ...(management === undefined ? {} : { joined }) };
  accounts.set(id, account);
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
  if (managementOf(context, organizationId) === undefined)
    throw new AwsError("InvalidRequestException", `There is no organization ${organizationId}.`);
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
