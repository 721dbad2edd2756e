import { expect } from "chai";
import { PlainView } from "../../../cli/view/plain-view.ts";
import { Progress } from "../../../cli/view/progress.ts";

describe("the progress view", () => {
  it("counts, and shows what runs and what went wrong, never every stack", () => {
    let now = 0;
    const stacks = Array.from({ length: 500 }, (_, index) => `client-${index}`);
    const progress = new Progress("clients", stacks, () => now);
    for (const stack of stacks.slice(0, 30)) progress.take({ kind: "started", stack, what: "up" });
    now = 65_000;
    progress.take({ kind: "waiting", stack: "client-0", on: "create Role x\u001b[2J" });
    progress.take({ kind: "ended", stack: "client-1", result: "succeeded", detail: "" });
    progress.take({ kind: "ended", stack: "client-2", result: "failed", detail: "no\nluck" });
    expect(progress.headline()).to.equal("clients: 2 of 500 done, 1 failed, 28 running, 1 min 5 s");
    const lines = progress.details(12);
    expect(lines).to.have.lengthOf(14);
    expect(lines[0]).to.equal("client-0: up, 1 min 5 s, waits for create Role x\\u001b[2J");
    expect(lines.slice(12)).to.deep.equal(["and 16 more", "client-2 failed: no luck"]);
    progress.take({ kind: "waiting", stack: "client-0", on: undefined });
    expect(progress.details(1)[0]).to.equal("client-0: up, 1 min 5 s");
  });

  it("is one line for each thing that happens where nothing can move", () => {
    const lines: string[] = [];
    const view = new PlainView((line) => lines.push(line));
    view.take({ kind: "phase", title: "none", stacks: [] });
    view.take({ kind: "phase", title: "clients", stacks: ["a", "b"] });
    view.take({ kind: "started", stack: "a", what: "up" });
    view.take({ kind: "waiting", stack: "a", on: "x" });
    view.take({ kind: "silent", stack: "a", seconds: 120, on: "x" });
    view.take({ kind: "ended", stack: "a", result: "refused", detail: "by\u001bAWS" });
    view.take({ kind: "notice", text: "so" });
    expect(lines).to.deep.equal([
      "clients: 2 stacks",
      "a: up",
      "a: nothing heard for 2 min 0 s, waits for x",
      "a: refused: by\\u001bAWS (1 of 2)",
      "so",
    ]);
  });
});
