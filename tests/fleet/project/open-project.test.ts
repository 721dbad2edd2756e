import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { FILES, ProjectFolder } from "../add/project-folder.ts";

describe("the folder in which Pulumi runs the program", () => {
  let folder: ProjectFolder;
  beforeEach(() => (folder = new ProjectFolder()));
  afterEach(() => folder.remove());

  const programOf = (main?: string): string => {
    const more = main === undefined ? "" : `main: ${main}\n`;
    folder.write("Pulumi.yaml", FILES["Pulumi.yaml"]! + more);
    return folder.open().program;
  };

  it("is the project's own, unless `main` says another", () => {
    expect(programOf()).to.equal(folder.path);
  });

  it("is the one that `main` names, or that has the file which it names", () => {
    mkdirSync(join(folder.path, "program"));
    folder.write("index.ts", "");
    folder.write("program/index.ts", "");
    expect(programOf("program")).to.equal(join(folder.path, "program"));
    expect(programOf("program/")).to.match(/program\/?$/);
    expect(programOf("program/index.ts")).to.equal(join(folder.path, "program"));
    expect(programOf("index.ts")).to.equal(folder.path);
    expect(programOf(join(folder.path, "program", "index.ts"))).to.equal(join(folder.path, "program"));
  });
});
