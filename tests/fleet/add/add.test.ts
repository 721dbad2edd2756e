import { expect } from "chai";
import fc from "fast-check";
import { readYaml } from "../../../core/faults/yaml/source.ts";
import { addClient, type AddReport } from "../../../fleet/add/add.ts";
import { WriteFailure } from "../../../fleet/project/write-files.ts";
import { FILES, ProjectFolder } from "./project-folder.ts";
import type { NewClient } from "../../../fleet/add/new-client.ts";
import { draws } from "../../draws.ts";

const INITECH: NewClient = { slug: "initech", name: "Initech", accountId: "044444444444" };
const FILE = "Pulumi.client-initech.yaml";

describe("adding a client", () => {
  let folder: ProjectFolder;
  const made: ProjectFolder[] = [];
  const make = (files: Readonly<Record<string, string>> = FILES) => {
    folder = new ProjectFolder(files);
    made.push(folder);
  };
  const add = (client: Partial<NewClient> = {}, dryRun = false) =>
    addClient(folder.open(), { ...INITECH, ...client }, { dryRun, now: new Date("2026-06-01T00:00:00Z") });
  const codes = ({ faults }: AddReport) => faults.map(({ code, path, found }) => `${code} ${path}: ${found}`);

  beforeEach(() => make());
  afterEach(() => {
    for (const one of made.splice(0)) one.remove();
  });

  /** Whatever was refused, and that nothing was written. */
  async function refused(client: Partial<NewClient>): Promise<readonly string[]> {
    const before = folder.all();
    const report = await add(client);
    expect(report).to.include({ ok: false, written: false });
    expect(folder.all()).to.deep.equal(before);
    return codes(report);
  }

  it("writes a file that is valid at once, in the form of those beside it", async () => {
    const report = await add({ profile: "initech-admin", tags: { "cost-center": "4711" } });
    expect(report).to.include({ ok: true, written: true, file: FILE, next: "npx switchyard onboard initech" });
    expect(folder.read(FILE)).to
      .equal(`# yaml-language-server: $schema=node_modules/aws-switchyard/schema/client.schema.json
encryptionsalt: v1:home
config:
  aws:profile: initech-admin
  switchyard:client:
    name: Initech
    accountId: "044444444444"
    tags: { cost-center: "4711" }
    roles: [administrator, read-only]
`);
    const config = folder.open().clients.get("initech")?.config;
    expect(config).to.deep.include({ kind: "client" });
    expect(config?.kind === "client" && config.client.accountId).to.equal("044444444444");
  });

  it("gives the roles that others usually have, and says so; and who gets in by grants for all clients", async () => {
    const report = await add();
    expect(report.roles).to.deep.equal(["administrator", "read-only"]);
    expect(report.notices.join()).to.include("2 of 2 other clients have these");
    expect(report.gains).to.deep.equal([{ holder: "group:Auditors", role: "read-only" }]);
  });

  it("gives read-only alone where there is no other client", async () => {
    make({ "Pulumi.yaml": FILES["Pulumi.yaml"]! });
    const report = await add();
    expect(report).to.include({ ok: true });
    expect(report.roles).to.deep.equal(["read-only"]);
    expect(report.notices.join(" ")).to.include("No file says switchyard:home yet");
    expect(report.text).to.include("schema=node_modules/aws-switchyard/schema/client.schema.json");
    expect(report.text).not.to.include("encryptionsalt");
  });

  it("only says what it would write in a dry run", async () => {
    const before = folder.all();
    const report = await add({}, true);
    expect(report).to.include({ ok: true, written: false, dryRun: true, next: "npx switchyard add initech" });
    expect(report.text).to.include('accountId: "044444444444"');
    expect(folder.all()).to.deep.equal(before);
  });

  const taken: readonly [string, Partial<NewClient>, RegExp][] = [
    ["slug", { slug: "globex" }, /^fleet\/slug-taken client-globex: the file Pulumi\.client-globex\.yaml$/],
    [
      "name",
      { name: "Globex" },
      /^contract\/clash switchyard:client\.name: "Globex", also in Pulumi\.client-globex\.yaml:3/,
    ],
    [
      "name in other case",
      { name: "gLOBEX" },
      /^contract\/clash switchyard:client\.name: "gLOBEX", also in Pulumi\.client-globex/,
    ],
    [
      "account",
      { accountId: "222222222222" },
      /^contract\/clash switchyard:client\.accountId: "222222222222", also in Pulumi\.client-abccorp/,
    ],
    ["home's account", { accountId: "111111111111" }, /^config\/home-as-client /],
  ];
  for (const [what, client, expected] of taken)
    it(`refuses a taken ${what}`, async () => {
      const [first, ...others] = await refused(client);
      expect(first).to.match(expected);
      expect(others).to.deep.equal([]);
    });

  it("refuses a name from which another client's permission set comes", async () => {
    folder.write(
      "Pulumi.client-globex.yaml",
      FILES["Pulumi.client-globex.yaml"]!.replace("name: globex-admin", "permissionSet: InitechReadOnly"),
    );
    const [first, ...others] = await refused({});
    expect(first).to.match(/^contract\/clash .*permissionSet: "InitechReadOnly", also in Pulumi\.client-globex/);
    expect(others).to.deep.equal([]);
    expect(await add({ roles: ["administrator"] })).to.include({ ok: true });
  });

  it("says everything at once, and a client's own faults do not hide what is taken", async () => {
    const found = await refused({
      slug: "globex",
      name: "abccorp",
      accountId: "222222222222",
      roles: ["adminstrator"],
      profile: "a\nb",
    });
    expect(found.map((one) => one.split(" ")[0]).sort()).to.deep.equal([
      "config/unknown-level",
      "contract/clash",
      "contract/clash",
      "fleet/credentials",
      "fleet/slug-taken",
    ]);
  });

  it("refuses what is neither a slug, a name, an account nor a role of that account", async () => {
    expect((await refused({ slug: "../evil" }))[0]).to.match(/^config\/stack-name/);
    expect((await refused({ slug: "Initech" }))[0]).to.match(/^config\/stack-name/);
    expect((await refused({ name: "Ini tech" }))[0]).to.match(/^config\/invalid .*name/);
    expect((await refused({ accountId: "44444" }))[0]).to.match(/^config\/invalid .*accountId/);
    const arn = "arn:aws:iam::555555555555:role/OrganizationAccountAccessRole";
    expect((await refused({ assumeRole: arn }))[0]).to.match(/^fleet\/credentials aws:assumeRoles/);
    expect((await add({ assumeRole: arn.replaceAll("5", "4").replace("::4", "::0") })).text).to.include(
      'roleArn: "arn:aws:iam::044444444444:role/Org',
    );
  });

  it("refuses where another file is at fault: what is taken cannot be told then", async () => {
    folder.write(
      "Pulumi.client-globex.yaml",
      FILES["Pulumi.client-globex.yaml"]!.replace('"333333333333"', "333333333333"),
    );
    expect((await refused({}))[0]).to.match(/^config\/invalid .*accountId/);
    make({ ...FILES, "Pulumi.home.yaml": "config: [" });
    expect((await refused({}))[0]).to.match(/^config\/yaml/);
    make({ ...FILES, "Pulumi.second.yaml": FILES["Pulumi.home.yaml"]! });
    expect((await refused({})).join()).to.match(/portfolio\/home switchyard:home: home, second/);
  });

  it("is not stopped by what home says of a client that is still to come, and says that it stands", async () => {
    folder.write("Pulumi.home.yaml", FILES["Pulumi.home.yaml"]!.replace("[AbcCorp]", "[AbcCorp, Umbrella, Initech]"));
    const report = await add();
    expect(report).to.include({ ok: true });
    expect(report.notices.join(" ")).to.include("The project was at fault before").and.to.include("Umbrella");
  });

  it("says what home could not take because of the new client", async () => {
    folder.write("Pulumi.home.yaml", FILES["Pulumi.home.yaml"]!.replace("[AbcCorp]", "[AbcCorp, Initech]"));
    expect((await refused({ roles: ["read-only"] })).join()).to.include("administrator");
  });

  it("says so when home reads a list of clients", async () => {
    folder.write(
      "Pulumi.home.yaml",
      FILES["Pulumi.home.yaml"]!.replace("    grants:", "    clients: [abccorp, globex]\n    grants:"),
    );
    expect((await add()).notices.join(" ")).to.include("initech is not among them");
  });

  it("writes beside the others where the project keeps its stacks elsewhere, and with its extension", async () => {
    const { "Pulumi.yaml": project = "", ...stacks } = FILES;
    const renamed = Object.entries(stacks).map(([name, text]): readonly [string, string] => [
      `stacks/${name.replace(".yaml", ".yml")}`,
      text.replaceAll("=node", "=../node"),
    ]);
    make({ "Pulumi.yml": `${project}stackConfigDir: stacks\n`, ...Object.fromEntries(renamed) });
    expect(await add()).to.include({ ok: true, file: "stacks/Pulumi.client-initech.yml" });
    expect(folder.read("stacks/Pulumi.client-initech.yml")).to.match(
      /^# yaml-language-server: \$schema=\.\.\/node_modules\//,
    );
    expect(folder.open().clients.get("initech")?.config.kind).to.equal("client");
    make({ "Pulumi.yml": `${project}stackConfigDir: stacks\n`, "stacks/.keep": "" });
    expect((await add()).text).to.match(
      /^# yaml-language-server: \$schema=\.\.\/node_modules\/aws-switchyard\/schema\/client/,
    );
  });

  it("does not make a file that Pulumi would take for another stack's settings", async () => {
    expect((await refused({ slug: "globex.deploy" }))[0]).to.match(/^fleet\/slug-taken/);
    folder.write("Pulumi.client-initech.deploy.yaml", "settings: {}\n");
    expect(await add()).to.include({ ok: true });
  });

  it("refuses beside a file that Pulumi does not read", async () => {
    folder.write("Pulumi.client-initech.yml", "config: {}\n");
    expect((await refused({}))[0]).to.match(/^config\/stray-file client-initech/);
  });

  it("leaves a file that another process made in between", async () => {
    const project = folder.open();
    folder.write(FILE, "mine\n");
    const failure: unknown = await addClient(project, INITECH).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(WriteFailure);
    expect(folder.read(FILE)).to.equal("mine\n");
  });

  it("never writes other YAML than was meant, whatever the values are", async () => {
    const project = folder.open();
    const nasty = fc.oneof(
      fc.constantFrom(
        "yes",
        "No",
        "null",
        "~",
        "012",
        "1e5",
        "0x1F",
        "1:30",
        "2026-01-01",
        "!!int 1",
        "&a",
        "*a",
        "- x",
        "a: b",
        "a #b",
        "{a}",
        "[a]",
        "'",
        '"',
        "\\",
        "%TAG",
        "---",
        "...",
        "\u202eabc",
        "a\u2028b",
        "a\u0085b",
        "a\ud800",
        "\ufeffx",
        "a\tb",
        "",
        " a",
        "a ",
        "x".repeat(300),
        "[ a ]",
        "__proto__",
      ),
      fc.string({ unit: "binary", maxLength: 12 }),
    );
    const or = (good: string) => fc.oneof(fc.constant(good), nasty);
    let written = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.record({ name: or("Initech"), profile: or("initech"), key: or("tier"), value: or("gold") }),
        async ({ name, profile, key, value }) => {
          const client = { ...INITECH, name, profile, tags: Object.fromEntries([[key, value]]) };
          const report = await addClient(project, client, { dryRun: true });
          if (!report.ok) {
            expect(report.faults).not.to.deep.equal([]);
            return;
          }
          written += 1;
          const { source, faults } = readYaml({ name: report.file, text: report.text });
          expect(faults).to.deep.equal([]);
          expect(source.value).to.deep.equal({
            encryptionsalt: "v1:home",
            config: {
              "aws:profile": profile,
              "switchyard:client": {
                name,
                accountId: INITECH.accountId,
                tags: client.tags,
                roles: ["administrator", "read-only"],
              },
            },
          });
        },
      ),
      { numRuns: draws(400) },
    );
    expect(written, "values that were written").to.be.greaterThan(draws(20));
    const plain = await addClient(
      project,
      { ...INITECH, profile: "[ a ] # b", tags: { on: "yes", "1": "1e5" } },
      { dryRun: true },
    );
    expect(plain.ok, JSON.stringify(plain.faults)).to.equal(true);
    expect(plain.text).to.include('aws:profile: "[ a ] # b"').and.to.include('{ "1": "1e5", "on": "yes" }');
  });
});
