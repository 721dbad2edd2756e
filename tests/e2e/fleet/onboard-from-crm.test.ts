import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../sandbox/paths.ts";
import { box, freshBox, inOrder, newFolder } from "../box.ts";
import { type Ended, run } from "../project.ts";

const EXAMPLE = join(projectRoot, "examples", "onboard-from-crm");
const FILES = ["Pulumi.yaml", "Pulumi.home.yaml", "clients.csv", "onboard.ts"];

describe("the example that onboards clients from a CSV file", () => {
  inOrder();
  let folder: string;

  before(freshBox);
  before(async () => {
    folder = await newFolder("onboard-from-crm");
    for (const file of FILES) await cp(join(EXAMPLE, file), join(folder, file));
    // why the links: the folder then looks like a clone with these stack files.
    for (const entry of await sources()) await symlink(join(projectRoot, entry), join(folder, entry));
    await mkdir(join(folder, "backend"));
  });

  function sources(): Promise<readonly string[]> {
    return Promise.resolve([
      "index.ts",
      "api.ts",
      "components",
      "core",
      "fleet",
      "review",
      "node_modules",
      "package.json",
      "tsconfig.json",
    ]);
  }

  async function script(file = "clients.csv"): Promise<Ended> {
    const { sandbox } = await box();
    // why nobody's own profile: each stack's file names the profile with its credentials.
    const env = { ...sandbox.env("stranger"), PULUMI_BACKEND_URL: `file://${join(folder, "backend")}` };
    return run(process.execPath, ["--import", "tsx", "onboard.ts", file], { cwd: folder, env });
  }

  const client = (slug: string) => readFile(join(folder, `Pulumi.client-${slug}.yaml`), "utf8");

  it("does what can be done, says what is left, and exits with 1", async () => {
    const rows = (await readFile(join(folder, "clients.csv"), "utf8")).replace("client-globex", "client-abccorp");
    await writeFile(join(folder, "wrong.csv"), `${rows}initech,abccorp,444444444444,client-initech,read-only\n`);
    const { code, output } = await script("wrong.csv");
    expect(code, output).to.equal(1);
    expect(output).to.include("client-abccorp: succeeded");
    expect(output).to.match(/initech was not added: .*"abccorp", also in Pulumi\.client-abccorp\.yaml/);
    // why: the profile is of another account than the row says.
    expect(output).to.match(/client-globex: .*333333333333/);
    expect(await client("abccorp")).to.include("roles: [administrator, read-only]");
  });

  it("goes on where it stopped once the cause is mended, and exits with 0", async () => {
    const before = await client("abccorp");
    const path = join(folder, "Pulumi.client-globex.yaml");
    await writeFile(path, (await client("globex")).replace("client-abccorp", "client-globex"));
    const { code, output } = await script();
    expect(code, output).to.equal(0);
    expect(output).to.include("client-globex: succeeded").and.to.include("All 2 clients are onboarded.");
    expect(await client("abccorp")).to.equal(before);
  });

  it("changes nothing when it is run once more", async () => {
    const { code, output } = await script();
    expect(code, output).to.equal(0);
    expect(output).to.include("All 2 clients are onboarded.");
  });
});
