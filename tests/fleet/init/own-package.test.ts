import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ownPackage } from "../../../fleet/init/own-package.ts";

describe("the package that a new project depends on", () => {
  let root: string;
  const manifest = JSON.stringify({ name: "aws-switchyard", version: "1.2.3" });
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "switchyard-own-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  function installed(resolved: string): string {
    const folder = join(root, "user", "node_modules", "aws-switchyard");
    mkdirSync(join(folder, "dist"), { recursive: true });
    writeFileSync(join(folder, "package.json"), manifest);
    const packages = { "node_modules/aws-switchyard": { resolved } };
    writeFileSync(join(root, "user", "node_modules", ".package-lock.json"), JSON.stringify({ packages }));
    return join(folder, "dist");
  }

  it("is the version that is installed", () => {
    const from = installed("https://registry.example/aws-switchyard-1.2.3.tgz");
    expect(ownPackage(join(root, "new"), from)).to.deep.equal({
      name: "aws-switchyard",
      version: "1.2.3",
      spec: "1.2.3",
    });
  });

  it("is the file that it was installed from", () => {
    const from = installed("file:../clone/aws-switchyard-1.2.3.tgz");
    expect(ownPackage(join(root, "new"), from).spec).to.equal("file:../clone/aws-switchyard-1.2.3.tgz");
  });

  it("is what npm makes of a clone, and how that is made until it is there", () => {
    const clone = join(root, "clone");
    mkdirSync(join(clone, "fleet"), { recursive: true });
    writeFileSync(join(clone, "package.json"), manifest);
    const own = ownPackage(join(root, "new"), join(clone, "fleet"));
    expect(own.spec).to.equal("file:../clone/aws-switchyard-1.2.3.tgz");
    expect(own.make).to.include("npm pack").and.to.include(clone);
    writeFileSync(join(clone, "aws-switchyard-1.2.3.tgz"), "");
    expect(ownPackage(join(root, "new"), join(clone, "fleet"))).not.to.have.property("make");
  });
});
