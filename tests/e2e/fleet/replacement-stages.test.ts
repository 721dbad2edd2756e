import { expect } from "chai";
import { formerResources } from "../../../components/client/role-names-in-state.ts";
import { FINGERPRINT_OUTPUT, parseFingerprint } from "../../../core/portfolio/fingerprint.ts";
import { inOrder, newFolder, writes } from "../box.ts";
import { roleNames } from "../deployed.ts";
import { attemptToEnter } from "../iam-people.ts";
import { failureOf } from "../initech.ts";
import { InlineFleet } from "../inline.ts";
import { portalSession } from "../ways-callers.ts";

const PROJECT = `
name: switchyard
runtime: nodejs
config:
  homeAccount: { value: { accountId: "111111111111", company: stages } }
`;
const file = (role: string) => `
config:
  switchyard:client:
    name: Staged
    accountId: "222222222222"
    roles:
      read-only: { ${role} }
      devops:
`;
const HOME = `
config:
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    permissionSets: { protect: false }
    grants:
      - { user: alice@acme.example, clients: [Staged], roles: [read-only] }
`;
const CLIENT = "client-staged";
const PROFILE = "client-abccorp";
const roleArn = (name: string) => `arn:aws:iam::222222222222:role/${name}`;
const OLD = { role: "stages-read-only", set: "StagedReadOnly" };

describe("a role and its permission set that get other names in steps", () => {
  inOrder();
  let fleet: InlineFleet;

  /** How it goes when somebody tries a role by a permission set: `enters`, or why not. */
  const attempt = async (user: string, set: string, role: string): Promise<string> => {
    try {
      return await attemptToEnter(await portalSession(user, set), roleArn(role));
    } catch (error) {
      return error instanceof Error ? error.name : String(error);
    }
  };
  /** Which of these pairs of set and role let alice in; bob, who holds nothing, must get in by none. */
  const waysIn = async (sets: readonly string[], roles: readonly string[]): Promise<string[]> => {
    const found: string[] = [];
    for (const set of sets)
      for (const role of roles) {
        expect(await attempt("bob@acme.example", set, role), `bob by ${set}`).to.not.equal("enters");
        if ((await attempt("alice@acme.example", set, role)) === "enters") found.push(`${set} ${role}`);
      }
    return found;
  };
  const expectNoChange = async (stack: string, profile: string) => {
    const before = await writes();
    expect((await fleet.preview(stack, profile)).steps, stack).to.deep.equal([]);
    expect((await fleet.up(stack, profile)).steps, stack).to.deep.equal([]);
    expect(await writes()).to.deep.equal(before);
  };
  const planOf = () => {
    const config = fleet.config(CLIENT);
    if (config.kind !== "client") throw new Error(JSON.stringify(config));
    return config.client;
  };

  before(async () => {
    fleet = new InlineFleet(await newFolder("stages"), PROJECT);
    fleet.write(CLIENT, file(""));
    fleet.write("home", HOME);
    await fleet.up(CLIENT, PROFILE);
    await fleet.up("home", "home");
  });
  after(async () => {
    fleet.staging = undefined;
    for (const [stack, profile] of [
      ["home", "home"],
      [CLIENT, PROFILE],
    ] as const) {
      await fleet.unprotect(stack, profile);
      await fleet.destroy(stack, profile);
    }
  });

  it("begin with one way in, and a fingerprint that counts what the state holds", async () => {
    expect(await waysIn([OLD.set], [OLD.role, "stages-devops"])).to.deep.equal([`${OLD.set} ${OLD.role}`]);
    for (const [stack, profile] of [
      ["home", "home"],
      [CLIENT, PROFILE],
    ] as const) {
      const held = (await fleet.held(stack, profile)).filter(({ type }) => type !== "pulumi:providers:pulumi");
      const root = held.find(({ type }) => type === "pulumi:pulumi:Stack");
      expect(parseFingerprint(root?.outputs[FINGERPRINT_OUTPUT])?.resources, stack).to.equal(held.length);
    }
  });

  it("are refused before the first step while the role is protected", async () => {
    fleet.write(CLIENT, file("name: stages-auditor"));
    fleet.staging = { former: { staged: { "read-only": { roleName: OLD.role } } } };
    const before = await writes();
    const message = await failureOf(fleet.up(CLIENT, PROFILE));
    expect(message).to.contain("[client/former-protected]").and.to.contain("Write `protect: false` for the role");
    expect(await writes()).to.deep.equal(before);
  });

  describe("a role and its set at once", () => {
    const NEW = { role: "stages-auditor", set: "StagedAuditor" };
    const sets = [OLD.set, NEW.set];
    const roles = [OLD.role, NEW.role, "stages-devops"];
    let former: ReturnType<typeof formerResources>;

    it("first has both roles: whoever got in still does, by the old one", async () => {
      fleet.write(CLIENT, file(`name: ${NEW.role}, permissionSet: ${NEW.set}, protect: false`));
      fleet.staging = { former: { staged: { "read-only": { roleName: OLD.role, permissionSet: OLD.set } } } };
      former = formerResources(planOf(), await fleet.held(CLIENT, PROFILE), fleet.staging.former?.["staged"] ?? {});
      expect(former.protectable.map((urn) => urn.split("::").at(-1))).to.deep.equal(["read-only"]);
      const { steps } = await fleet.up(CLIENT, PROFILE, [], [...former.kept]);
      expect(steps.filter((step) => !step.startsWith("create "))).to.deep.equal([]);
      expect(steps).to.include(`create aws:iam/role:Role read-only@${NEW.role}`);
      expect(await roleNames(PROFILE, "/")).to.include.members([OLD.role, NEW.role]);
      expect(await waysIn(sets, roles)).to.deep.equal([`${OLD.set} ${OLD.role}`]);
      expect((await fleet.held(CLIENT, PROFILE)).map(({ urn }) => urn)).to.include.members([...former.kept]);
    });

    it("is no change when the step is made again", async () => {
      const before = await writes();
      expect((await fleet.up(CLIENT, PROFILE, [], [...former.kept])).steps).to.deep.equal([]);
      expect(await writes()).to.deep.equal(before);
    });

    it("then has the grant point at the new one", async () => {
      await fleet.up("home", "home");
      expect(await waysIn(sets, roles)).to.deep.equal([`${NEW.set} ${NEW.role}`]);
    });

    it("then loses the old one, and nothing else", async () => {
      fleet.staging = undefined;
      await fleet.unprotectOnly(CLIENT, PROFILE, former.protectable);
      const { steps } = await fleet.up(CLIENT, PROFILE);
      expect(steps).to.include("delete aws:iam/role:Role read-only");
      expect(steps.filter((step) => /^(create|replace)/.test(step))).to.deep.equal([]);
      expect(await roleNames(PROFILE, "/"))
        .to.include(NEW.role)
        .and.not.to.include(OLD.role);
      expect(await waysIn(sets, roles)).to.deep.equal([`${NEW.set} ${NEW.role}`]);
      await fleet.up("home", "home");
    });

    it("is no change by hand afterwards", async () => {
      await expectNoChange(CLIENT, PROFILE);
      await expectNoChange("home", "home");
      expect(await waysIn(sets, roles)).to.deep.equal([`${NEW.set} ${NEW.role}`]);
    });

    it("is one replacement under the same name when it is made by hand again", async () => {
      fleet.write(CLIENT, file(`name: ${OLD.role}, permissionSet: ${NEW.set}, protect: false`));
      const { steps } = await fleet.preview(CLIENT, PROFILE);
      expect(steps).to.include(`replace aws:iam/role:Role read-only@${NEW.role}`);
      expect(steps.filter((step) => /^(create|delete) aws:iam\/role:Role/.test(step))).to.deep.equal([]);
    });
  });
});
