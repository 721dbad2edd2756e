import { appendFile, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { resetSandbox, startSandbox, type SandboxHandle } from "../../sandbox/lifecycle.ts";
import { login } from "../../sandbox/login.ts";
import { cacheDirectory } from "../../sandbox/paths.ts";
import { projectSignIn } from "../../sandbox/sign-in.ts";
import { blocksOf, notes, place, proseOf, readPage, type Block } from "./markdown.ts";
import { pages } from "./pages.ts";
import { copyProject, writeBlock } from "./project-copy.ts";
import { misuse, pulumiCommands } from "./pulumi-help.ts";
import { runScript } from "./shell.ts";
import { switchyardCommands, switchyardMisuse } from "./switchyard-help.ts";

/** Pages whose commands are run, in the order in which a reader meets them: each goes on where the last one ended. */
const PAGES = [
  "README.md",
  "docs/onboarding.md",
  "docs/everyday-tasks.md",
  "docs/fleet.md",
  "docs/offboarding.md",
  "docs/sandbox.md",
];

const quiet = () => undefined;

describe("the commands in the documentation", () => {
  let root = "";
  let project = "";
  let sandbox: SandboxHandle;
  let env: Record<string, string>;

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
  });

  after(async () => {
    await resetSandbox({ stateDir: join(root, "sandbox"), log: quiet });
    await rm(root, { recursive: true, force: true });
  });

  const printed = new Map<string, string>();
  let brokenAt: string | undefined;
  for (const page of PAGES) {
    for (const block of blocksOf(page)) {
      if (!isDone(block)) continue;
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

  it("that are not run, and those in the text, exist with their flags", async () => {
    const scripts = pages()
      .flatMap((page) => blocksOf(page))
      .filter((block) => notes(block, "not run here").length > 0);
    const spans = pages().flatMap((page) =>
      [...proseOf(readPage(page)).matchAll(/`([^`]+)`/g)].map(([, span = ""]) => span),
    );
    const commands = [...scripts.map(({ text }) => text), ...spans].flatMap(pulumiCommands);
    const distinct = new Map(commands.map((command) => [JSON.stringify(command), command]));
    expect(distinct.size).to.be.greaterThan(5);
    const wrong: string[] = [];
    for (const command of distinct.values()) {
      const problem = await misuse(command, project, env);
      if (problem !== undefined) wrong.push(problem);
    }
    expect(wrong).to.deep.equal([]);
  });

  it("of switchyard, wherever they stand, are such as the command takes", async () => {
    const blocks = pages().flatMap((page) => blocksOf(page).filter(({ language }) => language === "sh"));
    const spans = pages().flatMap((page) =>
      [...proseOf(readPage(page)).matchAll(/`([^`]+)`/g)].map(([, span = ""]) => span),
    );
    const commands = new Set([...blocks.map(({ text }) => text), ...spans].flatMap(switchyardCommands));
    const problems = await Promise.all([...commands].map(switchyardMisuse));
    expect(problems.filter((problem) => problem !== undefined)).to.deep.equal([]);
    expect(await switchyardMisuse("up --al")).to.include("--al");
    expect(await switchyardMisuse("upp")).to.include("upp");
    expect(switchyardCommands("cd x && npx switchyard up --all | cat\nnpx switchyard add 'a b'")).to.deep.equal([
      "up --all",
      "add 'a b'",
    ]);
  });

  it("have no type errors in TypeScript files", async () => {
    const files = PAGES.flatMap((page) => blocksOf(page))
      .flatMap((block) => notes(block, "file"))
      .filter((name) => name.endsWith(".ts"));
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
      await login({ url: sandbox.url, user, home: root, ...(await projectSignIn(project)) });
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
        .replace(/\b\d+ s\b/g, "0 s")
        .replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d\b/g, "TIME")
        .replace(/ {2,}/g, "  "),
    )
    .filter((line) => line !== "" && line !== "…");
}

function isDone(block: Block): boolean {
  if (notes(block, "not run here").length > 0) return false;
  return block.language === "sh" || notes(block, "file").length > 0 || notes(block, "aws config").length > 0;
}
