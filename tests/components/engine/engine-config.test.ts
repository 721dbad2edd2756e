import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readEngineInput } from "../../../components/engine/engine-config.ts";
import type { StackConfig } from "../../../core/portfolio/resolve-stack.ts";
import { clientFile } from "../support/clients.ts";
import { PROJECT } from "../support/deploy.ts";
import { mockEngine } from "../support/mocks.ts";

const HOME = "config:\n  switchyard:home:\n    identityCenter: { region: eu-west-1 }\n    grants: []\n";
const HOME_ACCOUNT = '{"accountId":"111111111111","company":"acme"}';
const home = (settings: object = {}) => ({
  "switchyard:homeAccount": HOME_ACCOUNT,
  "switchyard:home": JSON.stringify({ identityCenter: { region: "eu-west-1" }, grants: [], ...settings }),
});
const GLOBEX = clientFile("Globex", "333333333333");

/** Writes files below a new folder; a name that ends in a slash is a folder, a text that is undefined a link to `elsewhere`. */
async function layOut(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "switchyard-files-")));
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, name);
    await mkdir(name.endsWith("/") ? path : dirname(path), { recursive: true });
    if (!name.endsWith("/")) await writeFile(path, text);
  }
  return root;
}

const codes = (config: StackConfig | undefined) =>
  config?.kind === "invalid" ? config.faults.map(({ code }) => code) : config?.kind;

describe("the engine's input", () => {
  const folders: string[] = [];
  const folderOf = async (files: Readonly<Record<string, string | Uint8Array>>) => {
    const folder = await layOut(files);
    folders.push(folder);
    return folder;
  };
  before(() => mockEngine("home", { config: home() }));
  after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

  it("has the home stack read every client's file, one with a slug that no stack can have included", async () => {
    const folder = await folderOf({
      "Pulumi.yaml": PROJECT,
      "Pulumi.home.yaml": HOME,
      "Pulumi.client-globex.yaml": GLOBEX,
      "Pulumi.client-AbcCorp.yaml": clientFile("AbcCorp", "222222222222"),
      "Pulumi.client-globex.yaml.bak": clientFile("Old", "444444444444"),
      "Pulumi.client-globex.deploy.yaml": "settings: { cacheOptions: { enable: true } }\n",
      "Pulumi.client-.yaml": "",
    });
    const { config, context } = readEngineInput(folder);
    expect(config.kind).to.equal("home");
    expect(context.clientSlugs).to.deep.equal(["AbcCorp", "globex"]);
    expect(codes(context.clientFiles.get("globex"))).to.equal("client");
    expect(codes(context.clientFiles.get("AbcCorp"))).to.deep.equal(["config/stack-name"]);
  });

  const found: readonly [string, Readonly<Record<string, string>>, string, string][] = [
    ["with .yml", { "Pulumi.yml": PROJECT, "Pulumi.client-globex.yml": GLOBEX }, ".", "Pulumi.client-globex.yml"],
    [
      "in stackConfigDir",
      { "Pulumi.yaml": `${PROJECT}stackConfigDir: stacks\n`, "stacks/Pulumi.client-globex.yaml": GLOBEX },
      ".",
      "stacks/Pulumi.client-globex.yaml",
    ],
    [
      "in stackConfigDir as an absolute path, which Pulumi takes from the project's folder",
      { "Pulumi.yaml": `${PROJECT}stackConfigDir: /stacks\n`, "stacks/Pulumi.client-globex.yaml": GLOBEX },
      ".",
      "stacks/Pulumi.client-globex.yaml",
    ],
    [
      "in stackConfigDir in its older form",
      { "Pulumi.yaml": "name: switchyard\nconfig: stacks\n", "stacks/Pulumi.client-globex.yaml": GLOBEX },
      ".",
      "stacks/Pulumi.client-globex.yaml",
    ],
    [
      "above the program's folder (main: infra)",
      { "Pulumi.yaml": `${PROJECT}main: infra\n`, "Pulumi.client-globex.yaml": GLOBEX, "infra/": "" },
      "infra",
      "Pulumi.client-globex.yaml",
    ],
    [
      "above the program's file (main: packages/infra/index.ts), past another project's",
      {
        "Pulumi.yaml": `${PROJECT}main: packages/infra/index.ts\nstackConfigDir: stacks\n`,
        "stacks/Pulumi.client-globex.yaml": GLOBEX,
        "packages/infra/index.ts": "",
        "packages/infra/Pulumi.yaml": "name: other\n",
        "packages/infra/Pulumi.client-globex.yaml": clientFile("Globex", "999999999999"),
      },
      "packages/infra",
      "stacks/Pulumi.client-globex.yaml",
    ],
    [
      "past a project of the same name that runs another program",
      {
        "Pulumi.yaml": `${PROJECT}main: a/b\n`,
        "Pulumi.client-globex.yaml": GLOBEX,
        "a/b/": "",
        "a/Pulumi.yaml": PROJECT,
        "a/Pulumi.client-globex.yaml": clientFile("Globex", "999999999999"),
      },
      "a/b",
      "Pulumi.client-globex.yaml",
    ],
  ];
  for (const [where, files, directory, name] of found)
    it(`finds a client's file ${where}, and names it`, async () => {
      const { config, context } = readEngineInput(join(await folderOf(files), directory));
      expect(config.kind).to.equal("home");
      expect(context.clientSlugs).to.deep.equal(["globex"]);
      const file = context.clientFiles.get("globex");
      const plan = file?.kind === "client" ? file.client : undefined;
      // why: that project file holds no home account.
      if (where.endsWith("older form")) expect(codes(file)).to.include("config/missing");
      else expect([plan?.accountId, plan?.file]).to.deep.equal(["333333333333", name]);
    });

  const wrong: readonly [string, Readonly<Record<string, string | Uint8Array>>, readonly string[]][] = [
    ["that is missing", {}, ["contract/no-file"]],
    ["that is a folder", { "Pulumi.client-globex.yaml/": "" }, ["contract/no-file"]],
    ["that is no text", { "Pulumi.client-globex.yaml": Uint8Array.of(0x61, 0xff, 0xfe) }, ["contract/no-file"]],
    ["with the other extension", { "Pulumi.client-globex.yml": GLOBEX }, ["config/stray-file"]],
    ["in JSON", { "Pulumi.client-globex.json": "{}" }, ["config/stray-file"]],
    [
      "with both extensions",
      { "Pulumi.client-globex.yaml": GLOBEX, "Pulumi.client-globex.yml": GLOBEX },
      ["config/stray-file"],
    ],
    [
      "of another project",
      { "Pulumi.client-globex.yaml": GLOBEX.replace("switchyard:", "other:") },
      ["config/misplaced"],
    ],
    ["that is empty", { "Pulumi.client-globex.yaml": "" }, ["config/missing"]],
    ["with a secret", { "Pulumi.client-globex.yaml": "config: { client: { secure: v1:x } }" }, ["config/secret"]],
  ];
  for (const [what, files, faults] of wrong)
    it(`has a fault for a listed client's file ${what}`, async () => {
      await mockEngine("home", { config: home({ clients: ["globex"] }) });
      const { config, context } = readEngineInput(await folderOf({ "Pulumi.yaml": PROJECT, ...files }));
      expect(config.kind).to.equal("home");
      expect(codes(context.clientFiles.get("globex"))).to.deep.equal(faults);
    });

  it("says in which folder a client's file is missing", async () => {
    const { context } = readEngineInput(await folderOf({ "Pulumi.yml": `${PROJECT}stackConfigDir: stacks\n` }));
    const file = context.clientFiles.get("globex");
    expect(file?.kind === "invalid" && file.faults[0]?.expected).to.include("stacks/Pulumi.client-globex.yml");
  });

  it("finds also a client whose file was not moved into stackConfigDir", async () => {
    await mockEngine("home", { config: home() });
    const { context } = readEngineInput(
      await folderOf({ "Pulumi.yaml": `${PROJECT}stackConfigDir: stacks\n`, "Pulumi.client-globex.yaml": GLOBEX }),
    );
    expect(context.clientSlugs).to.deep.equal(["globex"]);
    const file = context.clientFiles.get("globex");
    expect(codes(file)).to.deep.equal(["contract/no-file"]);
    expect(file?.kind === "invalid" && file.faults[0]?.found).to.include("where Pulumi does not look");
  });

  it("finds also a client whose file Pulumi does not read, so that it is not passed over", async () => {
    await mockEngine("home", { config: home() });
    const { context } = readEngineInput(await folderOf({ "Pulumi.yaml": PROJECT, "Pulumi.client-globex.yml": GLOBEX }));
    expect(context.clientSlugs).to.deep.equal(["globex"]);
    expect(codes(context.clientFiles.get("globex"))).to.deep.equal(["config/stray-file"]);
  });

  const lost: readonly [string, Readonly<Record<string, string>>, string, string][] = [
    ["there is no project file", { "infra/": "" }, "infra", "config/no-project"],
    ["the only one is another project's", { "Pulumi.yaml": "name: other\n" }, ".", "config/no-project"],
    [
      "its program is elsewhere",
      { "Pulumi.yaml": `${PROJECT}main: other\n`, "infra/": "" },
      "infra",
      "config/no-project",
    ],
    [
      "two of them lead to the program",
      { "Pulumi.yaml": `${PROJECT}main: infra\n`, "infra/Pulumi.yaml": PROJECT },
      "infra",
      "config/no-project",
    ],
    ["it has both extensions", { "Pulumi.yaml": PROJECT, "Pulumi.yml": PROJECT }, ".", "config/stray-file"],
    ["it is JSON", { "Pulumi.json": '{ "name": "switchyard" }', "Pulumi.yaml": PROJECT }, ".", "config/stray-file"],
  ];
  for (const [what, files, directory, code] of lost)
    it(`refuses the home stack where ${what}`, async () => {
      const { config } = readEngineInput(join(await folderOf(files), directory));
      expect(codes(config)).to.deep.equal([code]);
    });

  it("follows a link to the program's folder", async () => {
    const folder = await folderOf({ "Pulumi.yaml": `${PROJECT}main: infra\n`, "packages/program/": "" });
    await symlink(join(folder, "packages/program"), join(folder, "infra"));
    expect(readEngineInput(join(folder, "packages/program")).config.kind).to.equal("home");
  });

  it("has a client stack read no other client's file, and need no project file", async () => {
    await mockEngine("client-globex", {
      config: {
        "switchyard:homeAccount": HOME_ACCOUNT,
        "switchyard:client": '{"name":"Globex","accountId":"333333333333","roles":["read-only"]}',
      },
    });
    const folder = await folderOf({ "Pulumi.client-abccorp.yaml": "" });
    const { config, context } = readEngineInput(folder);
    expect(config.kind).to.equal("client");
    expect(context.clientFiles.size).to.equal(0);
  });

  it("refuses a value that the engine says is a secret", async () => {
    pulumi.runtime.setAllConfig(pulumi.runtime.allConfig(), ["switchyard:client"]);
    const { config } = readEngineInput(await folderOf({ "Pulumi.yaml": PROJECT }));
    expect(codes(config)).to.deep.equal(["config/secret"]);
  });

  it("places faults in the file only where it holds what the engine passed", async () => {
    await mockEngine("client-globex", {
      config: {
        "switchyard:homeAccount": HOME_ACCOUNT,
        "switchyard:client": '{"name":"Globex","accountId":"333333333333","roles":["reed-only"]}',
      },
    });
    const place = async (roles: string) => {
      const stack = clientFile("Globex", "333333333333", roles);
      const { config } = readEngineInput(
        await folderOf({ "Pulumi.yaml": PROJECT, "Pulumi.client-globex.yaml": stack }),
      );
      return config.kind === "invalid" && config.faults.map(({ at }) => at);
    };
    expect(await place("[reed-only]")).to.deep.equal([{ file: "Pulumi.client-globex.yaml", line: 5, column: 13 }]);
    expect(await place("[administrator]")).to.deep.equal([
      { file: "(passed to Pulumi, not in Pulumi.client-globex.yaml)" },
    ]);
  });
});
