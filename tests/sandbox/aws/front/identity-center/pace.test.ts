import { expect } from "chai";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { CreateAccountAssignmentCommand, ListInstancesCommand } from "@aws-sdk/client-sso-admin";
import { createPace } from "../../../../../sandbox/aws/front/identity-center/pace.ts";
import { addGroups } from "../../groups.ts";
import { HOME, INSTANCE, makeSet } from "../../permission-set.ts";
import { refusal, refusalMessage, startTestAws, type TestAws } from "../../world.ts";

const count = (names: string[], name: string): number => names.filter((other) => other === name).length;

describe("sandbox aws: pace and faults", () => {
  let test: TestAws;
  /** The clock by which calls a second are counted. It stands still, so that a slow machine makes no difference. */
  let now = 0;
  before(async () => {
    test = await startTestAws({ clock: () => now });
  });
  after(() => test.stop());

  it("lets 20 calls of a second pass, then one each 50 ms", () => {
    let time = 0;
    const pace = createPace(() => time, 20);
    const passes = (at: number): boolean => {
      time = at;
      try {
        pace.take();
        return true;
      } catch {
        return false;
      }
    };
    expect(Array.from({ length: 21 }, () => passes(0)).lastIndexOf(true)).to.equal(19);
    expect([passes(49), passes(51), passes(52)]).to.deep.equal([false, true, false]);
  });

  it("throttles a burst to Identity Center, and none when the pace is off", async () => {
    const burst = () =>
      Promise.all(Array.from({ length: 200 }, () => refusal(test.center().send(new ListInstancesCommand({})))));
    expect(count(await burst(), "none")).to.equal(200);
    await test.admin("PUT", "settings", { pace: true });
    const answered = await burst();
    await test.admin("PUT", "settings", { pace: false });
    expect([count(answered, "none"), count(answered, "ThrottlingException")]).to.deep.equal([20, 180]);
  });

  it("keeps 10 assignment operations open, and refuses the eleventh", async () => {
    const PermissionSetArn = await makeSet(test, "Open");
    const groups = await addGroups(test, 11);
    now += 1_000;
    await test.admin("PUT", "settings", { pace: true, asyncMs: 3_600_000 });
    const outcomes = await Promise.all(
      groups.map((PrincipalId) => {
        const input = {
          InstanceArn: INSTANCE,
          PermissionSetArn,
          TargetId: HOME,
          TargetType: "AWS_ACCOUNT",
          PrincipalType: "GROUP",
          PrincipalId,
        } as const;
        return refusal(test.center().send(new CreateAccountAssignmentCommand(input)));
      }),
    );
    await test.admin("PUT", "settings", { pace: false, asyncMs: 0 });
    expect([count(outcomes, "none"), count(outcomes, "ConflictException")]).to.deep.equal([10, 1]);
  });

  describe("makes faults on request:", () => {
    const list = () => refusal(test.center().send(new ListInstancesCommand({})));
    const who = () => refusal(test.sts("home").send(new GetCallerIdentityCommand({})));
    const cases: [string, object, string, string][] = [
      ["throttling", { kind: "throttle" }, "ThrottlingException", "Throttling"],
      ["conflict", { kind: "conflict" }, "ConflictException", "ConcurrentModification"],
      ["5xx", { kind: "server-error" }, "InternalServerException", "ServiceFailure"],
    ];
    afterEach(() => test.admin("DELETE", "faults"));
    for (const [what, rule, json, query] of cases) {
      it(what, async () => {
        await test.admin("PUT", "faults", { rules: [{ match: "^(sso:ListInstances|sts:.*)$", ...rule }] });
        expect(await list()).to.equal(json);
        expect(await who()).to.equal(query);
      });
    }
    it("as many as asked for, on the named operations only", async () => {
      await test.admin("PUT", "faults", { rules: [{ match: "^sso:", kind: "throttle", count: 1 }] });
      expect(await who()).to.equal("none");
      expect(await list()).to.equal("ThrottlingException");
      expect(await list()).to.equal("none");
    });
    it("a dropped connection", async () => {
      await test.admin("PUT", "faults", { match: "^sso:", kind: "drop" });
      expect(await list()).not.to.be.oneOf(["none", "InternalFailure"]);
    });
    it("latency", async () => {
      await test.admin("PUT", "faults", { match: "^sso:", kind: "latency", latencyMs: 150 });
      const began = Date.now();
      expect(await list()).to.equal("none");
      expect(Date.now() - began).to.be.at.least(149);
    });
    it("and refuses a rule it does not understand", async () => {
      const message = await refusalMessage(test.admin("PUT", "faults", { match: "x", kind: "explode" }));
      expect(message).to.include("throttle, conflict");
    });
  });
});
