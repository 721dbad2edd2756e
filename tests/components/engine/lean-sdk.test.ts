import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";

const leanSdk = fileURLToPath(new URL("../../../components/engine/lean-sdk.ts", import.meta.url));

/** What a process of its own prints that runs this with the SDK, made lean before. */
async function printed(program: string): Promise<unknown> {
  const source = `
    import { createRequire } from "node:module";
    const { leanSdk } = await import(${JSON.stringify(leanSdk)});
    leanSdk();
    const { runtime } = await import("@pulumi/pulumi");
    await import("@pulumi/pulumi/automation/index.js");
    const isLoaded = (name) => Object.keys(createRequire(${JSON.stringify(leanSdk)}).cache).some((file) => file.includes(name));
    const loaded = () => ["typescript.js", "arborist", "createClosure"].filter(isLoaded);
    console.log(JSON.stringify(${program}));`;
  const args = ["--import", "tsx", "--input-type=module", "--eval", source];
  return JSON.parse((await promisify(execFile)(process.execPath, args)).stdout) as unknown;
}

describe("the lean SDK", () => {
  it("is loaded without the compiler and npm", async () => {
    expect(await printed("loaded()")).to.deep.equal([]);
  });

  it("loads them for whom it writes a function down, and writes it", async () => {
    const program = `[(await runtime.serializeFunction(() => "written down")).text, loaded()]`;
    const [text, loaded] = (await printed(program)) as [string, string[]];
    expect(text).to.include("exports.handler").and.to.include('"written down"');
    expect(loaded).to.include("typescript.js").and.to.include("createClosure");
  });

  it("finds the packages that a function needs", async () => {
    const program = `[[...(await runtime.computeCodePaths()).keys()].length > 0, loaded().includes("arborist")]`;
    expect(await printed(program)).to.deep.equal([true, true]);
  });
});
