import { expect } from "chai";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initWords, secretsProviderOf } from "../../../fleet/engine/secrets-provider.ts";

describe("what keeps a stack's secrets", () => {
  let root: string;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), "switchyard-secrets-"));
    await writeFile(join(root, "Pulumi.yaml"), "name: switchyard\nruntime: nodejs\n");
    const files = {
      kms: "secretsprovider: awskms://alias/state?region=eu-west-1\nencryptedkey: AQIC\nconfig: {}\n",
      plain: "config: { switchyard:client: { secretsprovider: awskms://alias/other } }\n",
      empty: 'secretsprovider: ""\n',
    };
    for (const [stack, text] of Object.entries(files)) await writeFile(join(root, `Pulumi.${stack}.yaml`), text);
  });
  after(() => rm(root, { recursive: true, force: true }));

  it("is what the stack's file names at its top, and nothing elsewhere", () => {
    expect(secretsProviderOf(root, "kms")).to.equal("awskms://alias/state?region=eu-west-1");
    for (const stack of ["plain", "empty", "absent"]) expect(secretsProviderOf(root, stack), stack).to.equal(undefined);
  });

  it("is named when the stack is made, in one word with its option", () => {
    const words = initWords("kms", secretsProviderOf(root, "kms"));
    expect(words.at(-1)).to.equal("--secrets-provider=awskms://alias/state?region=eu-west-1");
    expect(initWords("plain", undefined)).to.deep.equal(["stack", "init", "plain", "--no-select"]);
  });
});
