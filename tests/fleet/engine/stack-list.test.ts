import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { EngineFailure } from "../../../fleet/engine/engine-command.ts";
import { listStacks } from "../../../fleet/engine/stack-list.ts";

const atOnce = () => Promise.resolve();

describe("listStacks", () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), "switchyard-list-"))));
  after(() => rm(folder, { recursive: true, force: true }));

  /** An engine that finds a state half written so many times, and then lists one stack. */
  async function engine(name: string, times: number, message = "error: EOF") {
    const [command, count] = [join(folder, name), join(folder, `${name}.count`)];
    const script = `#!/bin/sh
echo x >> "${count}"
if [ "$(wc -l < "${count}")" -le ${times} ]; then echo "${message}" >&2; exit 255; fi
echo '[{"name":"organization/switchyard/home","resourceCount":3}]'
`;
    await writeFile(command, script);
    await chmod(command, 0o755);
    const env = Object.fromEntries(
      Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    );
    return listStacks({ command, version: "3.0.0", env }, folder, atOnce);
  }

  it("asks again while a state is being written", async () => {
    expect(await engine("twice", 2)).to.deep.equal([{ name: "home", resourceCount: 3 }]);
  });

  it("says what to do where a state stays cut off", async () => {
    const failure = await engine("always", 1000).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(EngineFailure);
    expect((failure as Error).message)
      .to.include("EOF")
      .and.to.include("STACK.json.bak");
  });

  it("does not ask again for anything else", async () => {
    const failure = await engine("other", 1, "error: no credentials").catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(EngineFailure);
    expect((failure as Error).message).not.to.include("EOF");
  });

  describe("where a run was killed while it wrote what the engine keeps beside a file", () => {
    const stacks = ".pulumi/stacks/switchyard";
    const whole = {
      [`${stacks}/client-a.json`]: "{}",
      [`${stacks}/client-a.json.bak`]: "{}",
      [`${stacks}/home.json`]: "{}",
      [`${stacks}/home.json.attrs`]: '{"user.content_type":"application/json"}',
    };

    /** Lists the stacks of a backend of these files, by an engine that reads no file beside which one is empty or cut off. */
    async function listing(files: Readonly<Record<string, string>>, backend = "files") {
      const root = await mkdtemp(join(folder, "backend "));
      for (const [name, text] of Object.entries(files)) {
        await mkdir(dirname(join(root, name)), { recursive: true });
        await writeFile(join(root, name), text);
      }
      const command = join(root, "engine");
      const script = `#!/bin/sh
for file in $(cd "${root}" && find .pulumi -name '*.json' -o -name '*.attrs'); do
  case $(cat "${root}/$file") in *}) ;; *) echo "error: EOF" >&2; exit 255;; esac
done
echo '[{"name":"home"}]'
`;
      await writeFile(command, script);
      await chmod(command, 0o755);
      const env = {
        PATH: process.env["PATH"] ?? "",
        PULUMI_BACKEND_URL: backend === "files" ? pathToFileURL(root).href : backend,
      };
      const end = await listStacks({ command, version: "3.0.0", env }, root, atOnce).catch((error: unknown) =>
        String(error),
      );
      const left = (await readdir(join(root, ".pulumi"), { recursive: true })).map((name) => `.pulumi/${name}`);
      return { end, left: left.filter((name) => /\.(json|bak|attrs)$/.test(name)).sort() };
    }

    for (const [how, torn] of [
      ["empty", ""],
      ["cut off", '{"user.content_type":"appl'],
    ] as const)
      it(`lists the stacks without it, and takes nothing else away: ${how}`, async () => {
        const lock = ".pulumi/locks/organization/switchyard/home/1.json";
        const { end, left } = await listing({
          ...whole,
          [lock]: "{}",
          [`${stacks}/client-a.json.attrs`]: torn,
          [`${stacks}/client-a.json.bak.attrs`]: torn,
          [`${lock}.attrs`]: torn,
        });
        expect(end).to.deep.equal([{ name: "home" }]);
        expect(left).to.deep.equal([...Object.keys(whole), lock].sort());
      });

    it("leaves a state that is cut off as it is, and says what to do", async () => {
      const files = { ...whole, [`${stacks}/client-a.json`]: '{"version":3,' };
      const { end, left } = await listing(files);
      expect(end).to.include("STACK.json.bak");
      expect(left).to.deep.equal(Object.keys(files).sort());
    });

    it("touches no folder of which it is not known that the engine keeps states in it", async () => {
      const files = { ...whole, [`${stacks}/client-a.json.attrs`]: "" };
      const { end, left } = await listing(files, "https://api.pulumi.example");
      expect(end).to.include("EOF");
      expect(left).to.deep.equal(Object.keys(files).sort());
    });
  });
});
