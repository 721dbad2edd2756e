import { createDecipheriv, pbkdf2 } from "node:crypto";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** What the environment has of a passphrase. */
export type FoundPassphrase =
  | { readonly kind: "found"; readonly passphrase: string; readonly from: string }
  | { readonly kind: "none" }
  /** The file that is named cannot be read. */
  | { readonly kind: "unreadable"; readonly from: string };

const VARIABLE = "PULUMI_CONFIG_PASSPHRASE";

/** The passphrase as the engine finds it, where nobody is there to type it. An empty one is one, too. */
export async function foundPassphrase(env: Readonly<Record<string, string | undefined>>): Promise<FoundPassphrase> {
  const own = env[VARIABLE];
  // why the file also beside an empty variable: the engine takes it then.
  if (own !== undefined && own !== "") return { kind: "found", passphrase: own, from: VARIABLE };
  const file = env[`${VARIABLE}_FILE`];
  if (file === undefined || file === "")
    return own === undefined ? { kind: "none" } : { kind: "found", passphrase: own, from: VARIABLE };
  try {
    // why trimmed: so does the engine.
    return { kind: "found", passphrase: (await readFile(file, "utf8")).trim(), from: `${VARIABLE}_FILE` };
  } catch {
    return { kind: "unreadable", from: `${VARIABLE}_FILE` };
  }
}

/** The engine's own numbers. Source: Pulumi, `sdk/go/common/resource/config/crypt.go`. */
const ROUNDS = 1_000_000;
const KEY_BYTES = 32;
const TAG_BYTES = 16;
const KNOWN_TEXT = "pulumi";

/**
 * Whether a passphrase opens a stack's secrets: by `encryptionsalt` of its file, `v1:SALT:v1:NONCE:CIPHERTEXT`, which holds a
 * known text.
 * @returns undefined where the salt has another form.
 */
export async function opens(passphrase: string, encryptionsalt: string): Promise<boolean | undefined> {
  const [first, salt, second, nonce, sealed, ...rest] = encryptionsalt.split(":");
  if (first !== "v1" || second !== "v1" || salt === undefined || nonce === undefined || sealed === undefined)
    return undefined;
  const bytes = Buffer.from(sealed, "base64");
  if (rest.length > 0 || bytes.length <= TAG_BYTES) return undefined;
  const key = await promisify(pbkdf2)(passphrase, Buffer.from(salt, "base64"), ROUNDS, KEY_BYTES, "sha256");
  const cipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
  cipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = Buffer.concat([cipher.update(bytes.subarray(0, -TAG_BYTES)), cipher.final()]).toString();
    return text === KNOWN_TEXT;
  } catch {
    return false;
  }
}
