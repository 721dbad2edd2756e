import { ListRolesCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { inOrder, writes } from "./box.ts";
import { roleNames } from "./deployed.ts";
import { homeChecks, role } from "./home-checks.ts";
import { ACORP, stark } from "./home-files.ts";
import { HomeWorld } from "./home-world.ts";
import { attemptToEnter } from "./iam-people.ts";
import { failureOf } from "./initech.ts";
import type { InlineFleet } from "./inline.ts";
import { portalSession } from "./ways-callers.ts";
import { leftOf } from "./ways-directory.ts";

const SET = "aws-native:sso:PermissionSet";

describe("settings of the home account, on the sandbox", () => {
  inOrder();
  let world: HomeWorld;
  let fleet: InlineFleet;
  let sets: Readonly<Record<string, string>> = {};

  before(async () => {
    world = await HomeWorld.make();
    fleet = world.fleet();
    await Promise.all([fleet.up("client-stark", "client-abccorp"), fleet.up("client-lab", "lab")]);
    const { outputs, stdout } = await fleet.up("home", "home");
    sets = outputs["permissionSets"] as Readonly<Record<string, string>>;
    expect(stdout).to.include(
      "What the permissions boundary /homes-closed of the permission set StarkDevOps allows is not known",
    );
  });
  after(() => world.remove());

  it("run again changes nothing, and a refresh finds no drift", async () => {
    expect((await fleet.up("home", "home")).steps).to.deep.equal([]);
    expect((await fleet.refresh("home", "home")).steps).to.deep.equal([]);
    expect((await fleet.preview("client-lab", "lab", true)).steps).to.deep.equal([]);
  });

  describe("deployed", () => {
    homeChecks(() => ({ world, fleet, sets }));
  });

  // why nested: mocha runs a suite's own tests before those of the suites inside it.
  describe("afterwards", () => {
    it("more than AWS takes is refused by the preview, until an override says that AWS raised it", async () => {
      const before = await writes();
      const few = world.fleet("  quotas: { value: { permissionSetsPerAccount: 5 } }");
      expect(await failureOf(few.preview("home", "home"))).to.match(
        /at most 5 permission sets[\s\S]*capacity\/exceeded/,
      );
      const many = Array.from({ length: 20 }, (_, index) => `Team${index}ReadOnly`).join(", ");
      const long = stark(`[StarkReadOnly, Fleet-ReadOnly, ${many}]`);
      const narrow = world.fleet();
      narrow.write("client-stark", long);
      expect(await failureOf(narrow.preview("client-stark", "client-abccorp"))).to.match(
        /at most 2048 characters[\s\S]*config\/quota/,
      );
      const raised = world.fleet("  quotas: { value: { trustPolicy: 4096, permissionSetsPerAccount: 600 } }");
      expect((await raised.preview("home", "home")).steps).to.deep.equal([]);
      raised.write("client-stark", long);
      const { steps } = await raised.preview("client-stark", "client-abccorp");
      expect(steps).to.deep.equal(["update aws:iam/role:Role read-only"]);
      expect(await writes()).to.deep.equal(before);
    });

    it("a client whose name sorts first moves nobody's permission set and no other shard", async () => {
      fleet.write("client-acorp", ACORP);
      await fleet.up("client-acorp", "client-globex");
      const { steps } = await fleet.up("home", "home");
      expect(steps).to.have.members([
        "create switchyard:home:ClientPermissionSets 333333333333",
        `create ${SET} AcorpReadOnly`,
        `update ${SET} Fleet-ReadOnly-2`,
      ]);
      for (const [set, account] of [
        ["Fleet-ReadOnly", "222222222222"],
        ["Fleet-ReadOnly-2", "333333333333"],
      ] as const) {
        const alice = await portalSession("alice@acme.example", set);
        for (const other of ["222222222222", "333333333333"])
          expect(await attemptToEnter(alice, role(other, "read-only")), `${set} at ${other}`).to.equal(
            other === account ? "enters" : "AccessDenied",
          );
      }
    });

    it("a destroy leaves nothing behind", async () => {
      const stacks = {
        home: "home",
        "client-stark": "client-abccorp",
        "client-lab": "lab",
        "client-acorp": "client-globex",
      };
      const removed = Object.entries(stacks).map(async ([stack, profile]) => {
        await fleet.unprotect(stack, profile);
        return (await fleet.destroy(stack, profile)).steps;
      });
      const steps = (await Promise.all(removed)).flat();
      expect(steps.filter((step) => !step.startsWith("delete "))).to.deep.equal([]);
      const left = (await Promise.all(["client-abccorp", "client-globex"].map((profile) => roleNames(profile)))).flat();
      expect(left.filter((name) => name.startsWith("homes-"))).to.deep.equal([]);
      const reserved = await roleNames("home", "/aws-reserved/");
      expect(reserved.filter((name) => /Stark|Lab|Acorp|Paperco|Fleet/.test(name))).to.deep.equal([]);
      expect(await leftOf(sets)).to.deep.equal([]);
      const { Roles: ofLab = [] } = await world.lab.iam.send(new ListRolesCommand({}));
      expect(ofLab.map(({ RoleName }) => RoleName)).to.deep.equal([]);
    });
  });
});
