import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { expect } from "chai";
import { encryptionSalt } from "../../../sandbox/stacks/encryption-salt.ts";

describe("an encryption salt", () => {
  it("holds the engine's word, encrypted with the passphrase", async () => {
    const [version, salt = "", ...rest] = (await encryptionSalt("pass phrase")).split(":");
    const [cipherVersion, nonce = "", encrypted = ""] = rest;
    expect([version, cipherVersion]).to.deep.equal(["v1", "v1"]);
    const key = pbkdf2Sync("pass phrase", Buffer.from(salt, "base64"), 1_000_000, 32, "sha256");
    const bytes = Buffer.from(encrypted, "base64");
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
    decipher.setAuthTag(bytes.subarray(-16));
    expect(Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString()).to.equal("pulumi");
  });
});
