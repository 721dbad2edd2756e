import { createCipheriv, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";

/** What the engine's passphrase secrets manager does: PBKDF2 with SHA-256, a million times, to 32 bytes. */
const ITERATIONS = 1_000_000;
const derive = promisify(pbkdf2);

/**
 * An `encryptionsalt` as the engine writes it into a stack's file: the salt, and the word `pulumi` encrypted
 * (AES-256-GCM) with the key that passphrase and salt give, by which the engine knows the passphrase again.
 */
export async function encryptionSalt(passphrase: string): Promise<string> {
  const salt = randomBytes(8);
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", await derive(passphrase, salt, ITERATIONS, 32, "sha256"), nonce);
  const encrypted = Buffer.concat([cipher.update("pulumi"), cipher.final(), cipher.getAuthTag()]);
  return `v1:${salt.toString("base64")}:v1:${nonce.toString("base64")}:${encrypted.toString("base64")}`;
}
