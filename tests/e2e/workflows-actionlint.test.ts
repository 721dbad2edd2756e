import { expect } from "chai";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../sandbox/paths.ts";
import { actionlint } from "../repository/actionlint.ts";

const FOLDER = join(projectRoot, ".github/workflows");

// why here and not with the unit tests: it needs Go, and fails where there is none.
describe("workflows, as actionlint reads them", () => {
  it("are without fault, those of this repository and the template of a fleet", async () => {
    const own = (await readdir(FOLDER)).map((name) => join(FOLDER, name));
    expect(own).to.have.lengthOf(6);
    expect(await actionlint([...own, join(projectRoot, "examples/ci/github-fleet.yml")])).to.equal("");
  });

  it("would be found out, with somebody else's text in a script, or a key that there is not", async () => {
    const folder = await mkdtemp(join(tmpdir(), "switchyard-workflows-"));
    try {
      const text = await readFile(join(FOLDER, "review.yml"), "utf8");
      const bad = {
        "untrusted.yml": text.replace("npm ci --ignore-scripts", "echo ${{ github.event.pull_request.title }}"),
        "unknown.yml": text.replace("permissions:", "permission:"),
        "context.yml": text.replace("github.event.pull_request.base.sha", "github.evnt.pull_request.base.sha"),
      };
      for (const [name, content] of Object.entries(bad)) {
        const file = join(folder, name);
        expect(content).not.to.equal(text);
        await writeFile(file, content);
        expect(await actionlint([file]), name).to.include(name);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
