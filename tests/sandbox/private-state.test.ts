import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { writeState } from "../../sandbox/aws/state.ts";
import { emptyState } from "../../sandbox/aws/seed.ts";
import { writePrivateFile } from "../../sandbox/files.ts";
import { openSandbox, resetSandbox, sandboxStatus, startSandbox, stopSandbox } from "../../sandbox/lifecycle.ts";
import { stateLayout, type StateLayout } from "../../sandbox/paths.ts";
import { checkPrivate } from "../../sandbox/private-state.ts";
import { ensureState } from "../../sandbox/state.ts";

const log = (): void => undefined;

/** The code and the message that something ends with; undefined when it goes well. */
function refusal(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(
    () => undefined,
    (error: unknown) => `${(error as { code: string }).code}: ${(error as Error).message}`,
  );
}

describe("a state directory that others can get at", () => {
  let outer: string;
  let layout: StateLayout;
  beforeEach(async () => {
    outer = await mkdtemp(join(tmpdir(), "switchyard-private-"));
    layout = stateLayout(join(outer, "it's state"));
  });
  afterEach(() => rm(outer, { recursive: true, force: true }));

  /** Everything that a command does with a state directory. Nothing is started: what puts things in place fails. */
  const commands = (): [string, () => Promise<unknown>][] => {
    const stateDir = layout.root;
    const prepare = () => Promise.reject(new Error("prepared"));
    return [
      ["start", () => startSandbox({ stateDir, log, prepare })],
      ["open", () => openSandbox({ stateDir })],
      ["status", () => sandboxStatus({ stateDir })],
      ["stop", () => stopSandbox({ stateDir, log })],
      ["reset", () => resetSandbox({ stateDir, log })],
    ];
  };

  it("is made for its user alone, with all folders in it", async () => {
    await ensureState(layout);
    for (const name of ["", ...(await readdir(layout.root))]) {
      expect((await stat(join(layout.root, name))).mode & 0o077, name).to.equal(0);
    }
  });

  for (const mode of [0o777, 0o770, 0o722, 0o1777]) {
    it(`is refused by every command with mode ${mode.toString(8)}, with the command that mends it`, async () => {
      await ensureState(layout);
      await chmod(layout.root, mode);
      for (const [name, work] of commands()) {
        const said = await refusal(work());
        expect(said, name).to.match(/^SANDBOX_UNSAFE_DIRECTORY: /);
        expect(said, name).to.include(`chmod 700 '${outer}/it'\\''s state'`);
      }
      await chmod(layout.root, 0o700);
      expect(await refusal(sandboxStatus({ stateDir: layout.root }))).to.equal(undefined);
    });
  }

  it("is refused when it is empty, too: somebody may fill it in a moment", async () => {
    await mkdir(layout.root);
    await chmod(layout.root, 0o777);
    expect(await refusal(ensureState(layout))).to.match(/^SANDBOX_UNSAFE_DIRECTORY/);
    expect(await readdir(layout.root)).to.deep.equal([]);
  });

  it("is taken when others may read it, and its folders are closed", async () => {
    await ensureState(layout);
    await chmod(layout.root, 0o755);
    await chmod(layout.backend, 0o777);
    await ensureState(layout);
    expect((await stat(layout.backend)).mode & 0o777).to.equal(0o700);
  });

  it("is refused when it is another user's, or something in it is", async () => {
    await ensureState(layout);
    const { uid } = await stat(layout.root);
    expect(await refusal(checkPrivate(layout, true, uid))).to.equal(undefined);
    expect(await refusal(checkPrivate(layout, true, uid + 1))).to.match(
      /belongs to another user .*SWITCHYARD_SANDBOX_DIR/,
    );
  });

  it("may be a link of this user's own to a folder elsewhere", async () => {
    const elsewhere = join(outer, "disk");
    await mkdir(elsewhere, { mode: 0o700 });
    await symlink(elsewhere, layout.root);
    await ensureState(layout);
    expect(await readdir(elsewhere)).to.include("backend");
    await chmod(elsewhere, 0o777);
    expect(await refusal(ensureState(layout))).to.match(/^SANDBOX_UNSAFE_DIRECTORY/);
  });

  for (const name of [
    "aws-profiles",
    "aws",
    "backend",
    "bin",
    "locks",
    "passphrase",
    "plugins",
    "pulumi-home",
    "demo",
  ]) {
    it(`is refused by every command with a link in the place of ${name}, and nothing is written where it leads`, async () => {
      await ensureState(layout);
      const elsewhere = join(outer, "elsewhere");
      await mkdir(elsewhere);
      await rm(join(layout.root, name), { recursive: true, force: true });
      await symlink(elsewhere, join(layout.root, name));
      for (const [command, work] of commands()) {
        const said = await refusal(work());
        expect(said, command).to.match(/^SANDBOX_UNSAFE_DIRECTORY: .*is a link/);
        expect(said, command).to.include(`rm '${outer}/it'\\''s state/${name}'`);
      }
      expect(await readdir(elsewhere)).to.deep.equal([]);
    });
  }

  it("loses no file outside to a link in the place of one of its files", async () => {
    const outside = join(outer, "outside");
    await writeFile(outside, "mine");
    await mkdir(layout.aws, { recursive: true });
    for (const name of ["front.json", "front.json.tmp"]) await symlink(outside, join(layout.aws, name));
    await writeState(layout.aws, emptyState(), () => Promise.resolve());
    await symlink(outside, join(outer, "port"));
    await writePrivateFile(join(outer, "port"), "4566");
    expect(await readFile(outside, "utf8")).to.equal("mine");
    expect(await readFile(join(outer, "port"), "utf8")).to.equal("4566");
  });
});
