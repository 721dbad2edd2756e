import { expect } from "chai";
import { compare } from "../../bench/pairs.ts";

describe("paired runs", () => {
  it("takes turns in going first, leaves warm-ups out and divides the medians", async () => {
    const order: string[] = [];
    const contestant = (name: string, seconds: readonly number[]) => {
      let index = 0;
      return {
        run: () => {
          order.push(name);
          const time = seconds[index++ % seconds.length] ?? 0;
          return Promise.resolve({ seconds: time, cpuSeconds: 2 * time });
        },
      };
    };
    const result = await compare(contestant("a", [50, 3, 4, 20]), contestant("b", [50, 2, 2, 1]), { pairs: 3 });
    expect(order.join(" ")).to.equal("b a a b b a a b");
    expect(result.ours.seconds).to.equal(4);
    expect(result.literal.seconds).to.equal(2);
    expect(result.ratio).to.equal(2);
    expect(result.cpuRatio).to.equal(2);
  });
});
