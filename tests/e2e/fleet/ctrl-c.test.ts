import { join } from "node:path";
import { expect } from "chai";
import { PRESSES } from "../../../cli/interrupts.ts";
import { projectRoot } from "../../../sandbox/paths.ts";
import { inOrder } from "../box.ts";
import { type Ended, run } from "../project.ts";
import { type FinalState, finalState } from "./final-state.ts";
import { fleetBox } from "./fleet-box.ts";
import type { FleetWorld } from "./fleet-world.ts";

const SLOW = { match: "^iam:CreateRole$", kind: "latency", latencyMs: 10_000 };

/** When Ctrl-C is pressed: once the text has been shown, and so many seconds later. */
interface Press {
  readonly after: string;
  readonly seconds: number;
}

const AT_WORK: Press = { after: "waits for create", seconds: 0.2 };
/** why a second: presses that come at once are one. */
const THEN = (text: string): Press => ({ after: text.slice(0, 30), seconds: 1 });

describe("Ctrl-C at a real terminal", () => {
  inOrder();
  let world: FleetWorld;
  let undisturbed: FinalState;
  const OPTIONS = ["up", "--all", "--concurrency", "1"];
  const DIRECT = [process.execPath, join(projectRoot, "cli", "launcher.js")];

  before(async () => {
    world = await fleetBox({ name: "ctrlc", series: 71, clients: 2 });
    const { code, output } = await world.switchyard("up", "--all");
    expect(code, output).to.equal(0);
    undisturbed = await finalState(world);
  });
  beforeEach(async () => {
    await world.clear();
    await world.faults(SLOW);
  });
  after(() => world.clear());

  /** What the terminal showed, without what moves the cursor and sets colors. */
  async function atTerminal(presses: readonly Press[], command: readonly string[], cwd: string): Promise<Ended> {
    const script = join(import.meta.dirname, "at-terminal.py");
    const all = { ...process.env, ...world.env, TERM: "xterm" };
    const env = Object.fromEntries(Object.entries(all).filter(([name]) => name !== "CI"));
    const ended = await run("python3", [script, JSON.stringify(presses), ...command], { cwd, env });
    return { ...ended, output: ended.output.replaceAll(/\u001b\[[?\d;]*[A-Za-z]/g, "") };
  }

  async function goOn(): Promise<void> {
    await world.faults();
    expect((await finalState(world)).locks, "locks").to.deep.equal([]);
    const { code, output } = await world.switchyard("up", "--all");
    expect(code, output).to.equal(0);
    expect(await finalState(world)).to.deep.equal(undisturbed);
  }

  it("pressed once, lets the stack in flight finish, begins no other and says both", async () => {
    const { code, output } = await atTerminal([AT_WORK], [...DIRECT, ...OPTIONS], world.directory);
    expect(output).to.include(PRESSES.drain.slice(0, 60)).and.not.include(PRESSES.cancel.slice(0, 30));
    expect(output).to.match(/client-ctrlc-01 +\d+ +succeeded/);
    for (const stack of ["client-ctrlc-02", "home"]) expect(output).to.match(new RegExp(`${stack} +\\d+ +skipped`));
    expect(output).to.include("Not all was done: 1 succeeded, 2 skipped");
    expect(output).to.include("npx switchyard up client-ctrlc-02");
    expect(code, output).to.equal(130);
    expect(Object.keys((await finalState(world)).roles)).to.deep.equal(["ctrlc-01/ctrlc-read-only"]);
    await goOn();
  });

  it("pressed once through npx, which passes the signal on, is still once", async () => {
    const command = ["npx", "--offline", "switchyard", "-C", world.directory, ...OPTIONS];
    const { code, output } = await atTerminal([AT_WORK], command, projectRoot);
    expect(output).to.include(PRESSES.drain.slice(0, 60)).and.not.include(PRESSES.cancel.slice(0, 30));
    expect(output).to.match(/client-ctrlc-01 +\d+ +succeeded/);
    expect(code, output).to.equal(130);
    await goOn();
  });

  it("pressed twice, cancels what is in flight in good order", async () => {
    const presses = [AT_WORK, THEN(PRESSES.drain)];
    const { code, output } = await atTerminal(presses, [...DIRECT, ...OPTIONS], world.directory);
    expect(output).to.include(PRESSES.cancel.slice(0, 60)).and.not.include(PRESSES.leave.slice(0, 30));
    expect(output).to.match(/client-ctrlc-01 +\d+ +cancelled/);
    expect(output).to.match(/client-ctrlc-02 +\d+ +skipped/);
    expect(code, output).to.equal(130);
    await goOn();
  });

  it("pressed a third time, leaves at once and says that engines may run on; nothing is lost", async () => {
    const presses = [AT_WORK, THEN(PRESSES.drain), THEN(PRESSES.cancel)];
    const { code, output } = await atTerminal(presses, [...DIRECT, ...OPTIONS], world.directory);
    expect(output).to.include(PRESSES.leave.slice(0, 60));
    expect(code, output).to.equal(130);
    await until(async () => (await finalState(world)).locks.length === 0);
    await goOn();
  });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 300_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error("it did not come to that within five minutes");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
