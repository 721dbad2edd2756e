import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { grantedRegistry } from "../../../core/exports/granted-registry.ts";
import { writeGranted } from "../../../fleet/export/granted-folder.ts";
import { FleetError } from "../../../fleet/fleet-error.ts";

describe("a folder of granted", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "switchyard-granted-"))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const files = grantedRegistry("fleet", "[profile a]\n");
  const failure = (work: Promise<unknown>) => work.then(String, (error: unknown) => error);

  it("is made, and written anew only where something is another", async () => {
    const inside = join(folder, "new", "one");
    expect((await writeGranted(inside, files, { dryRun: true })).names).to.have.length(2);
    expect(readdirSync(folder)).to.deep.equal([]);
    expect((await writeGranted(inside, files)).names).to.deep.equal(["granted.yml", "fleet.aws-config"]);
    expect((await writeGranted(inside, files)).names).to.deep.equal([]);
    expect((await writeGranted(inside, grantedRegistry("fleet", "[profile b]\n"))).names).to.deep.equal([
      "fleet.aws-config",
    ]);
    expect(readFileSync(join(inside, "fleet.aws-config"), "utf8")).to.include("[profile b]");
  });

  it("loses no profile while clients are left out", async () => {
    await writeGranted(folder, grantedRegistry("fleet", "[profile a]\nx = 1\n\n[profile b]\nx = 2\n"));
    const fewer = grantedRegistry("fleet", "[profile a]\nx = 3\n");
    for (const names of [["fleet.aws-config"], []])
      expect(await writeGranted(folder, fewer, { keeps: true })).to.deep.equal({ names, kept: ["[profile b]"] });
    const text = readFileSync(join(folder, "fleet.aws-config"), "utf8");
    expect(text).to.match(/\n\[profile a\]\nx = 3\n\n\[profile b\]\nx = 2\n$/);
    expect((await writeGranted(folder, fewer)).kept).to.deep.equal([]);
    expect(readFileSync(join(folder, "fleet.aws-config"), "utf8")).to.not.include("[profile b]");
  });

  it("can be shared: a list with this one among others stays as it is", async () => {
    const list = "awsConfig: # ours\n  - others\n  - fleet.aws-config\n";
    writeFileSync(join(folder, "granted.yml"), list);
    expect((await writeGranted(folder, files)).names).to.deep.equal(["fleet.aws-config"]);
    expect(readFileSync(join(folder, "granted.yml"), "utf8")).to.equal(list);
  });

  for (const [what, name, text] of [
    ["a list without it", "granted.yml", "awsConfig: [others]\n"],
    ["a list that is none", "granted.yml", "awsConfig: {\n"],
    ["a file of somebody else's", "fleet.aws-config", "[profile mine]\n"],
  ] as const)
    it(`is left alone with ${what}`, async () => {
      writeFileSync(join(folder, name), text);
      expect(await failure(writeGranted(folder, files))).to.be.instanceOf(FleetError);
      expect(readdirSync(folder)).to.deep.equal([name]);
      expect(readFileSync(join(folder, name), "utf8")).to.equal(text);
    });
});
