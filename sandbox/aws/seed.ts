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

/** Makes an IAM user with an access key. */
export async function makeUser(moto: Moto, accountId: string, user: WorldIamUser): Promise<SandboxCredential> {
  const { name, profile, managedPolicies: managed = [], allowEverywhere: Action } = user;
  const everywhere = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });
  const inline = Action === undefined ? {} : { everywhere };
  type Key = Pick<SandboxCredential, "accessKeyId" | "secretAccessKey">;
  const key = await moto.ask<Key>("make-user", { account: accountId, name, managed, inline });
  if (key === undefined) throw new Error(`moto did not make the user ${name}`);
  return { profile, accountId, userName: name, ...key, region: SANDBOX_REGION };
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
    await moto.ask("account-alias", { account: account.id, alias: `acme-sandbox-${account.profile}` });
    for (const user of users) state.credentials.push(await makeUser(moto, account.id, user));
  }
  seedIdentityCenter(state);
}
