import { join } from "node:path";
import type { AwsCredentialIdentity } from "@aws-sdk/types";
import { z } from "zod";
import type { ClientPlan } from "../../core/client/client-plan.ts";
import { sandboxApi, signIn } from "../entering/enter.ts";
import { SandboxError } from "../error.ts";
import { readTextIfAny, writePrivateFile } from "../files.ts";
import type { SandboxHandle } from "../lifecycle.ts";
import { HOME_ACCOUNT_ID, SANDBOX_REGION, WORLD_ACCOUNTS } from "../world.ts";

const key = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() });

/**
 * The administrator's key of every account that the clients name, by account id. An account that the sandbox does not
 * have is added: as an invited member of the home's organization, or as the only one of an organization of its own.
 * @throws SandboxError EXAMPLE_ACCOUNT when it cannot be added
 */
export async function clientAccounts(
  sandbox: SandboxHandle,
  clients: readonly ClientPlan[],
): Promise<ReadonlyMap<string, AwsCredentialIdentity>> {
  const file = join(sandbox.layout.root, "added-accounts.json");
  const added = z.record(z.string(), key).parse(JSON.parse((await readTextIfAny(file)) ?? "{}"));
  const found = new Map<string, AwsCredentialIdentity>();
  for (const client of clients) {
    const { accountId } = client;
    const seeded = sandbox.profiles.find((one) => one.accountId === accountId && one.userName === "bootstrap");
    if (seeded === undefined && added[accountId] === undefined) {
      added[accountId] = await addAccount(sandbox, client);
      // why at once: AWS gives a secret key only once.
      await writePrivateFile(file, JSON.stringify(added));
    }
    found.set(accountId, added[accountId] ?? (await signIn(sandbox, seeded?.profile ?? "")));
  }
  return found;
}

async function addAccount(sandbox: SandboxHandle, client: ClientPlan): Promise<AwsCredentialIdentity> {
  const { accountId, name, slug, memberOfHome } = client;
  const home = WORLD_ACCOUNTS.find(({ id }) => id === HOME_ACCOUNT_ID);
  const organizationId = memberOfHome ? home?.organizationId : `o-${`${slug}${accountId}`.replace(/\W/g, "")}`;
  const body = { accountId, name, profile: `client-${slug}`, organizationId, joined: "INVITED" };
  return sandboxApi(sandbox, "POST", "accounts", body).then(
    (answer) => key.parse(answer),
    (error: unknown) => {
      const message = `The sandbox did not add the account ${accountId}.`;
      throw new SandboxError("EXAMPLE_ACCOUNT", `${message} ${String(error)}`, { cause: error });
    },
  );
}

/** A complete environment for a child process that is the administrator of a client's account. */
export function accountEnvironment(
  sandbox: SandboxHandle,
  keys: ReadonlyMap<string, AwsCredentialIdentity>,
  accountId: string,
): Record<string, string> {
  const env = Object.fromEntries(Object.entries(sandbox.env()).filter(([name]) => name !== "AWS_PROFILE"));
  const { accessKeyId = "", secretAccessKey = "" } = keys.get(accountId) ?? {};
  return { ...env, AWS_REGION: SANDBOX_REGION, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
}
