import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { EngineFailure } from "../../../fleet/engine/engine-command.ts";
import { listStacks } from "../../../fleet/engine/stack-list.ts";

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
    return listStacks({ command, version: "3.0.0", env }, folder);
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
});
