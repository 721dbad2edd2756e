import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { addClient } from "../../../fleet/add/add.ts";
import { detect } from "../../../fleet/init/detect.ts";
import { initProject } from "../../../fleet/init/init.ts";
import { missingForInit } from "../../../fleet/init/missing-for-init.ts";
import { openProject } from "../../../fleet/project/open-project.ts";
import { initialAnswers } from "../../../fleet/project/question.ts";
import { box, freshBox, inOrder, newFolder } from "../box.ts";
import { compiledPackage } from "../compiled.ts";
import { Project, run } from "../project.ts";

const GIVEN = {
  company: "initco",
  portal: "https://acme.awsapps.com/start",
  homeProfile: "home",
  clientName: "InitCo",
  clientAccountId: "222222222222",
  clientProfile: "client-abccorp",
  group: "Auditors",
};

describe("a project of one's own, from nothing", () => {
  inOrder();
  let folder: string;
  let tarball: string;
  let user: Project;

  async function npm(cwd: string, ...args: readonly string[]): Promise<string> {
    // why without: the npm that runs these tests tells its children of its own folder and settings.
    const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_/i.test(key)));
    const { code, output } = await run("npm", args, { cwd, env });
    expect(code, output).to.equal(0);
    return output;
  }

  const saltOf = async (stack: string): Promise<unknown> =>
    (parse(await readFile(join(user.directory, `Pulumi.${stack}.yaml`), "utf8")) as Record<string, unknown>)[
      "encryptionsalt"
    ];

  async function deploy(stack: string, profile: string): Promise<string> {
    const made = await user.pulumi(profile, "stack", "init", stack);
    expect(made.code, made.output).to.equal(0);
    // why with credentials of nobody in particular: the files name the profile of each stack.
    const up = await user.pulumi(profile, "up", "--yes", "--skip-preview", "--stack", stack);
    expect(up.code, up.output).to.equal(0);
    return up.output;
  }

  before(freshBox);
  before(async () => {
    folder = await newFolder("init");
    // why without scripts: it is compiled already; that npm compiles it is for the tests of the package.
    const how = ["--ignore-scripts", "--json", "--pack-destination", folder];
    const output = await npm(await compiledPackage(), "pack", ...how);
    const [packed] = JSON.parse(output.slice(output.indexOf("["), output.lastIndexOf("]") + 1)) as {
      filename: string;
    }[];
    tarball = packed!.filename;
  });

  it("finds out the home account and Identity Center's Region from the sandbox", async () => {
    const { sandbox } = await box();
    const found = await detect(sandbox.env("home"), { homeProfile: "home" });
    expect(found.notes).to.deep.equal([]);
    expect(found.caller).to.include({ accountId: "111111111111" });
    expect(found.identityCenter).to.include({ region: "eu-west-1" });
    expect(found.profiles.map(({ name }) => name)).to.include.members(["home", "client-abccorp"]);
    const answers = { ...initialAnswers(missingForInit(GIVEN, found)), ...GIVEN };
    const directory = join(folder, "own");
    await mkdir(directory);
    const report = await initProject(directory, answers, {
      package: { name: "aws-switchyard", version: "0.1.0", spec: `file:../${tarball}` },
    });
    expect(report.faults).to.deep.equal([]);
    user = Project.at(directory);
  });

  it("installs from its package.json", async () => {
    await npm(user.directory, "install", "--prefer-offline", "--no-audit", "--ignore-scripts");
  });

  it("deploys the client and home as it is", async () => {
    expect(await deploy("client-initco", "client-abccorp")).to.match(/\+ \d+ created/);
    const home = await deploy("home", "home");
    expect(home).to.match(/\+ \d+ created/);
    expect(home).to.include("InitCoReadOnly");
  });

  it("is run by the command of the package, which finds everything as it is", async () => {
    const { sandbox } = await box();
    // why with the backend that the steps before used.
    const env = { ...sandbox.env("home"), PULUMI_BACKEND_URL: `file://${join(user.directory, "backend")}` };
    const command = join(user.directory, "node_modules", ".bin", "switchyard");
    const { code, output } = await run(command, ["up", "--all"], { cwd: user.directory, env });
    expect(code, output).to.equal(0);
  });

  it("adds a client whose stack shares home's salt, which the engine takes", async () => {
    const { project } = openProject(user.directory);
    const client = { slug: "globex", name: "Globex", accountId: "333333333333", profile: "client-globex" };
    const report = await addClient(project!, client);
    expect(report.faults).to.deep.equal([]);
    expect(report.text).to.match(
      /^# yaml-language-server: \$schema=node_modules\/aws-switchyard\/schema\/client\.schema\.json\n/,
    );
    const salt = await saltOf("home");
    expect(salt).to.be.a("string");
    expect(await deploy("client-globex", "client-globex")).to.match(/\+ \d+ created/);
    expect(await saltOf("client-globex")).to.equal(salt);
  });
});
