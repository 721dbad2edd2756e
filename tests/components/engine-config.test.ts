import { expect } from "chai";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readEngineInput } from "../../components/engine-config.ts";
import { clientFile } from "./clients.ts";
import { PROJECT } from "./deploy.ts";
import { mockEngine } from "./mocks.ts";

const HOME = "config:\n  switchyard:home:\n    identityCenter: { region: eu-west-1 }\n    grants: []\n";
const CONFIG = {
  "switchyard:homeAccount": '{"accountId":"111111111111","company":"acme"}',
  "switchyard:home": '{"identityCenter":{"region":"eu-west-1"},"grants":[]}',
};

describe("the engine's input", () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "switchyard-engine-config-"));
    const files = {
      "Pulumi.yaml": PROJECT,
      "Pulumi.home.yaml": HOME,
      "Pulumi.client-globex.yaml": clientFile("Globex", "333333333333"),
      "Pulumi.client-AbcCorp.yaml": clientFile("AbcCorp", "222222222222"),
      "Pulumi.client-globex.yaml.bak": clientFile("Old", "444444444444"),
      "Pulumi.client-.yaml": "",
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
    await mockEngine("home", { config: CONFIG });
  });
  after(() => rm(directory, { recursive: true }));

  it("has the home stack read every client's file, one with a slug that no stack can have included", () => {
    const { config, context } = readEngineInput(directory);
    expect(config.kind).to.equal("home");
    expect(context.clientSlugs).to.deep.equal(["AbcCorp", "globex"]);
    expect(context.clientFiles?.get("globex")).to.deep.include({ kind: "client" });
    const refused = context.clientFiles?.get("AbcCorp");
    expect(refused?.kind === "invalid" ? refused.faults.map(({ code }) => code) : []).to.deep.equal([
      "config/stack-name",
    ]);
  });

  it("has a client stack read no other client's file", async () => {
    await mockEngine("client-globex", {
      config: {
        "switchyard:homeAccount": CONFIG["switchyard:homeAccount"],
        "switchyard:client": '{"name":"Globex","accountId":"333333333333","roles":["read-only"]}',
      },
    });
    const { config, context } = readEngineInput(directory);
    expect(config.kind).to.equal("client");
    expect(context.clientFiles).to.equal(undefined);
  });
});
