import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { stackFileName } from "../../core/config/naming.ts";
import type { UnusedReport } from "../../fleet/unused/unused.ts";
import { admin, box, freshBox, inOrder } from "./box.ts";
import { enter } from "../../sandbox/entering/enter.ts";
import { fleetBox } from "./fleet/fleet-box.ts";
import type { FleetMember } from "./fleet/fleet-files.ts";
import type { FleetWorld } from "./fleet/fleet-world.ts";

describe("switchyard status --unused", function () {
  inOrder();
  let world: FleetWorld;

  /** What the command says in its document, and its exit code. */
  const ask = async (...args: readonly string[]) => {
    const { code, output } = await world.switchyard("status", "--unused", "90d", "--json", ...args);
    return { code, report: JSON.parse(output.slice(output.indexOf("{"))) as UnusedReport };
  };
  const states = ({ grants }: UnusedReport) => grants.map(({ holder, state }) => `${holder} ${state}`);
  /** As if the roles had been made so long ago. */
  const age = async (days: number) => {
    for (const { accountId } of world.members)
      for (const role of ["read-only", "devops"])
        await admin("POST", "role-use", { accountId, name: `unused-${role}`, made: days });
  };
  const tryToEnter = async (user: string, member: FleetMember | undefined, set: string, role: string) => {
    const { name = "", accountId = "" } = member ?? {};
    const caller = { user, permissionSet: `${name}${set}` };
    const { sandbox } = await box();
    return (await enter(sandbox, caller, `arn:aws:iam::${accountId}:role/unused-${role}`)).outcome;
  };
  const home = () => readFile(join(world.directory, stackFileName("home")), "utf8");

  before(freshBox);
  before(async () => {
    world = await fleetBox({ name: "unused", series: 418, clients: 2, files: { roles: "[read-only, devops]" } });
    const grants = `
      - { group: Auditors, clients: all, roles: [read-only] }
      - { user: alice@acme.example, clients: [${world.members[0]?.name ?? ""}], roles: [devops] }`;
    await world.writeHome({ grants });
    const { code, output } = await world.switchyard("up", "--all");
    expect(code, output).to.equal(0);
  });

  it("calls nothing unused that was made a moment ago", async () => {
    const { code, report } = await ask("--propose");
    expect(code).to.equal(0);
    expect(states(report)).to.deep.equal(["group:Auditors too-young", "user:alice@acme.example too-young"]);
    expect(report.files).to.deep.equal([]);
  });

  it("names the grants of which no role was used, and none once somebody has entered one of them", async () => {
    await age(91);
    const [first, second] = world.members;
    await admin("POST", "role-use", { accountId: first?.accountId, name: "unused-devops", used: 95 });
    expect(states((await ask()).report)).to.deep.equal(["group:Auditors unused", "user:alice@acme.example unused"]);
    expect(await tryToEnter("bob@acme.example", second, "ReadOnly", "read-only")).to.equal("enters");
    const { report } = await ask();
    expect(states(report)).to.deep.equal(["group:Auditors role-used", "user:alice@acme.example unused"]);
    expect(report.roles.filter(({ state }) => state === "used").map(({ accountId }) => accountId)).to.deep.equal([
      second?.accountId,
    ]);
  });

  it("says that it could not ask an account, fails, and takes out what is unused without it", async () => {
    const before = await home();
    const { slug } = world.members[1] ?? { slug: "" };
    await world.writeProfiles({ [slug]: { accessKeyId: "AKIAIOSFODNN7EXAMPLE" } });
    const { code, output } = await world.switchyard("status", "--unused", "90d");
    expect(code).to.equal(1);
    expect(output).to.match(new RegExp(`${slug}: not checked: `));
    const dry = await ask("--propose", "--dry-run");
    expect(dry.code).to.equal(1);
    expect(states(dry.report)).to.deep.equal(["group:Auditors not-checked", "user:alice@acme.example unused"]);
    expect(await home()).to.equal(before);
    const { code: done, report } = await ask("--propose");
    expect(done).to.equal(1);
    expect(report.written).to.equal(true);
    const lines = before.split("\n").filter((line) => !line.includes("alice@acme.example"));
    expect(await home()).to.equal(lines.join("\n"));
    await world.writeProfiles();
  });

  it("leaves a project that deploys, in which the removed grant is no more", async () => {
    const { code, output } = await world.switchyard("up", "home");
    expect(code, output).to.equal(0);
    const [first] = world.members;
    expect(await tryToEnter("alice@acme.example", first, "DevOps", "devops")).to.equal("refused");
    expect(await tryToEnter("bob@acme.example", first, "ReadOnly", "read-only")).to.equal("enters");
  });
});
