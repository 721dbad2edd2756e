import { join } from "node:path";
import { expect } from "chai";
import type { FleetReport } from "../../../../fleet/report.ts";
import { projectRoot } from "../../../../sandbox/paths.ts";
import { finalState } from "../final-state.ts";
import { expectDone, expectNotDone, expectSameAsWithout, pause, sharedFleet } from "./fault-world.ts";

/** What the program, its plugins and the command call; not the engine itself, which asks for the key of a stack's secrets when it starts. */
const ALL = "^(?!kms:)";

describe("up --all while AWS fails", () => {
  const fleet = sharedFleet(3);

  beforeEach(() => fleet().world.clear());
  afterEach(() => fleet().world.faults());

  it("succeeds while 30 % of all calls are throttled", async () => {
    const { world } = fleet();
    await world.faults({ match: ALL, kind: "throttle", rate: 0.3 });
    expectDone(await world.switchyard("up", "--all"));
    await world.faults();
    await expectSameAsWithout(fleet());
  });

  it("succeeds while every second assignment meets a ConflictException", async () => {
    const { world } = fleet();
    await world.faults({ match: "^sso:CreateAccountAssignment$", kind: "conflict", every: 2 });
    const before = (await world.calls())["sso:CreateAccountAssignment"] ?? 0;
    expectDone(await world.switchyard("up", "--all"));
    expect((await world.calls())["sso:CreateAccountAssignment"]).to.be.greaterThan(before + 3);
    await expectSameAsWithout(fleet());
  });

  it("is finished, then or by the same command, when AWS is gone for 20 seconds in the middle of it", async () => {
    const { world, took } = fleet();
    const run = world.start(["up", "--all"]);
    await pause(took * 0.4);
    await world.faults({ match: ALL, kind: "drop" });
    await pause(20_000);
    await world.faults();
    const end = await run.ended;
    if (end.code !== 0) expectNotDone(end, notDone(end.report));
    else expectDone(end);
    expectDone(await world.switchyard("up", "--all"));
    await expectSameAsWithout(fleet());
  });
});

describe("up --all whose credentials or processes fail", () => {
  const fleet = sharedFleet(3);

  beforeEach(() => fleet().world.clear());

  it("names the client whose credentials expire midway, does the others, and is finished with new ones", async () => {
    const { world } = fleet();
    const [, broken] = world.members;
    if (broken === undefined) throw new Error("there is no second client");
    await world.writeProfiles({ [broken.slug]: await world.aws.temporaryKey(broken.slug, broken.accountId) });
    const expire = () => world.api("POST", "expire-sessions", { accountId: broken.accountId });
    // why with latency: the credentials expire while the stack's calls are under way.
    await world.faults({ match: "^iam:CreateRole$", kind: "latency", latencyMs: 10_000 });
    const run = world.start(["up", "--all"]);
    while (!run.said().includes(broken.stack)) await pause(50);
    const creates = (await world.calls())["iam:CreateRole"] ?? 0;
    while (((await world.calls())["iam:CreateRole"] ?? 0) === creates) await pause(50);
    await expire();
    const end = await run.ended;
    expectNotDone(end, [broken.stack]);
    expect(end.output).to.match(/renew|expired/i);
    await world.faults();
    await world.writeProfiles();
    expectDone(await world.switchyard("up", "--all"));
    await expectSameAsWithout(fleet());
  });

  it("goes on when a worker throws outside any promise", async () => {
    const { world } = fleet();
    const thrower = join(projectRoot, "tests", "e2e", "fleet", "faults", "throw-in-worker.cjs");
    const thrown = join(world.directory, "..", `thrown-${Date.now()}`);
    const env = { NODE_OPTIONS: `--require ${thrower}`, SWITCHYARD_TEST_THROWN: thrown };
    const end = await world.start(["up", "--all"], env).ended;
    if (end.code === 0) expectDone(end);
    else expectNotDone(end, notDone(end.report));
    expect(end.output).to.match(/process that ran (its|the) program ended/);
    expectDone(await world.switchyard("up", "--all", "--break-lock"));
    await expectSameAsWithout(fleet());
    expect((await finalState(world)).locks).to.deep.equal([]);
  });
});

function notDone(report: FleetReport | undefined): readonly string[] {
  const others = report?.stacks.filter(({ result }) => result !== "succeeded" && result !== "unchanged") ?? [];
  return others.map(({ stack }) => stack);
}
