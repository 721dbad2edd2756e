import { expect } from "chai";
import { differences, finalState } from "../final-state.ts";
import { expectDone, expectSameAsWithout, sharedFleet } from "./fault-world.ts";

/** Has the command tell at its end which packages it has loaded. */
const TELLS_LOADED = `data:text/javascript,${encodeURIComponent(`
  import module from "node:module";
  const [, program = ""] = process.argv;
  const name = (file) => /node_modules[/\\\\]((?:@[^/\\\\]+[/\\\\])?[^/\\\\]+)/.exec(file)?.[1].replace("\\\\", "/");
  if (program.endsWith("command.cjs"))
    process.on("exit", () => console.error("loaded by command.cjs:", ...new Set(Object.keys(module._cache).map(name))));
`)}`;

describe("pulumi up by hand between two switchyard up", () => {
  const fleet = sharedFleet(3);
  const changing = /:(Create|Put|Attach|Detach|Delete|Update|Tag|Untag|Provision)/;

  let first = "";

  before(async () => {
    const end = await fleet().world.start(["up", "--all"], { NODE_OPTIONS: `--import ${TELLS_LOADED}` }).ended;
    expectDone(end);
    first = end.output;
  });

  // why: it takes longer to load than all that the command does itself.
  it("loads Pulumi's SDK in the workers alone", () => {
    const loaded = /^loaded by command\.cjs: (.*)$/m.exec(first)?.[1]?.split(" ") ?? [];
    expect(loaded).to.include("@aws-sdk/client-sts");
    expect(loaded.filter((name) => name.startsWith("@pulumi/"))).to.deep.equal([]);
  });

  /** What changed AWS while this was done. */
  async function changesOf(work: () => Promise<void>): Promise<readonly string[]> {
    const before = await fleet().world.calls();
    await work();
    const after = await fleet().world.calls();
    return Object.keys(after).filter((call) => changing.test(call) && after[call] !== before[call]);
  }

  async function byHand(...args: readonly string[]): Promise<string> {
    const { code, output } = await fleet().world.pulumi(...args);
    expect(code, output).to.equal(0);
    return output;
  }

  it("neither notices the other", async () => {
    const { world } = fleet();
    const changes = await changesOf(async () => {
      for (const stack of ["client-few-01", "home"])
        await byHand("up", "--yes", "--skip-preview", "--stack", stack, "--expect-no-changes");
      expectDone(await world.switchyard("up", "--all", "--changed"));
    });
    expect(changes).to.deep.equal([]);
    await expectSameAsWithout(fleet());
  });

  it("takes what was deployed by hand for deployed, and the other way round", async () => {
    const { world } = fleet();
    const [first, second] = world.members;
    if (first === undefined || second === undefined) throw new Error("there are too few clients");
    await world.writeMember(first, { description: "By hand" });
    await byHand("up", "--yes", "--skip-preview", "--stack", first.stack);
    await world.writeMember(second, { description: "By the command" });
    const end = await world.switchyard("up", "--all", "--changed");
    expectDone(end);
    // why home: it is proved again whenever a client's file says something else.
    expect(end.report?.stacks.map(({ stack, result }) => `${stack} ${result}`)).to.deep.equal([
      "client-few-01 unchanged",
      "client-few-02 succeeded",
      "client-few-03 unchanged",
      "home succeeded",
    ]);
    await byHand("preview", "--stack", second.stack, "--expect-no-changes");
    const { roles, sets } = await finalState(world);
    expect(differences(sets, fleet().reference.sets)).to.deep.equal([]);
    const described = differences(roles, fleet().reference.roles).map((line) =>
      /^\.([\w/-]+)\..*found "([^"]+)"/.exec(line),
    );
    expect(described.map((found) => found?.slice(1))).to.deep.equal([
      ["few-01/few-read-only", "By hand"],
      ["few-02/few-read-only", "By the command"],
    ]);
  });

  it("leaves the stack that the user has selected", async () => {
    const { world } = fleet();
    await byHand("stack", "select", "client-few-03");
    expectDone(await world.switchyard("up", "--all", "--changed"));
    expect(await byHand("stack", "ls")).to.match(/client-few-03\*/);
  });
});
