import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { type LockReading, type LockSession, readLocks } from "../../../fleet/locks/read-locks.ts";

const text = (pid: number) =>
  JSON.stringify({ pid, username: "ada", hostname: "build-7", timestamp: "2026-11-29T20:01:02.5Z" });
const META = ".pulumi/meta.yaml";
const IN_PROJECT = ".pulumi/locks/organization/switchyard";

describe("the locks of a project in a backend of files", () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "locks "))));
  afterEach(() => rm(folder, { recursive: true }));

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
  }
  const session = (url: string): LockSession => ({
    engine: { command: "no-engine-is-run", version: "3.200.0", env: { PULUMI_BACKEND_URL: url } },
    project: { root: folder, name: "switchyard" },
  });
  const read = (): Promise<LockReading> => readLocks(session(pathToFileURL(folder).href));
  /** `stack: pid`, `stack: ?` where the holder is not known. */
  const summary = (reading: LockReading) =>
    reading.kind === "unknown"
      ? reading.because
      : [...reading.locks]
          .flatMap(([stack, locks]) => locks.map(({ holder }) => `${stack}: ${holder?.pid ?? "?"}`))
          .sort();

  it("none where there is nothing yet", async () => {
    expect(summary(await read())).to.deep.equal([]);
  });

  it("each with its holder, those of one stack together; nothing of another project or stack", async () => {
    await write({
      [META]: "version: 1\n",
      [`${IN_PROJECT}/client-a/1.json`]: text(11),
      [`${IN_PROJECT}/client-a/2.json`]: text(12),
      [`${IN_PROJECT}/client-a/1.json.attrs`]: "{}",
      [`${IN_PROJECT}/client-ab/3.json`]: text(13),
      [`${IN_PROJECT}/stray.json`]: text(14),
      [`${IN_PROJECT}/deep/down/4.json`]: text(15),
      ".pulumi/locks/organization/switchyard-two/client-a/5.json": text(16),
      ".pulumi/locks/client-a/6.json": text(17),
    });
    expect(summary(await read())).to.deep.equal(["client-a: 11", "client-a: 12", "client-ab: 13"]);
  });

  it("one that is empty or says something else is a lock all the same", async () => {
    await write({
      [META]: "version: 1\n",
      [`${IN_PROJECT}/home/1.json`]: "",
      [`${IN_PROJECT}/home/2.json`]: "x".repeat(100_000),
    });
    expect(summary(await read())).to.deep.equal(["home: ?", "home: ?"]);
  });

  it("a link is not followed", async () => {
    await write({ [META]: "version: 1\n", "elsewhere.json": text(1), [`${IN_PROJECT}/home/1.json`]: text(2) });
    await symlink(join(folder, "elsewhere.json"), join(folder, IN_PROJECT, "home/3.json"));
    expect(summary(await read())).to.deep.equal(["home: 2"]);
  });

  for (const meta of [undefined, "version: 0\n"])
    it(`in the layout without projects too (${META}: ${meta?.trim() ?? "none"})`, async () => {
      await write({
        ...(meta !== undefined && { [META]: meta }),
        ".pulumi/locks/client-a/1.json": text(21),
        ".pulumi/locks/organization/switchyard/client-a/2.json": text(22),
      });
      expect(summary(await read())).to.deep.equal(["client-a: 21"]);
    });

  it("unknown in a layout of the future", async () => {
    await write({ [META]: "version: 2\n", [`${IN_PROJECT}/home/1.json`]: text(2) });
    expect(summary(await read())).to.match(/meta\.yaml has a version that is not known here/);
  });

  it("unknown where the backend cannot be read", async () => {
    await write({ [META]: "version: 1\n", ".pulumi/locks/organization/switchyard": "a file, not a folder" });
    expect(summary(await read())).to.match(/^the backend's locks could not be read: Error: ENOTDIR/);
  });

  it("unknown, and said so, of a backend that is not read", async () => {
    expect(summary(await readLocks(session("azblob://states")))).to.equal(
      "locks are read from file://, s3:// and Pulumi Cloud; this backend is azblob://",
    );
  });

  it("of Pulumi Cloud what its list of stacks says", async () => {
    const listed = [
      { name: "client-a", updateInProgress: true },
      { name: "client-b", updateInProgress: false },
      { name: "home" },
    ];
    expect(summary(await readLocks(session("https://api.pulumi.com"), { listed }))).to.deep.equal(["client-a: ?"]);
  });

  it("unknown where the engine has to be asked and is not there", async () => {
    expect(summary(await readLocks(session("")))).to.match(/could not be read: Error: spawn no-engine-is-run ENOENT/);
  });
});
