import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { findPython } from "../../../sandbox/python/interpreter.ts";
import { preparePython } from "../../../sandbox/python/venv.ts";
import { runCommand } from "../../../sandbox/run-command.ts";
import { program } from "../engine/programs.ts";
import { inTemporaryFolder } from "../temporary.ts";

describe("preparePython", () => {
  it("says what pip said when a requirement cannot be had; then makes it anew, a working one, once for all that ask", async () => {
    await inTemporaryFolder(async (folder) => {
      const requirements = join(folder, "requirements.txt");
      await writeFile(requirements, "-r no-such-file.txt\n");
      const lines: string[] = [];
      const prepare = () => preparePython({ cacheDir: folder, requirements, log: (line) => lines.push(line) });
      const creations = () => lines.filter((line) => /^Creating .*\.\.\.$/.test(line)).length;

      const failed = await prepare().catch((error: unknown) => error);
      expect(failed).to.include({ code: "SANDBOX_PIP" });
      expect((failed as Error).message).to.contain("no-such-file.txt");

      await writeFile(join(folder, "no-such-file.txt"), "");
      const [first, second] = await Promise.all([prepare(), prepare()]);
      expect(second).to.deep.equal(first);
      // why two: what the first time left is not complete.
      expect(creations()).to.equal(2);
      expect((await runCommand(first.python, ["-m", "pip", "--version"])).stdout).to.contain(first.directory);

      const { ino } = await stat(first.directory);
      await prepare();
      expect([creations(), (await stat(first.directory)).ino]).to.deep.equal([2, ino]);
    });
  });

  it("says what to install when Python has no venv", async () => {
    await inTemporaryFolder(async (folder) => {
      const body =
        'if [ "$1" = -c ]; then echo "$0"; echo 3.12.1; else echo "ensurepip is not available" >&2; exit 1; fi';
      const PATH = await program(folder, "python3", body);
      const failed = await preparePython({ cacheDir: folder, environment: { PATH }, log: () => undefined }).catch(
        (error: unknown) => error,
      );
      expect(failed).to.include({ code: "SANDBOX_PYTHON_VENV" });
      expect((failed as Error).message).to.match(/install python3-venv.*ensurepip is not available/s);
    });
  });
});

describe("findPython", () => {
  it("takes the one that is named, or the first on PATH that is new enough", async () => {
    await inTemporaryFolder(async (folder) => {
      const PATH = await program(folder, "python3", "echo /old/python; echo 3.9.18");
      await program(folder, "python", "echo /new/python; echo 3.13.0");
      expect(await findPython({ PATH })).to.deep.equal({ executable: "/new/python", version: "3.13.0" });
      const named = { PATH, SWITCHYARD_PYTHON: join(folder, "python3") };
      const failed = await findPython(named).catch((error: unknown) => error);
      expect(failed).to.include({ code: "SANDBOX_PYTHON_MISSING" });
      expect((failed as Error).message).to.contain("version 3.9.18");
    });
  });

  it("says what it looked for when there is none", async () => {
    await inTemporaryFolder(async (folder) => {
      const failed = await findPython({ PATH: folder }).catch((error: unknown) => error);
      expect((failed as Error).message).to.match(
        /needs Python 3\.10 or newer; found python3: not found.*python: not found/,
      );
    });
  });
});
