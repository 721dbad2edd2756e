import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { HELD } from "../../core/home/held/held-warnings.ts";
import { box, inOrder, newFolder } from "./box.ts";
import { attemptToEnter } from "./iam-people.ts";
import { InlineFleet, type Steps } from "./inline.ts";
import { portalAnswer, portalSession } from "./ways-callers.ts";

const PROJECT = `
name: switchyard
runtime: nodejs
config:
  homeAccount: { value: { accountId: "111111111111", company: held } }
`;
const client = (name: string, accountId: string, roles = "[read-only]") =>
  `config:\n  switchyard:client:\n    name: ${name}\n    accountId: "${accountId}"\n    roles: ${roles}\n`;
const home = (...grants: readonly string[]) =>
  `config:\n  switchyard:home:\n    identityCenter: { region: eu-west-1 }\n    grants: [${grants.join(", ")}]\n`;
const grant = (user: string, of: string) => `{ user: ${user}@acme.example, clients: [${of}], roles: [read-only] }`;

const UMBRELLA = "arn:aws:iam::222222222222:role/held-read-only";
const WAYNE = "arn:aws:iam::333333333333:role/held-read-only";

/** The only step: somebody's assignment goes. */
const ONE_LESS = /^delete aws-native:sso:Assignment UmbrellaReadOnly\/user:[^,]+$/;

describe("a client at fault beside a sound one", () => {
  inOrder();
  let fleet: InlineFleet;
  let folder: string;

  before(async () => {
    await box();
    folder = await newFolder("held");
    fleet = new InlineFleet(folder, PROJECT);
    fleet.write("client-umbrella", client("Umbrella", "222222222222"));
    fleet.write("client-wayne", client("Wayne", "333333333333"));
    fleet.write("home", home(grant("alice", "Umbrella"), grant("bob", "Wayne")));
    await fleet.up("client-umbrella", "client-abccorp");
    await fleet.up("client-wayne", "client-globex");
    expect((await fleet.up("home", "home")).outputs["held"]).to.deep.equal({});
  });
  after(async () => {
    for (const [stack, profile] of [
      ["home", "home"],
      ["client-umbrella", "client-abccorp"],
      ["client-wayne", "client-globex"],
    ] as const) {
      await fleet.unprotect(stack, profile);
      await fleet.destroy(stack, profile);
    }
  });

  /** Changes the contract in the state of Umbrella's stack, as whoever can write to the backend could. */
  async function tamper(change: (text: string) => string): Promise<void> {
    const stacks = join(folder, "backend", ".pulumi", "stacks", "switchyard");
    const [name = ""] = (await readdir(stacks)).filter((one) => one === "client-umbrella.json");
    const state = JSON.parse(await readFile(join(stacks, name), "utf8")) as {
      checkpoint: { latest: { resources: { type: string; outputs: { contract?: unknown } }[] } };
    };
    for (const { type, outputs } of state.checkpoint.latest.resources)
      if (type === "pulumi:pulumi:Stack")
        outputs.contract = JSON.parse(change(JSON.stringify(outputs.contract))) as unknown;
    await writeFile(join(stacks, name), JSON.stringify(state));
  }

  const ofUmbrella = ({ steps }: Pick<Steps, "steps">) => steps.filter((step) => step.includes("Umbrella"));
  const holds = async (user: string, set: string, role: string) =>
    attemptToEnter(await portalSession(`${user}@acme.example`, set), role);
  const refused = (user: string, set: string) => portalAnswer(`${user}@acme.example`, set);

  it("whose contract was forged: it stays as it was; grants of the other are taken back and given", async () => {
    await tamper((text) => text.replaceAll("222222222222", "999999999999"));
    fleet.write("home", home(grant("alice", "Umbrella"), grant("bob", "Umbrella"), grant("carol", "Wayne")));
    const preview = await fleet.preview("home", "home");
    const { outputs, stdout, ...steps } = await fleet.up("home", "home");
    expect(steps.steps).to.have.members(preview.steps);
    expect(ofUmbrella(steps)).to.deep.equal([]);
    expect(outputs["held"]).to.deep.equal({ umbrella: ["contract/differs"] });
    expect(stdout).to.include(`${HELD}client-umbrella is left as it was`);
    expect(JSON.stringify(outputs)).to.not.include("999999999999");
    expect(await holds("alice", "UmbrellaReadOnly", UMBRELLA)).to.equal("enters");
    expect(await holds("carol", "WayneReadOnly", WAYNE)).to.equal("enters");
    expect(await refused("bob", "WayneReadOnly")).to.equal("ForbiddenException");
    expect(await refused("bob", "UmbrellaReadOnly")).to.equal("ForbiddenException");
  });

  it("changes nothing when run again", async () => {
    expect((await fleet.up("home", "home")).steps).to.deep.equal([]);
  });

  it("whose stack was destroyed: what it had can still be taken back", async () => {
    await fleet.unprotect("client-umbrella", "client-abccorp");
    await fleet.destroy("client-umbrella", "client-abccorp");
    fleet.write("home", home(grant("alice", "Umbrella"), grant("bob", "Wayne")));
    const { outputs, ...steps } = await fleet.up("home", "home");
    expect(ofUmbrella(steps)).to.deep.equal([]);
    expect(outputs["held"]).to.deep.equal({ umbrella: ["contract/missing"] });
    expect(await holds("alice", "UmbrellaReadOnly", UMBRELLA)).to.equal("AccessDenied");
    expect(await holds("bob", "WayneReadOnly", WAYNE)).to.equal("enters");
    expect(await refused("carol", "WayneReadOnly")).to.equal("ForbiddenException");
    fleet.write("home", home(grant("bob", "Wayne")));
    expect((await fleet.up("home", "home")).steps.join()).to.match(ONE_LESS);
  });

  it("that is deployed again is held no more", async () => {
    await fleet.up("client-umbrella", "client-abccorp");
    fleet.write("home", home(grant("alice", "Umbrella"), grant("bob", "Wayne")));
    expect((await fleet.up("home", "home")).outputs["held"]).to.deep.equal({});
    expect(await holds("alice", "UmbrellaReadOnly", UMBRELLA)).to.equal("enters");
  });

  it("whose trust ended: the grant gives nothing, the set stays, and the other goes on", async () => {
    const ended = "{ read-only: { trust: { permissionSets: [UmbrellaReadOnly], until: 2026-01-01 } } }";
    fleet.write("client-umbrella", client("Umbrella", "222222222222", ended));
    await fleet.up("client-umbrella", "client-abccorp");
    fleet.write("home", home(grant("alice", "Umbrella"), grant("carol", "Wayne")));
    const { outputs, stdout, ...steps } = await fleet.up("home", "home");
    expect(ofUmbrella(steps).join()).to.match(ONE_LESS);
    expect(outputs["held"]).to.deep.equal({ umbrella: ["grant/trust-ended"] });
    expect(stdout).to.match(new RegExp(`${HELD}.*the role's own trust ended at 2026-01-01T00:00:00Z`));
    expect(await refused("alice", "UmbrellaReadOnly")).to.equal("ForbiddenException");
    expect(await holds("carol", "WayneReadOnly", WAYNE)).to.equal("enters");
    expect(await refused("bob", "WayneReadOnly")).to.equal("ForbiddenException");
  });

  it("that was updated with --target: says which role is not deployed", async () => {
    fleet.write("client-umbrella", client("Umbrella", "222222222222", "[read-only, devops]"));
    const { outputs: partial } = await fleet.up("client-umbrella", "client-abccorp", ["**::read-only"]);
    expect(JSON.stringify(partial)).to.not.include("role/held-devops");
    fleet.write("home", home(grant("bob", "Wayne")));
    const { outputs, stdout } = await fleet.up("home", "home");
    expect(outputs["held"]).to.deep.equal({ umbrella: ["contract/role-not-deployed"] });
    expect(stdout).to.match(/the role "devops" without an ARN.*without --target/);
    expect(await holds("bob", "WayneReadOnly", WAYNE)).to.equal("enters");
  });
});
