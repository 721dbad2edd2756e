import { readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { readDaemonRecord } from "../../sandbox/daemon/record.ts";
import { resetSandbox, sandboxStatus, startSandbox, stopSandbox, type SandboxHandle } from "../../sandbox/lifecycle.ts";
import { nodeArguments } from "../../sandbox/node-program.ts";
import { stateLayout } from "../../sandbox/paths.ts";
import { isAlive, ownIdentity } from "../../sandbox/process-identity.ts";
import { runCommand } from "../../sandbox/run-command.ts";
import { inTemporaryFolder } from "./temporary.ts";

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const log = (): void => undefined;

function start(stateDir: string, lines: string[] = []): Promise<SandboxHandle> {
  return startSandbox({
    stateDir,
    log: (line) => lines.push(line),
    program: fixture("fake-daemon.ts"),
    prepare: () => Promise.resolve({ python: "python3" }),
  });
}

/** Runs `work` with a state directory, and ends what it left running. */
async function withState(work: (stateDir: string) => Promise<void>): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const stateDir = join(folder, "state");
    try {
      await work(stateDir);
    } finally {
      delete process.env["FAKE_DAEMON"];
      await stopSandbox({ stateDir, log });
    }
  });
}

async function recordOf(stateDir: string) {
  const record = await readDaemonRecord(stateLayout(stateDir).daemon);
  if (record === undefined) throw new Error("no daemon record");
  return record;
}

async function waitUntilGone(stateDir: string): Promise<void> {
  const record = await recordOf(stateDir);
  while (isAlive(record)) await sleep(20);
}

describe("the sandbox's lifecycle", () => {
  it("starts once, stops once, and comes back at the same address", async () => {
    await withState(async (stateDir) => {
      expect(await sandboxStatus({ stateDir })).to.deep.equal({ kind: "down", crashed: false });
      const first = await start(stateDir);
      const { pid } = await recordOf(stateDir);
      const second = await start(stateDir);
      expect([first.isNew, second.isNew]).to.deep.equal([true, false]);
      expect((await sandboxStatus({ stateDir })).kind).to.equal("up");
      expect((await recordOf(stateDir)).pid).to.equal(pid);
      expect(await stopSandbox({ stateDir, log })).to.equal(true);
      expect(await sandboxStatus({ stateDir })).to.deep.equal({ kind: "down", crashed: false });
      expect(await stopSandbox({ stateDir, log })).to.equal(false);
      expect((await start(stateDir)).url).to.equal(first.url);
    });
  });

  it("is started once by processes that start it at the same time", async () => {
    await withState(async (stateDir) => {
      const runs = Array.from({ length: 4 }, () =>
        runCommand(process.execPath, nodeArguments(fixture("start.ts"), stateDir)),
      );
      const said = (await Promise.all(runs)).map((result) => result.stdout.trim());
      expect(said.filter((line) => line.startsWith("true "))).to.have.length(1);
      expect(new Set(said.map((line) => line.split(" ")[1])).size).to.equal(1);
    });
  });

  it("starts again after a crash, and says so", async () => {
    await withState(async (stateDir) => {
      await start(stateDir);
      process.kill((await recordOf(stateDir)).pid, "SIGKILL");
      await waitUntilGone(stateDir);
      expect(await sandboxStatus({ stateDir })).to.deep.equal({ kind: "down", crashed: true });
      const lines: string[] = [];
      expect((await start(stateDir, lines)).isNew).to.equal(true);
      expect(lines.join()).to.contain("ended unexpectedly");
    });
  });

  it("never ends a process that only has the daemon's id", async () => {
    await withState(async (stateDir) => {
      await start(stateDir);
      const record = await recordOf(stateDir);
      await stopSandbox({ stateDir, log });
      const other = { ...record, pid: process.pid, started: `${ownIdentity().started}0` };
      await writeFile(stateLayout(stateDir).daemon, JSON.stringify(other));
      let signals = 0;
      const count = (): void => void (signals += 1);
      process.on("SIGTERM", count);
      expect(await stopSandbox({ stateDir, log })).to.equal(false);
      await sleep(50);
      process.off("SIGTERM", count);
      expect(signals).to.equal(0);
    });
  });

  it("takes another port when a stranger has its own", async () => {
    await withState(async (stateDir) => {
      const { url } = await start(stateDir);
      await stopSandbox({ stateDir, log });
      const stranger = createServer((_request, response) => response.end("{}"));
      await new Promise<void>((resolve) => stranger.listen(Number(new URL(url).port), "127.0.0.1", resolve));
      try {
        expect((await start(stateDir)).url).to.not.equal(url);
      } finally {
        stranger.close();
      }
    });
  });

  it("fails with the end of the daemon's log", async () => {
    await withState(async (stateDir) => {
      process.env["FAKE_DAEMON"] = "fail";
      const failed = await start(stateDir).catch((error: unknown) => error);
      expect(failed).to.include({ code: "SANDBOX_START" });
      expect((failed as Error).message).to.match(/ended with code 1.*address space exhausted/s);
      expect((await sandboxStatus({ stateDir })).kind).to.equal("down");
    });
  });

  it("ends when its state directory is deleted under it, without bringing it back", async () => {
    await withState(async (stateDir) => {
      await start(stateDir);
      const record = await recordOf(stateDir);
      await rm(stateDir, { recursive: true });
      while (isAlive(record)) await sleep(20);
      expect(await stat(stateDir).catch(() => "none")).to.equal("none");
    });
  });

  it("deletes everything on reset but the passphrase that the project's stack files were made with", async () => {
    await withState(async (stateDir) => {
      await start(stateDir);
      const layout = stateLayout(stateDir);
      const passphrase = await readFile(layout.passphrase, "utf8");
      await writeFile(join(layout.backend, "stack.json"), "{}");
      expect(await resetSandbox({ stateDir, log })).to.equal(true);
      expect((await readdir(stateDir)).sort()).to.deep.equal(["locks", "passphrase", "switchyard-sandbox.json"]);
      expect(await readFile(layout.passphrase, "utf8")).to.equal(passphrase);
      expect((await start(stateDir)).isNew).to.equal(true);
    });
  });

  it("keeps its hands off a folder that is not its own", async () => {
    await inTemporaryFolder(async (folder) => {
      await writeFile(join(folder, "thesis.txt"), "years of work");
      const failed = await start(folder).catch((error: unknown) => error);
      expect(failed).to.include({ code: "SANDBOX_FOREIGN_DIRECTORY" });
      expect(await resetSandbox({ stateDir: folder, log })).to.equal(false);
      expect(await readdir(folder)).to.deep.equal(["thesis.txt"]);
    });
  });

  it("keeps secrets to its user, and out of the log and the record", async () => {
    await withState(async (stateDir) => {
      const sandbox = await start(stateDir);
      const { layout } = sandbox;
      for (const file of [layout.awsCredentials, layout.passphrase, layout.daemon, layout.log]) {
        expect((await stat(file)).mode & 0o077, file).to.equal(0);
      }
      const written = (await readFile(layout.log, "utf8")) + (await readFile(layout.daemon, "utf8"));
      expect(written).to.not.contain("fake-secret-key");
      expect(await readFile(layout.awsCredentials, "utf8")).to.contain("[home]\naws_access_key_id = AKIAFAKE");
      expect(await readFile(layout.awsConfig, "utf8")).to.contain(
        `[profile home]\nregion = eu-west-1\nendpoint_url = ${sandbox.url}`,
      );
    });
  });
});
