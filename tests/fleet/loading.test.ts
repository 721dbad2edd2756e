import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { projectRoot } from "../../sandbox/paths.ts";

/** Packages of Pulumi's and AWS's SDKs that a process has loaded once it has imported this module of ours. */
async function sdksOf(module: string): Promise<readonly string[]> {
  const script = `
    import { createRequire } from "node:module";
    await import(${JSON.stringify(join(projectRoot, module))});
    // why the file's name: what stands in for a module until it is called has none (components/engine/lean-sdk.ts).
    const files = Object.values(createRequire(import.meta.url).cache).flatMap(({ filename }) => filename ?? []);
    const names = files.flatMap((file) => /node_modules[/](@pulumi[/][^/]+|@aws-sdk[/]client-[^/]+)[/]/.exec(file)?.[1] ?? []);
    console.log(JSON.stringify([...new Set(names)]));`;
  const args = ["--import", "tsx", "--input-type=module", "--eval", script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: projectRoot });
  return JSON.parse(stdout) as string[];
}

describe("what a command loads before it has something to run", () => {
  for (const module of [
    "fleet/run/up.ts",
    "fleet/status/status.ts",
    "fleet/workers/worker.ts",
    "fleet/export/aws-config.ts",
  ])
    it(`${module} loads no SDK: that takes a second`, async () => {
      expect(await sdksOf(module)).to.deep.equal([]);
    });

  it("would be found out: what reads stacks loads Pulumi's, and nothing that declares resources", async () => {
    expect(await sdksOf("fleet/engine/read-stacks.ts")).to.deep.equal(["@pulumi/pulumi"]);
  });
});
