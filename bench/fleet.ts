import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkpointFolder, switchyardProject, type Ground, type StackFile } from "./projects.ts";
import { initStack, up } from "./pulumi.ts";
import { encryptionSalt } from "../sandbox/stacks/encryption-salt.ts";

/** A client of the bench. Its roles are those of the client that was deployed. */
export interface FleetClient {
  readonly slug: string;
  readonly name: string;
  readonly accountId: string;
  /** `encryptionsalt` of its stack. */
  readonly salt: string;
}

/** Whether all stacks have one encryption salt, as is recommended, or each its own, as `pulumi stack init` leaves them. */
export type Salts = "shared" | "own";

/** The client whose stack is deployed; all others are made from its checkpoint. */
const DEPLOYED = { slug: "abccorp", name: "AbcCorp", accountId: "222222222222" };

/** Roles of each client. */
export const ROLES = ["administrator", "read-only", "devops"] as const;

/** Names for `size` clients, with their salts. An own salt costs a third of a second to make. */
export async function fleet(at: Ground, size: number, salts: Salts, shared: string): Promise<FleetClient[]> {
  return Promise.all(
    Array.from({ length: size }, async (_, index) => {
      const number = String(index + 1).padStart(4, "0");
      const salt = salts === "shared" ? shared : await encryptionSalt(at.passphrase);
      return { slug: `site-${number}`, name: `Site${number}`, accountId: `20000000${number}`, salt };
    }),
  );
}

/** The client's own file, as a user would write it. */
export function clientFile({ slug, name, accountId, salt }: FleetClient): StackFile {
  const config = `config:
  switchyard:client:
    name: ${name}
    accountId: "${accountId}"
    roles: [${ROLES.join(", ")}]
`;
  return { stack: `client-${slug}`, salt, config };
}

/** Deploys the one client. Returns its checkpoint, from which {@link writeCheckpoints} makes all others. */
export async function deployOne(at: Ground): Promise<string> {
  const client = { ...DEPLOYED, salt: await encryptionSalt(at.passphrase) };
  const file = clientFile(client);
  const project = await switchyardProject(at, [file], file.stack);
  await initStack(project, file.stack);
  await up(project, file.stack);
  return readFile(join(checkpointFolder(at), `${file.stack}.json`), "utf8");
}

/**
 * Writes the stack of each client into the file backend, as if it had been deployed: the checkpoint of the client that
 * was, with the other client's names, account and salt.
 */
export async function writeCheckpoints(at: Ground, clients: readonly FleetClient[], deployed: string): Promise<void> {
  const folder = checkpointFolder(at);
  await mkdir(folder, { recursive: true });
  const salt = saltOf(deployed);
  for (const client of clients) {
    const text = deployed
      .replaceAll(DEPLOYED.slug, client.slug)
      .replaceAll(DEPLOYED.name, client.name)
      .replaceAll(DEPLOYED.accountId, client.accountId)
      .replace(JSON.stringify(salt), JSON.stringify(client.salt));
    await writeFile(join(folder, `client-${client.slug}.json`), text);
  }
}

function saltOf(checkpoint: string): string {
  const found = /"salt":\s*"([^"]+)"/.exec(checkpoint)?.[1];
  if (found === undefined) throw new Error("the deployed client's checkpoint names no salt");
  return found;
}
