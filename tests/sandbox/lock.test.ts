import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { withLock } from "../../sandbox/lock.ts";
import { ownIdentity } from "../../sandbox/process-identity.ts";
import { runCommand } from "../../sandbox/run-command.ts";
import { inTemporaryFolder } from "./temporary.ts";

const holder = fileURLToPath(new URL("fixtures/hold-lock.ts", import.meta.url));

function hold(...args: string[]): ReturnType<typeof runCommand> {
  return runCommand(process.execPath, ["--import", "tsx", holder, ...args]);
}

describe("withLock", () => {
  it("lets one caller of this process in at a time", async () => {
    await inTemporaryFolder(async (folder) => {
      const events: string[] = [];
      const work = async (): Promise<void> => {
        events.push("in");
        await new Promise((resolve) => setTimeout(resolve, 20));
        events.push("out");
      };
      await Promise.all(Array.from({ length: 6 }, () => withLock(join(folder, "lock"), work)));
      expect(events).to.deep.equal(Array.from({ length: 6 }, () => ["in", "out"]).flat());
    });
  });

  it("lets one process in at a time", async () => {
    await inTemporaryFolder(async (folder) => {
      const [lock, file] = [join(folder, "lock"), join(folder, "events")];
      const results = await Promise.all(Array.from({ length: 5 }, () => hold(lock, file)));
      expect(results.map((result) => result.code)).to.deep.equal([0, 0, 0, 0, 0]);
      expect(await readFile(file, "utf8")).to.equal("in\nout\n".repeat(5));
    });
  });

  it("passes over a holder that was killed, once, however many wait", async () => {
    await inTemporaryFolder(async (folder) => {
      const [lock, file] = [join(folder, "lock"), join(folder, "events")];
      await hold(lock, file, "die");
      await writeFile(file, "");
      await Promise.all(Array.from({ length: 4 }, () => hold(lock, file)));
      expect(await readFile(file, "utf8")).to.equal("in\nout\n".repeat(4));
    });
  });

  it("does not take a process for the holder that only has its id", async () => {
    await inTemporaryFolder(async (folder) => {
      await writeFile(join(folder, "7"), JSON.stringify({ ...ownIdentity(), started: "another time" }));
      expect(await withLock(folder, () => Promise.resolve("entered"))).to.equal("entered");
    });
  });

  it("is free again after its work failed", async () => {
    await inTemporaryFolder(async (folder) => {
      const failed = await withLock(folder, () => Promise.reject(new Error("no"))).catch((error: unknown) => error);
      expect(failed).to.be.an.instanceOf(Error);
      expect(await withLock(folder, () => Promise.resolve("entered"))).to.equal("entered");
    });
  });

  it("says that it waits", async () => {
    await inTemporaryFolder(async (folder) => {
      let second: Promise<void> | undefined;
      // The first lets go when the second has said that it waits.
      const first = withLock(
        folder,
        () =>
          new Promise<number>((resolve) => {
            second = withLock(folder, () => Promise.resolve(), resolve);
          }),
      );
      expect(await first).to.be.at.least(0);
      await second;
    });
  });
});
