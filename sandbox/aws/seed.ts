import { AwsError } from "./front/aws-error.ts";
import type { Context } from "./front/context.ts";
import { emptyCenter } from "./front/identity-center/model.ts";
import { addGroup, addMember, addUser, emptyIdentityStore } from "./front/identity-store/model.ts";
import type { Moto } from "./moto.ts";
import type { Account, SandboxCredential, State } from "./state.ts";
import { HOME_ACCOUNT_ID, SANDBOX_REGION, WORLD_ACCOUNTS, WORLD_IDENTITY_CENTER, type WorldIamUser } from "../world.ts";

/** A state with the instance of Identity Center and nothing else. */
export function emptyState(): State {
  const { instanceArn, identityStoreId, name } = WORLD_IDENTITY_CENTER;
  return {
    accounts: new Map(),
    credentials: [],
    sessions: new Map(),
    portalTokens: new Map(),
    trustPins: new Map(),
    identityStore: emptyIdentityStore(),
    center: emptyCenter({
      arn: instanceArn,
      identityStoreId,
      name,
      region: SANDBOX_REGION,
      ownerAccountId: HOME_ACCOUNT_ID,
      createdDate: Math.round(Date.now() / 1_000),
    }),
  };
}

function element(xml: string, name: string): string {
  const value = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  if (value === undefined) throw new Error(`moto's answer has no ${name}`);
  return value;
}

async function makeUser(moto: Moto, accountId: string, user: WorldIamUser): Promise<SandboxCredential> {
  const UserName = user.name;
  await moto.iam(accountId, "CreateUser", { UserName });
  for (const PolicyArn of user.managedPolicies ?? [])
    await moto.iam(accountId, "AttachUserPolicy", { UserName, PolicyArn });
  if (user.allowEverywhere !== undefined) {
    const Statement = [{ Effect: "Allow", Action: user.allowEverywhere, Resource: "*" }];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await moto.iam(accountId, "PutUserPolicy", { UserName, PolicyName: "everywhere", PolicyDocument });
  }
  const key = await moto.iam(accountId, "CreateAccessKey", { UserName });
  return {
    profile: user.profile,
    accountId,
    userName: user.name,
    accessKeyId: element(key, "AccessKeyId"),
    secretAccessKey: element(key, "SecretAccessKey"),
    region: SANDBOX_REGION,
  };
}

function seedIdentityCenter(state: State): void {
  const store = state.identityStore;
  const ids = new Map<string, string>();
  for (const { userName, givenName, familyName } of WORLD_IDENTITY_CENTER.users) {
    const DisplayName = `${givenName} ${familyName}`;
    const Emails = [{ Value: userName, Type: "work", Primary: true }];
    ids.set(
      userName,
      addUser(store, userName, { DisplayName, Name: { GivenName: givenName, FamilyName: familyName }, Emails }).id,
    );
  }
  for (const { name, members } of WORLD_IDENTITY_CENTER.groups) {
    const group = addGroup(store, name);
    for (const member of members) addMember(store, group.id, ids.get(member) ?? "");
  }
}

/** Fills an empty state and moto with the world of sandbox/world.ts. */
export async function seed(state: State, moto: Moto): Promise<void> {
  for (const { users, ...account } of WORLD_ACCOUNTS) {
    state.accounts.set(account.id, { ...account });
    await moto.iam(account.id, "CreateAccountAlias", { AccountAlias: `acme-sandbox-${account.profile}` });
    for (const user of users) state.credentials.push(await makeUser(moto, account.id, user));
  }
  seedIdentityCenter(state);
}

/** Adds an account with a `bootstrap` user that may do everything; gives that user's credentials. */
export async function addAccount(context: Context, account: Account): Promise<SandboxCredential> {
  if (!/^\d{12}$/.test(account.id))
    throw new AwsError("InvalidRequestException", `accountId: expected twelve digits, got '${account.id}'`);
  if (!/^o-[a-z0-9]{10,32}$/.test(account.organizationId)) {
    throw new AwsError(
      "InvalidRequestException",
      `organizationId: expected o- and 10 to 32 lower-case letters or digits, got '${account.organizationId}'`,
    );
  }
  if (!/^[a-z0-9-]+$/.test(account.profile))
    throw new AwsError(
      "InvalidRequestException",
      `profile: expected lower-case letters, digits and hyphens, got '${account.profile}'`,
    );
  if (context.state.accounts.has(account.id))
    throw new AwsError("ConflictException", `Account ${account.id} exists already.`);
  context.state.accounts.set(account.id, account);
  const credential = await makeUser(context.moto, account.id, {
    name: "bootstrap",
    profile: account.profile,
    managedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"],
  });
  context.state.credentials.push(credential);
  context.saver.touch();
  return credential;
}
