import { ListRolePoliciesCommand, ListUserPoliciesCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { box, inOrder, newFolder } from "./box.ts";
import { iam, roleNames, userId } from "./deployed.ts";
import { attemptToEnter } from "./iam-people.ts";
import { failureOf } from "./initech.ts";
import { InlineFleet, type Steps } from "./inline.ts";
import { outsideChecks } from "./outside.ts";
import { Callers, portalAnswer } from "./ways-callers.ts";
import { deletePeople, leftOf, makeGroup, makePerson } from "./ways-directory.ts";
import { EXTERNAL_ID, homeFile, PROJECT, UMBRELLA, WAYNE } from "./ways-files.ts";
import { setChecks } from "./ways-sets.ts";
import { trustChecks } from "./ways-trust.ts";

/** The stacks, and the profiles that deploy them. */
const STACKS = { "client-umbrella": "client-abccorp", "client-wayne": "client-globex", home: "home" } as const;

describe("every way in, on the sandbox", () => {
  inOrder();
  const callers = new Callers();
  const people: string[] = [];
  let fleet: InlineFleet;
  let staff = "";
  let bob = "";
  let sets: Readonly<Record<string, string>> = {};
  const each = async (work: (stack: string, profile: string) => Promise<Steps>) => {
    const all = Object.entries(STACKS).map(async ([stack, profile]) => [stack, (await work(stack, profile)).steps]);
    return Object.fromEntries(await Promise.all(all)) as Record<string, readonly string[]>;
  };
  const NOTHING = { "client-umbrella": [], "client-wayne": [], home: [] };

  before(async () => {
    await box();
    await callers.make();
    people.push(await makePerson("dana", "dana.ward@ways.example"), await makePerson("erik", "erik@ways.example"));
    staff = await makeGroup("Ways Staff", people[1] ?? "");
    bob = await userId("bob@acme.example");
    fleet = new InlineFleet(await newFolder("ways"), PROJECT);
    fleet.write("client-umbrella", UMBRELLA);
    fleet.write("client-wayne", WAYNE);
    fleet.write("home", homeFile({ bob, staff }));
    await Promise.all([
      fleet.up("client-umbrella", STACKS["client-umbrella"]),
      fleet.up("client-wayne", STACKS["client-wayne"]),
    ]);
    const { outputs, stdout } = await fleet.up("home", "home");
    sets = outputs["permissionSets"] as Readonly<Record<string, string>>;
    expect(stdout).to.match(/Proved before anything was made, of the trust policies [^:]*: all \d+ grants/);
  });
  after(async () => {
    await deletePeople(people, [staff]);
    await callers.remove();
  });

  it("run again changes nothing, and a refresh finds no drift", async () => {
    expect(await each((stack, profile) => fleet.up(stack, profile))).to.deep.equal(NOTHING);
    expect(await each((stack, profile) => fleet.refresh(stack, profile))).to.deep.equal(NOTHING);
  });

  describe("by permission set", () => {
    setChecks(() => sets);
  });

  describe("by trust policy", () => {
    trustChecks(callers);
  });

  describe("judged by an evaluator from outside", () => {
    outsideChecks(() => homeFile({ bob, staff }));
  });

  describe("afterwards", () => {
    it("a role made again is let in once its trust policy has been saved again", async () => {
      const { steps } = await fleet.refresh("client-umbrella", "client-abccorp");
      expect(steps).to.deep.equal(["update aws:iam/role:Role pinned"]);
      expect((await fleet.up("client-umbrella", "client-abccorp")).steps).to.deep.equal([
        "update aws:iam/role:Role pinned",
      ]);
      const arn = "arn:aws:iam::222222222222:role/ways-pinned";
      const again = await callers.as("role:robots/ways-once");
      expect(await attemptToEnter(again, arn, { ExternalId: EXTERNAL_ID.umbrella })).to.equal("enters");
    });

    it("the next update drops a grant that ended, and says so", async () => {
      fleet.write("home", homeFile({ bob, staff }, "2020-01-31"));
      const { steps, stdout } = await fleet.up("home", "home");
      expect(stdout).to.match(/grants\S* to user "carol@acme\.example" ran out at 2020-01-31T00:00:00Z/);
      expect(steps).to.have.members([
        "update aws-native:sso:PermissionSet UmbrellaSupport",
        `delete aws-native:sso:Assignment UmbrellaSupport/user:${await userId("carol@acme.example")}`,
      ]);
      expect(await portalAnswer("carol@acme.example", "UmbrellaSupport")).to.equal("ForbiddenException");
      expect(await portalAnswer("bob@acme.example", "UmbrellaSupport")).to.equal("given");
    });

    it("a destroy is refused while protected, and then leaves nothing behind", async () => {
      expect(await failureOf(fleet.destroy("home", "home"))).to.match(/protect/);
      const removed = await each(async (stack, profile) => {
        await fleet.unprotect(stack, profile);
        return fleet.destroy(stack, profile);
      });
      const steps = Object.values(removed).flat();
      expect(steps.filter((step) => !step.startsWith("delete "))).to.deep.equal([]);
      const left = [...(await roleNames("client-abccorp")), ...(await roleNames("client-globex"))];
      expect(left.filter((name) => name.startsWith("ways-"))).to.deep.equal([]);
      expect(await leftOf(sets)).to.deep.equal([]);
      const reserved = await roleNames("home", "/aws-reserved/");
      expect(reserved.filter((name) => /Umbrella|Wayne|Platform/.test(name))).to.deep.equal([]);
      const client = await iam("home");
      const { PolicyNames: ofUser } = await client.send(new ListUserPoliciesCommand({ UserName: "ways-una" }));
      const { PolicyNames: ofRole } = await client.send(new ListRolePoliciesCommand({ RoleName: "ways-ci" }));
      expect([ofUser, ofRole]).to.deep.equal([[], []]);
    });
  });
});
