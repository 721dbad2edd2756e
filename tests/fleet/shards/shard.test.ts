import { expect } from "chai";
import fc from "fast-check";
import { inShard, parseShard, type Shard } from "../../../fleet/shards/shard.ts";

const slug = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/);
const slugs = fc.uniqueArray(slug, { maxLength: 60 });
const count = fc.integer({ min: 1, max: 40 });
const all = (of: number): readonly Shard[] => Array.from({ length: of }, (_, at) => ({ index: at + 1, of }));
const stacks = (of: readonly string[]) => of.map((one) => `client-${one}`);

describe("a shard of the fleet", () => {
  it("is read from 3/20", () => {
    expect(parseShard("3/20")).to.deep.equal({ shard: { index: 3, of: 20 } });
    expect(parseShard("1/1")).to.deep.equal({ shard: { index: 1, of: 1 } });
    expect(parseShard("1000/1000")).to.deep.equal({ shard: { index: 1000, of: 1000 } });
  });

  for (const wrong of [
    "",
    "3",
    "0/3",
    "4/3",
    "3/0",
    "1/1001",
    "-1/3",
    "1/3/5",
    " 1/3",
    "01/3",
    "1.5/3",
    "a/b",
    "1/3\n",
  ])
    it(`is not ${JSON.stringify(wrong)}`, () => {
      const read = parseShard(wrong);
      expect(read.shard).to.equal(undefined);
      expect("because" in read && read.because).to.match(/^expected .* found /);
    });

  it("every client is in exactly one", () => {
    fc.assert(
      fc.property(slugs, count, (names, of) => {
        for (const stack of stacks(names)) expect(all(of).filter((one) => inShard(stack, one))).to.have.lengthOf(1);
      }),
    );
  });

  it("a client stays in its own when others come and go", () => {
    fc.assert(
      fc.property(slugs, slugs, count, (before, after, of) => {
        const of_ = (names: readonly string[]) => (shard: Shard) => stacks(names).filter((one) => inShard(one, shard));
        const both = new Set(stacks(before.filter((one) => after.includes(one))));
        for (const shard of all(of))
          expect(
            of_(before)(shard)
              .filter((one) => both.has(one))
              .sort(),
          ).to.deep.equal(
            of_(after)(shard)
              .filter((one) => both.has(one))
              .sort(),
          );
      }),
    );
  });

  it("clients are spread evenly, numbered ones too", () => {
    for (const of of [2, 4, 20]) {
      const names = stacks(Array.from({ length: 1000 }, (_, at) => `site-${String(at).padStart(4, "0")}`));
      const sizes = all(of).map((shard) => names.filter((one) => inShard(one, shard)).length);
      expect(Math.max(...sizes), `${of}: ${sizes.join()}`).to.be.below((1000 / of) * 1.5);
      expect(Math.min(...sizes), `${of}: ${sizes.join()}`).to.be.above((1000 / of) * 0.6);
    }
  });

  it("stays what it is from version to version: machines of one run may have two of them", () => {
    const shards = ["abccorp", "globex", "initech", "umbrella"].map(
      (one) => all(20).findIndex((shard) => inShard(`client-${one}`, shard)) + 1,
    );
    expect(shards).to.deep.equal([1, 6, 19, 2]);
  });

  it("holds no home stack, and nothing that is no client's", () => {
    for (const stack of ["home", "client-", "my-client-a", "Client-a", ""])
      expect(
        all(3).filter((shard) => inShard(stack, shard)),
        stack,
      ).to.deep.equal([]);
  });
});
