import { expect } from "chai";
import type { FleetEvent } from "../../../fleet/events.ts";
import { watch } from "../../../fleet/run/watchdog.ts";
import type { Step } from "../../../fleet/workers/protocol.ts";

const step = (op: string, name: string): Step => ({
  op,
  type: "aws:iam/role:Role",
  urn: `urn:pulumi:a::b::c$aws:iam/role:Role::${name}`,
});
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("the watchdog of a stack", () => {
  let stop: () => void = () => undefined;
  afterEach(() => stop());

  function watching(seconds: number) {
    const events: FleetEvent[] = [];
    const watched = watch("client-a", (event) => events.push(event), seconds);
    stop = watched.stop;
    const silences = () => events.flatMap((event) => (event.kind === "silent" ? [event] : []));
    const waits = () => events.flatMap((event) => (event.kind === "waiting" ? [event.on] : []));
    return { ...watched, silences, waits };
  }

  it("says on what the engine waits, and on what else once that is done", () => {
    const { heard, waits } = watching(60);
    heard(step("create", "a"), false);
    heard(step("update", "b"), false);
    heard(step("create", "a"), true);
    heard(step("update", "b"), true);
    expect(waits()).to.deep.equal(["create Role a", "update Role b", undefined]);
  });

  it("does not say that it waits on what is as it was", () => {
    const { heard, waits } = watching(60);
    heard(step("same", "a"), false);
    heard(step("same", "a"), true);
    expect(waits()).to.deep.equal([]);
  });

  it("names the stack that nothing is heard of, for how long, and on what it waits; again and again", async () => {
    const { heard, silences } = watching(0.05);
    heard(step("create", "a"), false);
    while (silences().length < 2) await pause(10);
    const [first, second] = silences();
    expect(first).to.deep.equal({ kind: "silent", stack: "client-a", seconds: 0.05, on: "create Role a" });
    expect(second).to.include({ seconds: 0.1 });
  });

  it("counts from the last sign", async () => {
    const { heard, silences } = watching(0.2);
    const signs = async (): Promise<number> => {
      let longest = 0;
      heard(step("same", "a"), false);
      for (let index = 0; index < 6; index += 1) {
        const last = performance.now();
        await pause(60);
        heard(step("same", "a"), false);
        longest = Math.max(longest, performance.now() - last);
      }
      return longest;
    };
    let before: number;
    // why again: a machine that is busy with something else gives no sign for so long.
    do before = silences().length;
    while ((await signs()) >= 190);
    expect(silences()).to.have.lengthOf(before);
    while (silences().length === before) await pause(10);
    expect(silences()[before]).to.include({ seconds: 0.2 });
  });

  it("says nothing once it is stopped", async () => {
    const { silences, stop: end } = watching(0.02);
    end();
    await pause(60);
    expect(silences()).to.deep.equal([]);
  });
});
