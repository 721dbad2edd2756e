import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { FleetEvent } from "../../../fleet/events.ts";
import { lockedReport, meetLock } from "../../../fleet/run/meet-lock.ts";
import type { FleetSession } from "../../../fleet/session.ts";

/** why: above the largest id that Linux gives (4194304). */
const NOBODY = 4_999_999;

/** Beside a stand-in for the engine, which writes down what it is asked and frees the stack when it is to. */
describe("a stack whose lock somebody holds", () => {
  let folder: string;
  let events: FleetEvent[];
  beforeEach(async () => {
    events = [];
    folder = await mkdtemp(join(tmpdir(), "meet-"));
    await mkdir(join(folder, ".pulumi/locks/organization/switchyard/client-a"), { recursive: true });
    await writeFile(join(folder, ".pulumi/meta.yaml"), "version: 1\n");
  });
  afterEach(() => rm(folder, { recursive: true }));

  const file = () => join(folder, ".pulumi/locks/organization/switchyard/client-a/1.json");
  const lock = (pid: number, host = hostname()) =>
    writeFile(file(), JSON.stringify({ pid, username: "ada", hostname: host, timestamp: new Date().toISOString() }));

  async function meet({ breakLock = false, timeout = 0, script = `rm -f ${file()}`, own = NaN } = {}) {
    const ownSince = Number.isNaN(own) ? {} : { ownSince: new Date(own) };
    const command = join(folder, "engine");
    await writeFile(command, `#!/bin/sh\necho "$@" >> ${join(folder, "asked")}\n${script}\n`, { mode: 0o755 });
    const env = { PULUMI_BACKEND_URL: pathToFileURL(folder).href, PATH: process.env["PATH"] ?? "" };
    const session = {
      engine: { command, version: "3.200.0", env },
      project: { root: folder, name: "switchyard" },
      emit: (event: FleetEvent) => events.push(event),
    } as unknown as FleetSession;
    const end = await meetLock(session, "client-a", { breakLock, timeout, ...ownSince });
    return { end, asked: await readFile(join(folder, "asked"), "utf8").catch(() => "") };
  }
  const notices = () => events.flatMap((event) => (event.kind === "notice" ? [event.text] : []));

  it("is free where nobody holds it any more", async () => {
    expect(await meet()).to.deep.equal({ end: { kind: "free" }, asked: "" });
  });

  it("is waited for, and who holds it is said meanwhile", async () => {
    await lock(process.pid);
    const told = setInterval(() => void (notices().length > 0 && rm(file(), { force: true })), 50);
    expect((await meet({ timeout: 300 })).end).to.deep.equal({ kind: "free" });
    clearInterval(told);
    expect(notices().join()).to.match(new RegExp(`held by ada@.* \\(pid ${String(process.pid)}\\).*that process runs`));
  });

  it("stays held by one that lives, also where locks of the dead are to be taken away", async () => {
    await lock(process.pid);
    for (const breakLock of [false, true]) {
      const { end, asked } = await meet({ breakLock });
      expect(asked).to.equal("");
      if (end.kind !== "held") throw new Error(end.kind);
      expect(end.reason).to.include({ code: "fleet/locked" });
      expect(end.reason.message).to.include("that process runs");
      expect(end.next).to.equal("npx switchyard up client-a");
    }
    expect(await readFile(file(), "utf8")).to.include("ada");
  });

  it("stays held by one that is gone where nobody asked, and says how to ask", async () => {
    await lock(NOBODY);
    const { end, asked } = await meet();
    expect(asked).to.equal("");
    if (end.kind !== "held") throw new Error(end.kind);
    expect(end.reason.message).to.include("that process has ended");
    expect(end.next).to.equal("npx switchyard up client-a --break-lock");
  });

  it("is freed of one that is gone where that was asked for, by the engine, and that is said", async () => {
    await lock(NOBODY);
    const { end, asked } = await meet({ breakLock: true });
    expect(end).to.deep.equal({ kind: "free" });
    expect(asked).to.equal("cancel --yes --stack client-a --non-interactive\n");
    expect(notices().join()).to.match(/The lock of a process that is gone was taken away: held by ada@/);
  });

  it("is freed of one that is gone and was this run's own; not of an earlier one's, nor of one that lives", async () => {
    await lock(NOBODY);
    const earlier = await meet({ own: Date.now() + 60_000 });
    expect([earlier.end.kind, earlier.asked]).to.deep.equal(["held", ""]);
    expect((await meet({ own: Date.now() - 60_000 })).end).to.deep.equal({ kind: "free" });
    await lock(process.pid);
    expect((await meet({ own: Date.now() - 60_000 })).end.kind).to.equal("held");
  });

  it("is not called free where the engine could not free it", async () => {
    await lock(NOBODY);
    const { end } = await meet({ breakLock: true, script: "true" });
    if (end.kind !== "held") throw new Error(end.kind);
    expect(end.reason.message).to.match(/^Its lock could not be taken away: after it was freed/);
  });

  it("stays held by one of another machine, of whom nobody here knows whether it lives", async () => {
    await lock(NOBODY, "another-machine");
    const { end, asked } = await meet({ breakLock: true });
    expect(asked).to.equal("");
    expect(end.kind).to.equal("held");
  });

  it("is held where the locks cannot be read, with the engine's own command to free it", async () => {
    await writeFile(join(folder, ".pulumi/meta.yaml"), "version: 9\n");
    const { end } = await meet({ breakLock: true });
    if (end.kind !== "held") throw new Error(end.kind);
    expect(end.reason.message).to.match(/^Somebody holds its lock; who it is cannot be said: /);
    expect(end.next).to.equal("pulumi cancel --stack client-a");
  });

  it("is refused in the report: nothing was written", () => {
    const held = { kind: "held", reason: { code: "fleet/locked", message: "m" }, next: "n" } as const;
    const report = lockedReport({ kind: "stack", operation: "up", stack: "client-a" }, held, "222222222222");
    expect(report).to.deep.include({ result: "refused", accountId: "222222222222", next: "n", changes: {} });
    expect(report.reasons).to.deep.equal([held.reason]);
  });
});
