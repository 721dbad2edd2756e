import { readFile } from "node:fs/promises";
import { fromIni } from "@aws-sdk/credential-providers";
import { stringify } from "yaml";
import { clientStackName } from "../../../core/config/naming.ts";
import type { ProfileCredential } from "../../../sandbox/aws-profiles.ts";
import type { SandboxHandle } from "../../../sandbox/lifecycle.ts";
import { SANDBOX_REGION } from "../../../sandbox/world.ts";
import { sandboxApi } from "../../../sandbox/entering/enter.ts";
import { encryptionSalt } from "../../../sandbox/stacks/encryption-salt.ts";
import { kmsSecrets } from "../kms-secrets.ts";
import type { FileOptions, FleetMember } from "./fleet-files.ts";

/** Which fleet is made. */
export interface WorldOptions {
  readonly sandbox: SandboxHandle;
  /** A folder of its own, which need not exist. */
  readonly folder: string;
  /** Begins every slug: `kill` makes `kill-01`. Lower-case letters. */
  readonly name: string;
  /** Tells its account ids from those of other fleets on the same sandbox: 1 to 999. */
  readonly series: number;
  /** How many clients, each in an account and an organization of its own. */
  readonly clients: number;
  /** Of all stack files. */
  readonly files?: FileOptions;
  /** Default: files in the folder. */
  readonly backend?: "files" | "s3";
  /** What keeps the stacks' secrets: the sandbox's passphrase, or its KMS. */
  readonly secrets: "passphrase" | "kms";
  /** Added to the environment of everything that runs. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The client of that index, from 0. */
export function memberOf({ name, series, clients }: WorldOptions, index: number): FleetMember {
  const number = String(index + 1).padStart(Math.max(2, String(clients).length), "0");
  const slug = `${name}-${number}`;
  return {
    slug,
    name: `${name.slice(0, 1).toUpperCase()}${name.slice(1)}${number}`,
    accountId: `6${String(series).padStart(3, "0")}${String(index + 1).padStart(8, "0")}`,
    stack: clientStackName(slug),
  };
}

/** Adds its account; gives the key of its administrator. */
export async function addAccount(sandbox: SandboxHandle, { slug, accountId }: FleetMember): Promise<ProfileCredential> {
  const organizationId = `o-${accountId}`;
  const body = { accountId, profile: slug, organizationId };
  return (await sandboxApi(sandbox, "POST", "accounts", body)) as ProfileCredential;
}

/** The lines of each stack's file that say how its secrets are kept. */
export async function secretsLines({ sandbox, secrets }: WorldOptions): Promise<string> {
  if (secrets === "kms") return stringify(await kmsSecrets(sandbox)).trimEnd();
  const passphrase = (await readFile(sandbox.layout.passphrase, "utf8")).trim();
  return `encryptionsalt: ${await encryptionSalt(passphrase)}`;
}

/** The key of the home account's administrator. */
export async function homeKey({ layout }: SandboxHandle): Promise<ProfileCredential> {
  const { awsConfig: configFilepath, awsCredentials: filepath } = layout;
  const found = await fromIni({ profile: "home", configFilepath, filepath })();
  return { ...found, profile: "home", region: SANDBOX_REGION };
}
