import { expect } from "chai";
import fc from "fast-check";
import { jsonSize } from "../../../core/contract/json-size.ts";
import { draws } from "../../draws.ts";

const WIDE = { size: 1_000_000, depth: 1000 };

/** A list in a list, so often. */
function nested(times: number): unknown {
  let value: unknown = 1;
  for (let index = 0; index < times; index += 1) value = [value];
  return value;
}

/** Counts how often something in it is looked at. */
function counted<T extends object>(value: T): { value: T; reads: () => number } {
  let reads = 0;
  return {
    value: new Proxy(value, {
      get(target, key, receiver) {
        reads += 1;
        return Reflect.get(target, key, receiver) as unknown;
      },
    }),
    reads: () => reads,
  };
}

describe("the size of a value as JSON", () => {
  it("is the length of its text", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(jsonSize(value, WIDE)).to.equal(JSON.stringify(value).length);
      }),
      { numRuns: draws(300) },
    );
  });

  it("is refused one character above the limit, and given at it", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { length } = JSON.stringify(value);
        expect(jsonSize(value, { ...WIDE, size: length })).to.equal(length);
        expect(jsonSize(value, { ...WIDE, size: length - 1 })).to.deep.equal({ kind: "size", path: [] });
      }),
      { numRuns: draws(300) },
    );
  });

  it("is refused where maps and lists are deeper than allowed, with the place, and given where they are not", () => {
    expect(jsonSize(nested(3), { ...WIDE, depth: 3 })).to.equal(7);
    expect(jsonSize({ a: nested(3) }, { ...WIDE, depth: 3 })).to.deep.equal({ kind: "depth", path: ["a", "0"] });
  });

  it("is refused of a value that holds itself, and of one so deep that recursion would end the program", () => {
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    expect(jsonSize(circle, WIDE)).to.include({ kind: "depth" });
    expect(jsonSize(nested(1_000_000), WIDE)).to.include({ kind: "depth" });
  });

  it("is refused of a small value that stands for a huge one, after few looks", () => {
    let value: unknown = "x";
    for (let index = 0; index < 60; index += 1) value = [value, value];
    expect(jsonSize(value, { size: 1000, depth: 100 })).to.deep.equal({ kind: "size", path: [] });
    const long = counted(Array.from({ length: 100_000 }, () => "x"));
    expect(jsonSize(long.value, { size: 1000, depth: 100 })).to.deep.equal({ kind: "size", path: [] });
    expect(long.reads()).to.be.lessThan(10);
  });

  class Output {
    readonly value = 1;
  }
  const strange: readonly unknown[] = [
    ...[undefined, Number.NaN, Infinity, 5n, Symbol("x"), () => 1, new Date(0), new Map(), new Output()],
    Promise.resolve(1),
    Object.assign([1], { further: 2 }),
    new Array(3),
  ];
  for (const value of strange)
    it(`is refused of ${typeof value} ${Object.prototype.toString.call(value)}, which is no JSON`, () => {
      expect(jsonSize({ a: [value] }, WIDE)).to.include({ kind: "form" });
    });
});
