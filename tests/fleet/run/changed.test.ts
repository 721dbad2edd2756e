import { expect } from "chai";
import { inputsFingerprint } from "../../../components/engine/inputs-fingerprint.ts";
import { handoffContract } from "../../../core/contract/handoff.ts";
import { clientsToRead } from "../../../core/home/settings/home-settings.ts";
import { draftHome, type VerdictInput } from "../../../core/portfolio/draft-home.ts";
import { clientInputs, homeInputs } from "../../../core/portfolio/fingerprint.ts";
import type { FleetProject, ProjectStack } from "../../../fleet/project/open-project.ts";
import { changeOf, homeChange } from "../../../fleet/run/changed.ts";
import type { DeployedFleet } from "../../../fleet/session.ts";
import type { DeployedStack } from "../../../fleet/workers/protocol.ts";
import { FILES, ProjectFolder } from "../add/project-folder.ts";

const NOW = new Date("2026-11-29T00:00:00Z");
const HOME = FILES["Pulumi.home.yaml"]!;
const ABC = FILES["Pulumi.client-abccorp.yaml"]!;
const resource = (urn: string, type = "aws:iam/role:Role") => ({ urn, type, outputs: {} });

/** What a project's stacks hold right after they were deployed as their files say. */
function deployedAs(project: FleetProject): DeployedFleet {
  const clients = [...project.clients.values()].map((stack) => {
    const plan = planOf(stack);
    return held(stack.stack, clientInputs(plan, NOW), { contract: handoffContract(plan) });
  });
  const stacks = [...clients, held("home", homeText(project))];
  return {
    listed: new Map(stacks.map(({ stack, resources }) => [stack, { name: stack, resourceCount: resources.length }])),
    stacks: new Map(stacks.map((one) => [one.stack, one])),
    unreadable: new Map(),
    locked: new Set(),
  };
}

function planOf({ config }: ProjectStack) {
  if (config.kind !== "client") throw new Error(JSON.stringify(config));
  return config.client;
}

function homeText(project: FleetProject): string {
  const config = project.home!.config;
  if (config.kind !== "home") throw new Error(JSON.stringify(config));
  const slugs = clientsToRead(config.home, [...project.clients.keys()].sort());
  const clients = slugs.map((slug) => project.clients.get(slug)!);
  const input: VerdictInput = {
    settings: config.home,
    slugs,
    files: new Map(clients.map((one) => [one.slug!, one.config])),
    now: NOW,
    contracts: clients.map((one) => ({
      slug: one.slug!,
      contract: handoffContract(planOf(one)),
      place: planOf(one).place,
    })),
    unread: [],
    placements: {},
  };
  return homeInputs(input, { plan: draftHome(input).plan, held: {} });
}

function held(stack: string, inputs: string, outputs: Readonly<Record<string, unknown>> = {}): DeployedStack {
  const fingerprint = { ...inputsFingerprint(inputs), resources: 2 };
  const resources = [resource("stack"), resource("role"), resource("own", "pulumi:providers:pulumi")];
  return { stack, outputs: { ...outputs, fingerprint }, resources };
}

describe("whether a stack has changed", () => {
  let folder: ProjectFolder;
  let deployed: DeployedFleet;
  beforeEach(() => {
    folder = new ProjectFolder();
    deployed = deployedAs(folder.open());
  });
  afterEach(() => folder.remove());

  const client = (from = deployed, now = NOW) => changeOf(folder.open().clients.get("abccorp")!, from, now);
  const home = (from = deployed) => homeChange(folder.open(), from, undefined, NOW);
  const without = (name: string): DeployedFleet => ({
    ...deployed,
    listed: new Map([...deployed.listed].filter(([stack]) => stack !== name)),
    stacks: new Map([...deployed.stacks].filter(([stack]) => stack !== name)),
  });
  const other = (name: string, change: Partial<DeployedStack>): DeployedFleet => ({
    ...deployed,
    stacks: new Map([...deployed.stacks, [name, { ...deployed.stacks.get(name)!, ...change }]]),
  });

  it("it has not as last deployed, whatever comments and layout are", () => {
    expect(client()).to.deep.equal({ isChanged: false, why: "as last deployed" });
    expect(home()).to.deep.equal({ isChanged: false, why: "as last deployed" });
    folder.write(
      "Pulumi.client-abccorp.yaml",
      `# a comment\n${ABC.replace("[administrator, read-only]", '["administrator", "read-only"]')}`,
    );
    expect(client().isChanged).to.equal(false);
    expect(home().isChanged).to.equal(false);
  });

  it("a client has where its file says something else; home too, which reads it", () => {
    folder.write("Pulumi.client-abccorp.yaml", ABC.replace("[administrator, read-only]", "[read-only]"));
    expect(client()).to.deep.equal({ isChanged: true, why: "what its files say has changed since" });
    expect(home().isChanged).to.equal(true);
  });

  it("home has where a grant is another, and its clients have not", () => {
    folder.write("Pulumi.home.yaml", HOME.replace("Auditors", "Support"));
    expect(home()).to.deep.equal({ isChanged: true, why: "what its files say has changed since" });
    expect(client().isChanged).to.equal(false);
  });

  it("home has where a client's file is gone, or one came", () => {
    folder.write(
      "Pulumi.client-initech.yaml",
      ABC.replaceAll("AbcCorp", "Initech").replace("222222222222", "444444444444"),
    );
    expect(home().isChanged).to.equal(true);
  });

  it("home has where a client's contract cannot be read, or is another's than the file says", () => {
    expect(home(without("client-globex")).isChanged).to.equal(true);
    const contract = deployed.stacks.get("client-abccorp")!.outputs["contract"];
    expect(home(other("client-globex", { outputs: { contract } })).isChanged).to.equal(true);
  });

  it("it has where somebody holds its lock, so that one that was left behind is met", () => {
    const locked = (stack: string): DeployedFleet => ({ ...deployed, locked: new Set([stack]) });
    expect(client(locked("client-abccorp")).why).to.match(/^somebody holds its lock/);
    expect(home(locked("home")).why).to.match(/^somebody holds its lock/);
    expect(client(locked("home")).isChanged).to.equal(false);
  });

  it("it has where the backend does not know it, or cannot say what it holds", () => {
    expect(client(without("client-abccorp")).why).to.match(/^it is new/);
    const unreadable = new Map([["client-abccorp", "wrong passphrase"]]);
    expect(client({ ...deployed, unreadable })).to.deep.equal({
      isChanged: true,
      why: "its state cannot be read: wrong passphrase",
    });
    expect(client(other("client-abccorp", { outputs: {} })).why).to.match(/outputs do not say/);
  });

  it("it has where another version of the program deployed it", () => {
    const { fingerprint } = deployed.stacks.get("client-abccorp")!.outputs as { readonly fingerprint: object };
    const older = other("client-abccorp", { outputs: { fingerprint: { ...fingerprint, version: "0.0.1" } } });
    expect(client(older).why).to.match(/^the program is another version: 0\.0\.1 before/);
  });

  it("it has where its last update did not finish: something is missing, or still to be deleted", () => {
    const { resources } = deployed.stacks.get("client-abccorp")!;
    expect(client(other("client-abccorp", { resources: resources.slice(1) })).why).to.match(/1 resources of 2/);
    const listed = new Map([...deployed.listed, ["client-abccorp", { name: "client-abccorp", resourceCount: 4 }]]);
    expect(client({ ...deployed, listed }).why).to.match(/still to be deleted/);
  });

  it("it has once a moment of its file has passed", () => {
    const trust = `roles: { read-only: { trust: [{ permissionSets: [AbcCorpReadOnly] }, { id: temps, permissionSets: [Temps], until: 2030-01-01 }] } }`;
    folder.write("Pulumi.client-abccorp.yaml", ABC.replace("roles: [administrator, read-only]", trust));
    const config = folder.open().clients.get("abccorp")!.config;
    if (config.kind !== "client") throw new Error(JSON.stringify(config));
    deployed = other("client-abccorp", held("client-abccorp", clientInputs(config.client, NOW)));
    expect(client().isChanged).to.equal(false);
    expect(client(deployed, new Date("2031-01-01")).isChanged).to.equal(true);
  });

  it("home with a file that cannot be used is run, so that it is told", () => {
    folder.write("Pulumi.home.yaml", HOME.replace("eu-west-1", "7"));
    expect(home().isChanged).to.equal(true);
  });
});
