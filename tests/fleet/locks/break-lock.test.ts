import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { breakLock } from "../../../fleet/locks/break-lock.ts";
import type { ThisMachine } from "../../../fleet/locks/lock-holder.ts";

const here: ThisMachine = { hostname: "build-7", find: (pid) => (pid === 1 ? { startedAt: 0 } : undefined) };
const lockOf = (pid: number, hostname = "build-7") =>
  JSON.stringify({ pid, username: "ada", hostname, timestamp: "2026-11-29T20:01:02.5Z" });

/** Beside a stand-in for the engine, which writes down what it is asked; tests/e2e/fleet/locks.test.ts has the real one. */
describe("a lock that is to be broken", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "break-"));
    await mkdir(join(folder, ".pulumi/locks/organization/switchyard/home"), { recursive: true });
    await writeFile(join(folder, ".pulumi/meta.yaml"), "version: 1\n");
  });
  afterEach(() => rm(folder, { recursive: true }));

  const at = (id: string) => join(folder, `.pulumi/locks/organization/switchyard/home/${id}.json`);

  /** Asks for it, with an engine that does this. */
  async function breaking(script: string, machine = here) {
    const command = join(folder, "engine");
    await writeFile(command, `#!/bin/sh\necho "$@" >> ${join(folder, "asked")}\n${script}\n`, { mode: 0o755 });
    const env = { PULUMI_BACKEND_URL: pathToFileURL(folder).href, PATH: process.env["PATH"] ?? "" };
    const session = { engine: { command, version: "3.200.0", env }, project: { root: folder, name: "switchyard" } };
    const end = await breakLock(session, "home", { here: machine, now: () => new Date("2026-11-29T20:11:02Z") });
    const asked = await readFile(join(folder, "asked"), "utf8").catch(() => "");
    return { end, asked };
  }
  const removes = () => `rm -f ${at("1")} ${at("2")}`;

  it("where there is none: nothing is asked of the engine", async () => {
    expect(await breaking(removes())).to.deep.equal({ end: { kind: "free" }, asked: "" });
  });

  it("of a process that has ended: by the engine", async () => {
    await writeFile(at("1"), lockOf(2));
    const { end, asked } = await breaking(removes());
    expect(end).to.deep.include({ kind: "broken" });
    expect(asked).to.equal("cancel --yes --stack home --non-interactive\n");
  });

  it("of a process that runs: refused, with its name, and nothing is asked of the engine; the same beside a dead one", async () => {
    await writeFile(at("1"), lockOf(2));
    await writeFile(at("2"), lockOf(1));
    const { end, asked } = await breaking(removes());
    expect(end).to.deep.include({
      kind: "refused",
      because:
        "held by ada@build-7 (pid 1) for 10 min, since 2026-11-29T20:01:02.500Z; that process runs: wait until it is done, or end it first",
    });
    expect(asked).to.equal("");
  });

  it("of another machine: nobody here knows, and somebody asked", async () => {
    await writeFile(at("1"), lockOf(1, "build-8"));
    expect((await breaking(removes())).end.kind).to.equal("broken");
  });

  it("is not called broken while the stack is held", async () => {
    await writeFile(at("1"), lockOf(2));
    const { end } = await breaking("true");
    expect(end).to.deep.include({ kind: "failed" });
    expect("because" in end && end.because).to.match(/^after it was freed, the stack is held by ada@build-7 \(pid 2\)/);
  });

  it("where the engine fails: in its words", async () => {
    await writeFile(at("1"), lockOf(2));
    const fails = `[ "$1" = stack ] && echo '[{"name":"home"}]' && exit 0\nprintf 'error: no\\033[2J access' >&2; exit 255`;
    expect((await breaking(fails)).end).to.deep.equal({ kind: "failed", because: "error: no\\u001b[2J access" });
  });

  const knowsNone = `[ "$1" = stack ] && echo '[]' && exit 0\necho 'error: no stack named home found' >&2; exit 255`;

  it("of a stack that does not exist yet: the dead process's lock is removed", async () => {
    await writeFile(at("1"), lockOf(2));
    expect((await breaking(knowsNone)).end.kind).to.equal("broken");
    expect(await readFile(at("1")).catch(() => "gone")).to.equal("gone");
  });

  it("of a stack that does not exist yet, by another machine: is left", async () => {
    await writeFile(at("1"), lockOf(1, "build-8"));
    expect((await breaking(knowsNone)).end.kind).to.equal("failed");
    expect(await readFile(at("1"), "utf8")).to.equal(lockOf(1, "build-8"));
  });
});
