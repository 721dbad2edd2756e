import { rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { findPython } from "../../../sandbox/python/interpreter.ts";
import { preparePython } from "../../../sandbox/python/venv.ts";
import { runCommand } from "../../../sandbox/run-command.ts";
import { program } from "../engine/programs.ts";
import { inTemporaryFolder } from "../temporary.ts";

describe("preparePython", () => {
  it("makes a working environment once for all that ask, and makes it anew when it is incomplete", async () => {
    await inTemporaryFolder(async (folder) => {
      const requirements = join(folder, "requirements.txt");
      await writeFile(requirements, "");
      const lines: string[] = [];
      const prepare = () => preparePython({ cacheDir: folder, requirements, log: (line) => lines.push(line) });
      const creations = () => lines.filter((line) => /^Creating .*\.\.\.$/.test(line)).length;

      const [first, second] = await Promise.all([prepare(), prepare()]);
      expect(second).to.deep.equal(first);
      expect(creations()).to.equal(1);
      expect((await runCommand(first.python, ["-m", "pip", "--version"])).stdout).to.contain(first.directory);

      const { ino } = await stat(first.directory);
      await prepare();
      expect([creations(), (await stat(first.directory)).ino]).to.deep.equal([1, ino]);

      await rm(join(first.directory, ".switchyard-complete"));
      await prepare();
      expect(creations()).to.equal(2);
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

  it("says what pip said when a requirement cannot be had", async () => {
    await inTemporaryFolder(async (folder) => {
      const requirements = join(folder, "requirements.txt");
      await writeFile(requirements, "./no-such-folder\n");
      const failed = await preparePython({ cacheDir: folder, requirements, log: () => undefined }).catch(
        (error: unknown) => error,
      );
      expect(failed).to.include({ code: "SANDBOX_PIP" });
      expect((failed as Error).message).to.contain("no-such-folder");
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
