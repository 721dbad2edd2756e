import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { writeFiles, WriteFailure, type FileToWrite } from "../../../fleet/project/write-files.ts";
import { projectRoot } from "../../../sandbox/paths.ts";

const OLD = "name: old\n";

/** Runs the writing in a process of its own, in which a shell first sets limits. Prints `ok`, or the failure as JSON. */
const PROGRAM = `
import { writeFiles } from ${JSON.stringify(join(projectRoot, "fleet/project/write-files.ts"))};
const [folder, files] = JSON.parse(process.argv[1]);
try { await writeFiles(folder, files); console.log("ok"); }
catch (error) { const { message, code, file, written, notWritten } = error;
  console.log(JSON.stringify({ message, code, file, written, notWritten })); }
`;

function inShell(command: readonly string[], shell: string, folder: string, files: readonly FileToWrite[]) {
  const node = [
    process.execPath,
    "--import",
    "tsx",
    "--input-type=module",
    "-e",
    PROGRAM,
    JSON.stringify([folder, files]),
  ];
  const [program = "", ...args] = [...command, "bash", "-c", shell, "bash", ...node];
  return spawnSync(program, args, { cwd: projectRoot, encoding: "utf8" });
}

/** Whether this user may make a small file system of their own: as root, or in a name space of their own. */
const CAN_MOUNT = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "tmpfs", tmpdir()]).status === 0;

describe("writing files", () => {
  let folder: string;
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  const failureOf = async (files: readonly FileToWrite[]): Promise<WriteFailure> => {
    const failure: unknown = await writeFiles(folder, files).catch((error: unknown) => error);
    if (!(failure instanceof WriteFailure)) throw new Error(`no WriteFailure: ${String(failure)}`);
    return failure;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "switchyard-write-"));
    writeFileSync(join(folder, "old.yaml"), OLD);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("makes and replaces, and leaves nothing beside", async () => {
    chmodSync(join(folder, "old.yaml"), 0o640);
    await writeFiles(folder, [
      { name: "old.yaml", text: "ä: 1\n" },
      { name: "new.yaml", text: "b: 2\n", isNew: true },
    ]);
    expect(read("old.yaml")).to.equal("ä: 1\n");
    expect(read("new.yaml")).to.equal("b: 2\n");
    expect(readdirSync(folder).sort()).to.deep.equal(["new.yaml", "old.yaml"]);
    expect(statSync(join(folder, "old.yaml")).mode & 0o777).to.equal(0o640);
  });

  it("replaces what a link leads to, and keeps the link", async () => {
    symlinkSync("old.yaml", join(folder, "link.yaml"));
    await writeFiles(folder, [{ name: "link.yaml", text: "c: 3\n" }]);
    expect(read("old.yaml")).to.equal("c: 3\n");
  });

  it("does not touch what is there when a file must be new, and then writes none of the others", async () => {
    const failure = await failureOf([
      { name: "first.yaml", text: "a: 1\n", isNew: true },
      { name: "old.yaml", text: "b: 2\n", isNew: true },
      { name: "third.yaml", text: "c: 3\n", isNew: true },
    ]);
    expect(failure).to.include({ file: "old.yaml", code: "EEXIST" });
    expect(failure.written).to.deep.equal([]);
    expect(failure.message).to.include("It was left as it is").and.to.include("first.yaml, third.yaml");
    expect(readdirSync(folder)).to.deep.equal(["old.yaml"]);
    expect(read("old.yaml")).to.equal(OLD);
  });

  it("counts a link that leads nowhere as being there", async () => {
    symlinkSync("nowhere", join(folder, "link.yaml"));
    expect((await failureOf([{ name: "link.yaml", text: "x", isNew: true }])).code).to.equal("EEXIST");
  });

  it("says which files were written before the one that failed", async () => {
    mkdirSync(join(folder, "taken.yaml"));
    const failure = await failureOf([
      { name: "old.yaml", text: "new\n" },
      { name: "taken.yaml", text: "x" },
      { name: "last.yaml", text: "x" },
    ]);
    expect(failure.written).to.deep.equal(["old.yaml"]);
    expect(failure.notWritten).to.deep.equal(["taken.yaml", "last.yaml"]);
    expect(failure.message).to.include("Written before it: old.yaml").and.to.include("Not written either: last.yaml");
    expect(readdirSync(folder).sort()).to.deep.equal(["old.yaml", "taken.yaml"]);
  });

  it("names the file and what to do where its folder is missing", async () => {
    const failure = await failureOf([{ name: "stacks/a.yaml", text: "x" }]);
    expect(failure.message).to.match(/^stacks\/a\.yaml was not written: its folder does not exist \(ENOENT\)/);
  });

  it("keeps the old file, whole, when the system kills the process in the middle of a write", () => {
    const { stdout } = inShell([], 'ulimit -c 0; ulimit -f 1; "$@"', folder, [
      { name: "old.yaml", text: "x".repeat(3000) },
    ]);
    expect(stdout).not.to.include("ok");
    expect(read("old.yaml")).to.equal(OLD);
  });

  for (const [what, size] of [
    ["no room at all", 3000],
    // why: the system then writes a part and reports success for it, and the failure only comes with the next part.
    ["room for a part only", 6000],
  ] as const)
    it(`keeps the old file and says why on a full disk with ${what}`, function () {
      // why: a small file system needs the right to mount one; the other tests need none.
      if (!CAN_MOUNT) this.skip();
      const fill = size === 3000 ? 12_000 : 8000;
      const shell = `set -e; mount -t tmpfs -o size=16k tmpfs ${folder}; printf 'name: old\\n' > ${folder}/old.yaml
        head -c ${fill} /dev/zero > ${folder}/fill; "$@"; cat ${folder}/old.yaml; ls -A ${folder}`;
      const files = [{ name: "old.yaml", text: "x".repeat(size) }];
      const { stdout, stderr } = inShell(["unshare", "-rm"], shell, folder, files);
      const [said = "", ...rest] = stdout.split("\n");
      expect(said, stderr).to.include('"code":"ENOSPC"').and.to.include("the disk is full").and.to.include("unchanged");
      expect(rest).to.deep.equal(["name: old", "fill", "old.yaml", ""]);
    });
});
