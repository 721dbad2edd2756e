import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { runCommandLine } from "../../cli/run-command-line.ts";
import { projectRoot } from "../../sandbox/paths.ts";
import { blocksOf } from "../docs/markdown.ts";
import { switchyardCommands } from "../docs/switchyard-help.ts";

const FILES = ["Pulumi.yaml", "Pulumi.home.yaml", "Pulumi.client-abccorp.yaml", "Pulumi.client-globex.yaml"];

describe("switchyard page", () => {
  let folder: string;
  const before = process.cwd();
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "switchyard-page-"));
    for (const name of FILES) cpSync(join(projectRoot, name), join(folder, name));
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });

  async function run(...args: readonly string[]) {
    const out: string[] = [];
    const err: string[] = [];
    const exit = await runCommandLine({
      ...{ args, version: "0.0.0", env: {}, stdin: {} },
      stdout: { write: (text: string) => out.push(text) },
      stderr: { write: (text: string) => err.push(text) },
      onSignals: () => () => undefined,
      leave: () => undefined,
    });
    return { exit, out: out.join(""), err: err.join("") };
  }

  it("is that of the documentation: looks first, then writes", async () => {
    const [dry = [], all = [], some = [], ...others] = blocksOf("docs/page.md").flatMap(({ text }) =>
      switchyardCommands(text),
    );
    expect(others.filter(([name]) => name === "page")).to.deep.equal([]);
    const looked = await run(...dry);
    expect([looked.exit, looked.err]).to.deep.equal([0, ""]);
    expect(looked.out).to.match(
      /^Would be written: \S+switchyard\.html \(\d+ kB\)\n {2}clients: 2, people and groups: 3, /,
    );
    expect(existsSync("switchyard.html")).to.equal(false);
    expect((await run(...all)).out).to.match(/^Written: [^]*give it only to those who may see that\.\n$/);
    expect(readFileSync("switchyard.html", "utf8")).to.include("alice@acme.example");
    expect((await run(...some)).exit).to.equal(0);
    expect(readFileSync("access.html", "utf8")).to.not.include("alice@acme.example");
  });

  it("is one JSON document with --json, without the page's text", async () => {
    const report = JSON.parse((await run("page", "--dry-run", "--json")).out) as object;
    expect(report).to.deep.include({ version: 1, command: "page", ok: true, isWritten: false });
    expect(report).to.have.property("counts").that.includes({ holdings: 7, links: 7 });
    expect(report).to.not.have.property("text");
  });

  it("exits with 1 where a client is left out, and with 2 where nothing can be made", async () => {
    writeFileSync("Pulumi.client-globex.yaml", "config:\n  switchyard:client: { name: \x07 }\n");
    const part = await run("page");
    expect(part.exit).to.equal(1);
    expect(part.out)
      .to.match(/^Written: [^]*\nleft out: client-globex/)
      .and.not.include("\x07");
    expect((await run("page", "--user", "nobody")).exit).to.equal(2);
    writeFileSync("Pulumi.home.yaml", "config:\n  switchyard:home: { grants: 1 }\n");
    rmSync("switchyard.html");
    expect((await run("page")).exit).to.equal(2);
    expect(existsSync("switchyard.html")).to.equal(false);
  });
});
