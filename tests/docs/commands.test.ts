import { appendFile, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import pMap from "p-map";
import { resetSandbox, startSandbox, type SandboxHandle } from "../../sandbox/lifecycle.ts";
import { login } from "../../sandbox/login.ts";
import { cacheDirectory } from "../../sandbox/paths.ts";
import { projectSignIn } from "../../sandbox/sign-in.ts";
import { commandProblems } from "./command-problems.ts";
import { doneOn, lineOf, packageScripts, PAGES, RUN_WHOLLY, spans } from "./documented-commands.ts";
import { blocksOf, notes, place, type Block } from "./markdown.ts";
import { pages } from "./pages.ts";
import { copyProject, writeBlock } from "./project-copy.ts";
import { pulumiCommands, PulumiHelp } from "./pulumi-help.ts";
import { runScript } from "./shell.ts";
import { switchyardCommands, switchyardMisuse } from "./switchyard-help.ts";

const quiet = () => undefined;

describe("the commands in the documentation", () => {
  let root = "";
  let project = "";
  let sandbox: SandboxHandle;
  let env: Record<string, string>;
  let help: PulumiHelp;

  before(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), "switchyard-docs-")));
    project = join(root, "project");
    await copyProject(project);
    const stateDir = join(root, "sandbox");
    sandbox = await startSandbox({ stateDir, log: quiet });
    env = {
      ...sandbox.env(),
      HOME: root,
      SWITCHYARD_SANDBOX_DIR: stateDir,
      // why: it lies below HOME otherwise, and would be filled anew.
      SWITCHYARD_CACHE_DIR: cacheDirectory(),
      // why: nobody is there to answer "Do you want to perform this update?"
      PULUMI_SKIP_CONFIRMATIONS: "true",
      NO_COLOR: "1",
      SHELL: "/bin/bash",
    };
    help = new PulumiHelp(project, env);
  });

  after(async () => {
    await resetSandbox({ stateDir: join(root, "sandbox"), log: quiet });
    await rm(root, { recursive: true, force: true });
  });

  const printed = new Map<string, string>();
  let brokenAt: string | undefined;
  for (const page of PAGES) {
    for (const block of doneOn(page)) {
      it(place(block), async function () {
        // why: what follows a failure builds on it, and would only repeat it.
        if (brokenAt !== undefined) throw new Error(`not tried, since ${brokenAt} failed`);
        brokenAt = place(block);
        await perform(block);
        brokenAt = undefined;
      });
    }
  }

  for (const page of pages()) {
    for (const block of blocksOf(page)) {
      const [command] = notes(block, "printed by");
      if (command === undefined) continue;
      it(`printed what ${place(block)} shows`, () => {
        const lines = linesOf(printed.get(command) ?? "");
        expect(lines, `${command} was not run`).not.to.be.empty;
        // why in this order and no more: what is shown may be shortened.
        let from = 0;
        for (const line of linesOf(block.text)) {
          const at = lines.indexOf(line, from);
          expect(at, `${line}\n\nis not printed after line ${String(from)} of\n\n${lines.join("\n")}`).to.be.at.least(
            0,
          );
          from = at + 1;
        }
      });
    }
  }

  it("of the first run and of the sandbox's page are run", () => {
    const first = blocksOf("README.md").filter(
      ({ line }) => line > lineOf("README.md", "## Onboard your first client"),
    );
    const marked = [...first, ...RUN_WHOLLY.flatMap((page) => blocksOf(page))].filter(
      (block) => notes(block, "tested in").length > 0,
    );
    expect(marked.map(place)).to.deep.equal([]);
  });

  it("that are not run are such as exist", async () => {
    const done = new Set(PAGES.flatMap(doneOn).map(place));
    const blocks = pages().flatMap((page) => blocksOf(page).filter(({ language }) => language === "sh"));
    const others = blocks.filter((block) => !done.has(place(block)));
    expect(others.length).to.be.greaterThan(20);
    const silent = others.filter((block) =>
      ["tested in", "not run here"].every((one) => notes(block, one).length === 0),
    );
    expect(silent.map(place)).to.deep.equal([]);
    const asked = { help, scripts: packageScripts() };
    const checked = others.filter((block) => notes(block, "not run here").length === 0 || !/^aws /m.test(block.text));
    expect((await pMap(checked, (block) => commandProblems(block, asked), { concurrency: 4 })).flat()).to.deep.equal(
      [],
    );
    const wrong = [
      "pulumi upp",
      "pulumi up --al",
      "npx switchyard up --al",
      "npm run x",
      "npx tsx x.ts",
      "aws sts x",
      "a |",
    ];
    for (const text of wrong)
      expect(await commandProblems({ ...checked[0]!, text: `${text}\n` }, asked), text).to.have.length(1);
  });

  it("in the text exist with their flags", async () => {
    const found = spans().flatMap(pulumiCommands);
    expect(found.length).to.be.greaterThan(5);
    const problems = await pMap(found, (command) => help.misuse(command), { concurrency: 4 });
    expect(problems.filter((problem) => problem !== undefined)).to.deep.equal([]);
  });

  it("of switchyard, wherever they stand, are such as the command takes", async () => {
    const blocks = pages().flatMap((page) => blocksOf(page).filter(({ language }) => language === "sh"));
    const commands = [...blocks.map(({ text }) => text), ...spans()].flatMap(switchyardCommands);
    expect(commands.length).to.be.greaterThan(30);
    const problems = await Promise.all(commands.map(switchyardMisuse));
    expect(problems.filter((problem) => problem !== undefined)).to.deep.equal([]);
    expect(await switchyardMisuse(["up", "--al"])).to.include("--al");
    expect(await switchyardMisuse(["upp"])).to.include("upp");
  });

  it("have no type errors in TypeScript files", async () => {
    const files: string[] = [];
    for (const block of PAGES.flatMap((page) => blocksOf(page)))
      for (const name of notes(block, "file").filter((one) => one.endsWith(".ts"))) {
        await writeBlock(project, name, block.text, undefined);
        files.push(name);
      }
    expect(files).not.to.be.empty;
    await writeFile(
      join(project, "tsconfig.docs.json"),
      JSON.stringify({ extends: "./tsconfig.json", include: files }),
    );
    const { status, output } = await runScript("node_modules/.bin/tsc -p tsconfig.docs.json", project, env);
    expect(status, output).to.equal(0);
  });

  async function perform(block: Block): Promise<void> {
    const [file] = notes(block, "file");
    if (file !== undefined) {
      const before = await readFile(join(project, file), "utf8").catch(() => undefined);
      await writeBlock(project, file, block.text, before);
      return;
    }
    if (notes(block, "aws config").length > 0) {
      await appendFile(sandbox.layout.awsConfig, `\n${block.text}`);
      return;
    }
    for (const user of notes(block, "signed in"))
      await login({ url: sandbox.url, user, home: root, ...projectSignIn(project) });
    const { status, output } = await runScript(block.text, project, env);
    printed.set(block.text.trim(), output);
    if (notes(block, "fails").length > 0) expect(status, output).to.be.greaterThan(0);
    else expect(status, output).to.equal(0);
    for (const text of notes(block, "prints")) expect(output).to.include(text);
  }
});

/** Lines with something in them. Seconds, times and the width of columns differ from run to run. */
function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) =>
      line
        .trim()
        .replace(/\b(?:\d+ h )?(?:\d+ min )?\d+ s\b|\b\d+ h \d+ min\b/g, "0 s")
        .replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d\b/g, "TIME")
        .replace(/ {2,}/g, "  "),
    )
    .filter((line) => line !== "" && line !== "…");
}
