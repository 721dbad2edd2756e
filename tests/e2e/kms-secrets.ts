import { randomBytes } from "node:crypto";
import { z } from "zod";
import { client } from "../../sandbox/entering/enter.ts";
import type { SandboxHandle } from "../../sandbox/lifecycle.ts";
import { SANDBOX_REGION } from "../../sandbox/world.ts";

/** What a stack's file says of how its secrets are kept, as Pulumi names it. */
export interface KmsSecrets {
  readonly secretsprovider: string;
  readonly encryptedkey: string;
}

const made = new Map<string, Promise<KmsSecrets>>();

/**
 * A key of the sandbox's KMS, in the home account, and a key for the secrets of all stacks that it has encrypted.
 * why: of a passphrase the engine makes a key in a million rounds whenever it starts, half of what a short call takes. This one it asks the
 * sandbox for, as `home`, whichever account the stack is of.
 */
export function kmsSecrets(sandbox: SandboxHandle): Promise<KmsSecrets> {
  const found = made.get(sandbox.url) ?? make(sandbox);
  made.set(sandbox.url, found);
  return found;
}

async function make(sandbox: SandboxHandle): Promise<KmsSecrets> {
  const { endpoint, credentials } = client(sandbox);
  const { accessKeyId } = await credentials();
  const call = async (operation: string, input: object): Promise<unknown> => {
    // why no SDK of KMS: it would be a dependency for two calls. The sandbox reads of a signature who signed.
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${SANDBOX_REGION}/kms/aws4_request`;
    const headers = { authorization, "content-type": "application/x-amz-json-1.1" };
    const reply = await fetch(endpoint, {
      method: "POST",
      headers: { ...headers, "x-amz-target": `TrentService.${operation}` },
      body: JSON.stringify(input),
    });
    if (!reply.ok) throw new Error(`${operation}: ${await reply.text()}`);
    return reply.json();
  };
  const key = z.object({ KeyMetadata: z.object({ KeyId: z.string() }) }).parse(await call("CreateKey", {}));
  const { KeyId } = key.KeyMetadata;
  const sealed = await call("Encrypt", { KeyId, Plaintext: randomBytes(32).toString("base64") });
  return {
    secretsprovider: `awskms:///${KeyId}?region=${SANDBOX_REGION}&profile=home`,
    encryptedkey: z.object({ CiphertextBlob: z.string() }).parse(sealed).CiphertextBlob,
  };
}
