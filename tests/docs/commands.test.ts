import { appendFile, mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { resetSandbox, startSandbox, type SandboxHandle } from "../../sandbox/lifecycle.ts";
import { login } from "../../sandbox/login.ts";
import { projectSignIn } from "../../sandbox/sign-in.ts";
import { blocksOf, notes, place, type Block } from "./markdown.ts";
import { copyProject, writeBlock } from "./project-copy.ts";
import { runScript } from "./shell.ts";

/** Pages whose commands are run, in the order in which a reader meets them: each goes on where the last one ended. */
const PAGES = ["README.md", "docs/everyday-tasks.md", "docs/sandbox.md"];

const quiet = () => undefined;

describe("the commands in the documentation", function () {
  this.timeout(180_000);
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
    if (notes(block, "fails").length > 0) expect(status, output).to.be.greaterThan(0);
    else expect(status, output).to.equal(0);
    for (const text of notes(block, "prints")) expect(output).to.include(text);
  }
});

function isDone(block: Block): boolean {
  if (notes(block, "not run here").length > 0) return false;
  return block.language === "sh" || notes(block, "file").length > 0 || notes(block, "aws config").length > 0;
}
