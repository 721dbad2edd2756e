import { emptyCenter } from "./front/identity-center/model.ts";
import { addGroup, addMember, addUser, emptyIdentityStore } from "./front/identity-store/model.ts";
import type { Moto } from "./moto.ts";
import type { SandboxCredential, State } from "./state.ts";
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

/** Makes an IAM user with an access key. */
export async function makeUser(moto: Moto, accountId: string, user: WorldIamUser): Promise<SandboxCredential> {
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
