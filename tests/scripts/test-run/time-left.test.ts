import { expect } from "chai";
import { timeLeft } from "../../../scripts/test-run/time-left.ts";
import { goodEnd, testJob } from "./jobs.ts";

const RECORDED = { short: 10, long: 100, essential: 100 };
const short = testJob("short");
const long = testJob("long");
const essential = testJob("essential", { isEssential: true });

/** The time of a run of so many seconds, and a clock that stands until it is set. */
function runOf(limit: number | undefined) {
  const clock = { now: 1000 };
  return { clock, time: timeLeft(limit, RECORDED, () => clock.now) };
}

describe("the time of a test run", () => {
  it("has no end unless one is given", () => {
    const { clock, time } = runOf(undefined);
    clock.now += 1e9;
    expect(time.seconds()).to.equal(Infinity);
    expect(time.refused(long)).to.equal(undefined);
  });

  it("refuses what would not come to its end in time, and nothing that just does", () => {
    const { clock, time } = runOf(120);
    clock.now += 20;
    expect(time.refused(long)).to.equal(undefined);
    clock.now += 1;
    expect(time.refused(long)).to.equal(
      "not run for lack of time: 99 s left, about 100 s needed on a machine 1.0 times as slow as the recorded one",
    );
    expect(time.refused(short)).to.equal(undefined);
    clock.now += 1e6;
    expect(time.refused(short)).to.include(" 0 s left,");
  });

  it("refuses nothing that is essential", () => {
    const { clock, time } = runOf(1);
    clock.now += 1000;
    expect(time.refused(essential)).to.equal(undefined);
  });

  it("expects what is left to be as slow as what has been run", () => {
    const { clock, time } = runOf(400);
    time.learn(goodEnd(short, { seconds: 50 }));
    expect(time.refused(long)).to.include("about 500 s needed").and.include("5.0 times");
    clock.now += 350;
    expect(time.refused(short)).to.equal(undefined);
    time.learn(goodEnd(long, { seconds: 60 }));
    expect(time.refused(short)).to.equal(undefined);
    clock.now += 41;
    expect(time.refused(short)).to.include("about 10 s needed");
  });

  it("learns nothing of what did not come to its end, and of what no run has recorded", () => {
    const { time } = runOf(150);
    time.learn(goodEnd(short, { seconds: 1000, broken: "It was ended by SIGKILL." }));
    time.learn(goodEnd(short, { seconds: 1000, leftOut: "cut off" }));
    time.learn(goodEnd(testJob("new"), { seconds: 1000 }));
    expect(time.refused(long)).to.equal(undefined);
  });
});
