import { expect } from "chai";
import { openExports } from "../../../fleet/export/open-exports.ts";
import { FILES, ProjectFolder } from "../add/project-folder.ts";

describe("exports for scripts", () => {
  it("read the files anew with each call, and need no engine", async () => {
    const home = FILES["Pulumi.home.yaml"]!;
    const portal = "region: eu-west-1, portal: https://acme.awsapps.com/start";
    const folder = new ProjectFolder({ ...FILES, "Pulumi.home.yaml": home.replace("region: eu-west-1", portal) });
    try {
      const exports = await openExports({ directory: folder.path });
      expect((await exports.csv()).rows).to.have.length(3);
      expect((await exports.links({ format: "html", groups: ["Auditors"] })).text).to.match(/^<!doctype html>/);
      expect((await exports.switchRoles()).text).to.include("[home/AbcCorpReadOnly]");
      expect((await exports.granted()).files).to.have.length(2);
      expect((await exports.awsConfig({ textOnly: true })).text).to.include("[profile abccorp-read-only]");
      folder.write("Pulumi.home.yaml", home.replace(/ {6}- \{ user: alice.*\n/, ""));
      expect((await exports.csv()).rows).to.have.length(2);
    } finally {
      folder.remove();
    }
  });

  it("are refused where there is no project", async () => {
    const end = await openExports({ directory: "/" }).catch((error: unknown) => error);
    // why by its name: the class is loaded when it is needed, apart from this file's imports.
    expect(end).to.have.property("name", "ProjectFaults");
  });
});
