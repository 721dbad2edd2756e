import { expect } from "chai";
import { Lanes, pauseBefore } from "../../../fleet/run/lanes.ts";

describe("lanes", () => {
  /** Work that is held open until it is told to end. */
  function work() {
    const open: (() => void)[] = [];
    const state = { running: 0, most: 0 };
    const job = async (): Promise<void> => {
      state.running += 1;
      state.most = Math.max(state.most, state.running);
      await new Promise<void>((resolve) => open.push(resolve));
      state.running -= 1;
    };
    const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    const end = async (): Promise<void> => {
      open.shift()?.();
      await settle();
    };
    return { job, state, end, settle };
  }

  it("run as many at once as there are, and all in the end", async () => {
    const lanes = new Lanes(2);
    const { job, state, end, settle } = work();
    const all = Promise.all([1, 2, 3, 4, 5].map(() => lanes.run(job)));
    await settle();
    expect(state.running).to.equal(2);
    for (let index = 0; index < 5; index += 1) await end();
    await all;
    expect([state.running, state.most]).to.deep.equal([0, 2]);
  });

  it("do not admit one more than there are while a waiting one is let in", async () => {
    const lanes = new Lanes(1);
    const { job, state, end, settle } = work();
    const first = lanes.run(job);
    const second = lanes.run(job);
    await settle();
    const freed = end();
    const third = lanes.run(job);
    await freed;
    await settle();
    expect(state.most).to.equal(1);
    await end();
    await end();
    await Promise.all([first, second, third]);
    expect(state.most).to.equal(1);
  });

  it("run fewer while AWS throttles, never none, and more again with each that ends well", async () => {
    const lanes = new Lanes(8);
    for (const expected of [4, 2, 1, 1]) {
      lanes.narrow();
      expect(lanes.open).to.equal(expected);
    }
    for (let index = 0; index < 20; index += 1) lanes.widen();
    expect(lanes.open).to.equal(8);
    const { job, state, end, settle } = work();
    lanes.narrow();
    const all = Promise.all(Array.from({ length: 6 }, () => lanes.run(job)));
    await settle();
    expect(state.running).to.equal(4);
    lanes.widen();
    await settle();
    expect(state.running).to.equal(5);
    for (let index = 0; index < 6; index += 1) await end();
    await all;
  });

  it("free the lane of work that fails", async () => {
    const lanes = new Lanes(1);
    const failed = await lanes.run(() => Promise.reject(new Error("no"))).catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(Error);
    expect(await lanes.run(() => Promise.resolve("yes"))).to.equal("yes");
  });
});

describe("the pause before another attempt", () => {
  it("doubles, has chance in it, and has an end", () => {
    expect(pauseBefore(1, () => 1)).to.equal(2000);
    expect(pauseBefore(1, () => 0)).to.equal(1000);
    expect(pauseBefore(3, () => 1)).to.equal(8000);
    expect(pauseBefore(30, () => 1)).to.equal(30_000);
  });
});
