import { join } from "node:path";
import { z } from "zod";
import type { ClientPlan } from "../../core/client/client-plan.ts";
import { profileCredentials } from "../demo/calls.ts";
import { SandboxError } from "../error.ts";
import { readTextIfAny, writePrivateFile } from "../files.ts";
import type { SandboxHandle } from "../lifecycle.ts";
import { HOME_ACCOUNT_ID, SANDBOX_REGION, WORLD_ACCOUNTS } from "../world.ts";

const key = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() });
const keys = z.record(z.string(), key);

/** An access key of an account's administrator. */
export type AdminKey = z.infer<typeof key>;

/**
 * The administrator's key of every account that the clients name, by account id. An account that the sandbox does not
 * have is added: as an invited member of the home's organization, or as the only one of an organization of its own.
 */
export async function clientAccounts(
  sandbox: SandboxHandle,
  clients: readonly ClientPlan[],
): Promise<ReadonlyMap<string, AdminKey>> {
  const file = join(sandbox.layout.root, "added-accounts.json");
  const added = keys.parse(JSON.parse((await readTextIfAny(file)) ?? "{}"));
  const found = new Map<string, AdminKey>();
  for (const client of clients) {
    const { accountId } = client;
    const known = added[accountId] ?? (await bootstrapKey(sandbox, accountId));
    if (known === undefined) {
      added[accountId] = await addAccount(sandbox, client);
      // why at once: AWS gives a secret key only once.
      await writePrivateFile(file, JSON.stringify(added));
    }
    found.set(accountId, known ?? key.parse(added[accountId]));
  }
  return found;
}

/** The key of an account that was there when the sandbox started. */
async function bootstrapKey(sandbox: SandboxHandle, accountId: string): Promise<AdminKey | undefined> {
  const profile = sandbox.profiles.find((one) => one.accountId === accountId && one.userName === "bootstrap");
  return profile && key.parse(await profileCredentials(sandbox, profile.profile)());
}

async function addAccount(
  sandbox: SandboxHandle,
  { accountId, name, slug, memberOfHome }: ClientPlan,
): Promise<AdminKey> {
  const home = WORLD_ACCOUNTS.find(({ id }) => id === HOME_ACCOUNT_ID);
  const organizationId = memberOfHome ? home?.organizationId : `o-${`${slug}${accountId}`.replace(/\W/g, "")}`;
  const body = { accountId, name, profile: `client-${slug}`, organizationId, joined: "INVITED" };
  const response = await fetch(new URL("/_switchyard/accounts", sandbox.url), {
    method: "POST",
    body: JSON.stringify(body),
  });
  if (!response.ok)
    throw new SandboxError(
      "EXAMPLE_ACCOUNT",
      `The sandbox did not add the account ${accountId}: ${await response.text()}`,
    );
  return key.parse(await response.json());
}

/** A complete environment for a child process that is the administrator of an added account. */
export function accountEnvironment(
  sandbox: SandboxHandle,
  { accessKeyId, secretAccessKey }: AdminKey,
): Record<string, string> {
  const env = Object.entries(sandbox.env()).filter(([name]) => name !== "AWS_PROFILE");
  return {
    ...Object.fromEntries(env),
    AWS_REGION: SANDBOX_REGION,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
}
