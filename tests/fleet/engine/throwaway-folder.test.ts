import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { throwawayFolder } from "../../../fleet/engine/throwaway-folder.ts";

describe("a throwaway folder", () => {
  it("is one's own, and gone with all that is in it when it is removed", async () => {
    const { path, remove } = await throwawayFolder("test");
    expect(dirname(path)).to.equal(tmpdir());
    writeFileSync(join(path, "file"), "");
    const before = process.listenerCount("exit");
    await remove();
    expect([existsSync(path), process.listenerCount("exit")]).to.deep.equal([false, before - 1]);
  });

  it("goes with a process that ends before it is removed, as by Ctrl-C", () => {
    const code = [
      `import { existsSync } from "node:fs";`,
      `const { throwawayFolder } = await import(${JSON.stringify(new URL("../../../fleet/engine/throwaway-folder.ts", import.meta.url).href)});`,
      `const { path } = await throwawayFolder("test");`,
      `process.on("SIGINT", () => process.exit(existsSync(path) ? 130 : 1));`,
      `console.log(path);`,
      `process.kill(process.pid, "SIGINT");`,
      `setInterval(() => undefined, 1000);`,
    ].join("\n");
    let ended: { status?: number; stdout?: string } = {};
    try {
      const cwd = fileURLToPath(new URL("../../..", import.meta.url));
      execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], { cwd, encoding: "utf8" });
    } catch (error) {
      ended = error as typeof ended;
    }
    expect(ended.status).to.equal(130);
    expect(ended.stdout?.trim()).to.include("switchyard-test-");
    expect(existsSync(ended.stdout?.trim() ?? "")).to.equal(false);
  });
});
