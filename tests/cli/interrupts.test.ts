import { expect } from "chai";
import { Interrupts, PRESSES, type RunSignals } from "../../cli/interrupts.ts";

interface Trial {
  readonly interrupts: Interrupts;
  readonly signals: RunSignals;
  readonly said: string[];
  /** Lets time pass, in milliseconds. */
  readonly wait: (milliseconds: number) => void;
}

function trial(): Trial {
  let now = 1_000_000;
  const said: string[] = [];
  const interrupts = new Interrupts({
    say: (line) => said.push(line),
    leave: () => said.push("LEFT"),
    now: () => now,
  });
  return { interrupts, signals: interrupts.signals(), said, wait: (milliseconds) => (now += milliseconds) };
}

const aborted = ({ drain, cancel }: RunSignals) => [drain.aborted, cancel.aborted];

describe("Ctrl-C", () => {
  it("drains, then cancels, then leaves", () => {
    const { interrupts, signals, said, wait } = trial();
    expect(aborted(signals)).to.deep.equal([false, false]);
    interrupts.press();
    expect(aborted(signals)).to.deep.equal([true, false]);
    wait(1000);
    interrupts.press();
    expect(aborted(signals)).to.deep.equal([true, true]);
    wait(1000);
    interrupts.press();
    expect(said).to.deep.equal([PRESSES.drain, PRESSES.cancel, PRESSES.leave, "LEFT"]);
  });

  it("counts once when npm passes it on as well, and twice when it is pressed again", () => {
    const { interrupts, signals, wait } = trial();
    interrupts.press();
    wait(50);
    interrupts.press();
    expect(aborted(signals)).to.deep.equal([true, false]);
    wait(500);
    interrupts.press();
    wait(50);
    interrupts.press();
    expect(aborted(signals)).to.deep.equal([true, true]);
  });

  it("is worth a cancellation where the process is asked to end, and leaves at the second time", () => {
    const { interrupts, signals, said, wait } = trial();
    interrupts.terminate();
    wait(50);
    interrupts.terminate();
    expect(aborted(signals)).to.deep.equal([true, true]);
    expect(said).to.deep.equal([PRESSES.cancel]);
    wait(1000);
    interrupts.terminate();
    expect(said.at(-1)).to.equal("LEFT");
  });

  it("leaves at once where a command has nothing to bring to an end", () => {
    for (const how of ["press", "terminate"] as const) {
      const said: string[] = [];
      new Interrupts({ say: (line) => said.push(line), leave: () => said.push("LEFT") })[how]();
      expect(said).to.deep.equal(["LEFT"]);
    }
  });
});
