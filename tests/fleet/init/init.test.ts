import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { InitAnswers } from "../../../fleet/init/init-answers.ts";
import { initProject, type InitReport } from "../../../fleet/init/init.ts";
import { openProject } from "../../../fleet/project/open-project.ts";
import { WriteFailure } from "../../../fleet/project/write-files.ts";

const OWN = { name: "aws-switchyard", version: "0.1.0", spec: "0.1.0" };
const ANSWERS: InitAnswers = {
  company: "acme",
  homeAccountId: "111111111111",
  homeProfile: "home",
  region: "eu-west-1",
  portal: "https://acme.awsapps.com/start",
  clientName: "AbcCorp",
  clientAccountId: "022222222222",
  clientProfile: "client-abccorp",
  group: "Auditors",
};

describe("making a project of one's own", () => {
  let parent: string;
  let folder: string;
  const init = (answers: Partial<InitAnswers> = {}, dryRun = false): Promise<InitReport> =>
    initProject(folder, { ...ANSWERS, ...answers }, { package: OWN, dryRun });
  const read = (name: string) => readFileSync(join(folder, name), "utf8");

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "switchyard-init-"));
    folder = join(parent, "fleet");
  });
  afterEach(() => {
    rmSync(parent, { recursive: true, force: true });
  });

  async function refused(answers: Partial<InitAnswers>): Promise<string> {
    const report = await init(answers);
    expect(report).to.include({ ok: false });
    expect(report.written).to.deep.equal([]);
    return report.faults.map(({ code, path, found }) => `${code} ${path}: ${found}`).join("\n");
  }

  it("writes files that the program takes as they are", async () => {
    const report = await init();
    expect(report.faults).to.deep.equal([]);
    expect(report).to.include({ ok: true });
    expect(readdirSync(folder).sort()).to.deep.equal([...report.written].sort());
    expect(read("Pulumi.home.yaml")).to
      .equal(`# yaml-language-server: $schema=node_modules/aws-switchyard/schema/home.schema.json
config:
  aws:profile: home
  switchyard:home:
    identityCenter: { region: eu-west-1, portal: "https://acme.awsapps.com/start" }
    grants:
      - { group: Auditors, clients: [AbcCorp], roles: [read-only] }
`);
    expect(read("index.ts")).to.equal('export { default } from "aws-switchyard";\n');
    expect(JSON.parse(read("package.json"))).to.deep.equal({
      private: true,
      type: "module",
      main: "index.ts",
      dependencies: { "aws-switchyard": "0.1.0" },
    });
    const { project } = openProject(folder);
    expect(project?.home?.config.kind).to.equal("home");
    const client = project?.clients.get("abccorp")?.config;
    expect(client?.kind === "client" && client.client).to.include({ name: "AbcCorp", accountId: "022222222222" });
    expect(report.next.slice(-3)).to.deep.equal(["npm install", "pulumi login", "npx switchyard onboard abccorp"]);
  });

  for (const [region, partition, portal] of [
    ["cn-northwest-1", "aws-cn", "https://start.cn-northwest-1.home.awsapps.cn/directory/d-1234567890"],
    ["us-gov-west-1", "aws-us-gov", "https://start.us-gov-home.awsapps.com/directory/d-1234567890"],
    ["eusc-de-east-1", "aws-eusc", "https://ssoins-0123456789abcdef.eusc-de-east-1.portal.amazonaws.eu"],
  ] as const)
    it(`writes the partition of the Region: ${partition}`, async () => {
      const report = await init({ region, portal });
      expect(report.faults).to.deep.equal([]);
      const { project } = openProject(folder);
      const client = project?.clients.get("abccorp")?.config;
      expect(client?.kind === "client" && client.client.roles[0]?.arn).to.match(new RegExp(`^arn:${partition}:iam::`));
      expect(await refused({ region, portal: "https://acme.awsapps.com/start" })).to.include("config/address");
    });

  it("writes nothing in a dry run, and makes no folder", async () => {
    const report = await init({}, true);
    expect(report).to.include({ ok: true, dryRun: true });
    expect(report.files.map(({ name }) => name)).to.include("Pulumi.client-abccorp.yaml");
    expect(readdirSync(parent)).to.deep.equal([]);
  });

  it("grants nothing where nobody is named, and says so", async () => {
    const answers = Object.fromEntries(Object.entries(ANSWERS).filter(([key]) => key !== "group"));
    const report = await initProject(folder, answers, { package: OWN });
    expect(report.notices.join()).to.include("Nobody is granted anything yet");
    expect(read("Pulumi.home.yaml")).to.include("grants: []");
  });

  it("refuses a folder with other files, and names them", async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, "main.tf"), "");
    writeFileSync(join(folder, "Pulumi.yaml"), "name: mine\n");
    expect(await refused({}))
      .to.include("fleet/folder")
      .and.to.include('"Pulumi.yaml", "main.tf"');
    expect(readdirSync(folder).sort()).to.deep.equal(["Pulumi.yaml", "main.tf"]);
  });

  it("takes a folder of version control and of npm, and keeps what is there", async () => {
    mkdirSync(join(folder, ".git"), { recursive: true });
    mkdirSync(join(folder, "node_modules"));
    writeFileSync(join(folder, "README.md"), "mine\n");
    writeFileSync(join(folder, ".gitignore"), "dist\n");
    const before = {
      name: "fleet",
      main: "index.js",
      type: "commonjs",
      dependencies: { "aws-switchyard": "file:../x.tgz" },
    };
    writeFileSync(join(folder, "package.json"), JSON.stringify(before));
    const report = await init();
    expect(report).to.include({ ok: true });
    expect(read("README.md")).to.equal("mine\n");
    expect(read(".gitignore")).to.equal("dist\n");
    expect(report.notices.join())
      .to.include("add node_modules/ and switchyard.html to it")
      .and.to.include("package.json");
    expect(JSON.parse(read("package.json"))).to.deep.equal({ ...before, main: "index.ts", type: "module" });
  });

  it("keeps the page of people's access out of version control", async () => {
    await init();
    expect(read(".gitignore").split("\n")).to.include.members(["node_modules/", "switchyard.html"]);
    for (const [written, told] of [
      ["/node_modules\r\nswitchyard.html\r\n", []],
      [
        "node_modules/\n# switchyard.html\n",
        ["The .gitignore that is there was left as it is: add switchyard.html to it."],
      ],
    ] as const) {
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
      writeFileSync(join(folder, ".gitignore"), written);
      expect((await init()).notices.filter((one) => one.includes(".gitignore"))).to.deep.equal(told);
    }
  });

  it("refuses a package.json that is none", async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, "package.json"), "{");
    expect(await refused({})).to.include("fleet/folder package.json");
    expect(read("package.json")).to.equal("{");
  });

  it("says every answer that is missing at once", async () => {
    const report = await initProject(folder, { homeAccountId: "111111111111" }, { package: OWN });
    expect(report.faults.map(({ path }) => path)).to.deep.equal([
      "--company",
      "--region",
      "--client",
      "--client-account",
    ]);
  });

  it("says everything that is wrong at once, and writes nothing", async () => {
    const found = await refused({
      company: "my company",
      clientAccountId: "111",
      portal: "http://x",
      region: "mars",
      homeProfile: " ",
      group: "a\nb",
    });
    for (const part of ["company", "accountId", "portal", "region", "aws:profile", "group"])
      expect(found).to.include(part);
    expect(readdirSync(parent)).to.deep.equal([]);
    expect(await refused({ clientAccountId: "111111111111" })).to.include("config/home-as-client");
    expect(await refused({ clientName: "Abc Corp" })).to.include("name");
    expect(await refused({ roles: ["devops"] })).to.include("fleet/answer-missing grantRoles");
    expect(await refused({ grantRoles: ["administrator"] })).to.include("administrator");
  });

  it("keeps hostile names in their place", async () => {
    const group = `x, roles: [administrator] } # "'`;
    await init({ group, clientProfile: "a: b #c" });
    const home = openProject(folder).project?.home?.config;
    const grants =
      home?.kind === "home" ? home.home.grants.map(({ principal, target }) => [principal.name, target]) : [];
    expect(grants).to.deep.equal([[group, { kind: "roles", clients: ["AbcCorp"], roles: ["read-only"] }]]);
  });

  it("says which files were written when one could not be", async () => {
    const failing = async () => Promise.reject(new WriteFailure("index.ts", "ENOSPC", ["Pulumi.yaml"], ["index.ts"]));
    const failure: unknown = await initProject(folder, ANSWERS, { package: OWN, write: failing }).catch(
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(WriteFailure);
  });
});
