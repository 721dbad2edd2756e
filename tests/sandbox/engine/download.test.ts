import { expect } from "chai";
import { downloadEngine } from "../../../sandbox/engine/download.ts";
import { inTemporaryFolder } from "../temporary.ts";

describe("downloadEngine", function () {
  this.timeout(30_000);

  it("is given up at its limit, and leaves nothing behind", async () => {
    await inTemporaryFolder(async (folder) => {
      const lines: string[] = [];
      const result = await downloadEngine(folder, (line) => lines.push(line), { answerMs: 1, totalMs: 50 });
      expect(result).to.deep.equal({ kind: "none", reason: "the download was not complete in 0.05 s" });
      expect(lines.at(-1)).to.match(/failed after 0 s/);
    });
  });
});
