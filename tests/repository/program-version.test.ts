import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { PROGRAM_VERSION } from "../../components/engine/program-version.ts";
import { projectRoot } from "../../sandbox/paths.ts";

describe("the program's version", () => {
  it("is that of package.json", () => {
    const { version } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as { version: string };
    expect(PROGRAM_VERSION).to.equal(version);
  });
});
