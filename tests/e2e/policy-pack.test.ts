import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { PROJECT_FOLDER_VARIABLE } from "../../core/config/naming.ts";
import { projectRoot } from "../../sandbox/paths.ts";
import { box, inOrder, newFolder } from "./box.ts";
import { leanPrograms } from "./compiled.ts";
import { roleNames } from "./deployed.ts";
import { BAD_PROGRAM, BAD_RESOURCES, BAD_ROLES, SECRET } from "./bad-resources.ts";
import { type Ended, Project, run } from "./project.ts";

const PACK = join(projectRoot, "policy-pack");

/** Lines of Pulumi's display that say what a pack found: `[mandatory]  rule  (type: name)`. */
function violations(output: string): readonly string[] {
  return [...output.matchAll(/\[(mandatory|advisory)\]\s+(\S+)\s+\((\S+): (\S+)\)/g)].map(
    ([, level = "", rule = "", , name = ""]) => `${level} ${rule} ${name}`,
  );
}

describe("the policy pack, in Pulumi's own command", () => {
  inOrder();
  let project: Project;

  before(async () => {
    const names = ["Pulumi.yaml", "Pulumi.client-abccorp.yaml", "Pulumi.home.yaml"];
    const texts = await Promise.all(names.map((name) => readFile(join(projectRoot, name), "utf8")));
    const files = Object.fromEntries(names.map((name, index) => [name, texts[index] ?? ""]));
    project = await Project.fromSources(await newFolder("policy-pack"), files);
    for (const [stack, profile] of [
      ["client-abccorp", "client-abccorp"],
      ["home", "home"],
    ] as const) {
      const { code, output } = await project.pulumi(profile, "stack", "init", stack);
      expect(code, output).to.equal(0);
    }
  });

  async function pulumi(profile: string, ...args: readonly string[]): Promise<Ended> {
    const { sandbox } = await box();
    const all = [...args, "--policy-pack", PACK, "--non-interactive", "--color", "never"];
    return run(join(sandbox.layout.bin, "pulumi"), all, {
      cwd: project.directory,
      env: {
        ...sandbox.env(profile),
        ...(await leanPrograms()),
        PULUMI_BACKEND_URL: `file://${join(project.directory, "backend")}`,
        [PROJECT_FOLDER_VARIABLE]: project.directory,
      },
    });
  }

  for (const stack of ["client-abccorp", "home"])
    it(`lets the example's stack ${stack} pass, in the preview and in the update`, async () => {
      const { code, output } = await pulumi(stack, "up", "--yes", "--stack", stack);
      expect(code, output).to.equal(0);
      expect(output.match(/✅ switchyard@v/g)?.length, output).to.equal(2);
      expect(violations(output).filter((line) => line.startsWith("mandatory"))).to.deep.equal([]);
    });

  it("finds each hand-made resource by the rule that it breaks, and shows no secret", async () => {
    await rm(join(project.directory, "index.ts"));
    await project.write({ "index.ts": BAD_PROGRAM });
    const { code, output } = await pulumi("client-abccorp", "preview", "--stack", "client-abccorp");
    expect(code, output).to.not.equal(0);
    const found = violations(output);
    for (const [name, rules] of Object.entries(BAD_RESOURCES))
      for (const rule of rules) expect(found, output).to.include(`mandatory ${rule} ${name}`);
    expect(found.filter((line) => / (?:good|fine)$/.test(line))).to.deep.equal([]);
    expect(output).to.not.include(SECRET);
  });

  it("says what it cannot judge before the update", async () => {
    const { output } = await pulumi("client-abccorp", "preview", "--stack", "client-abccorp");
    expect(violations(output)).to.include("advisory not-judged unknown");
    expect(violations(output)).to.include("advisory not-judged jumps");
  });

  it("stops an update before a bad role is written, also without a preview", async () => {
    await rm(join(project.directory, "index.ts"));
    await project.write({ "index.ts": BAD_ROLES });
    const before = await roleNames("client-abccorp");
    const { code, output } = await pulumi(
      "client-abccorp",
      "up",
      "--yes",
      "--skip-preview",
      "--stack",
      "client-abccorp",
    );
    expect(code, output).to.not.equal(0);
    expect(
      violations(output).filter((line) => line.startsWith("mandatory")),
      output,
    ).to.not.deep.equal([]);
    const made = (await roleNames("client-abccorp")).filter((name) => !before.includes(name));
    expect(made.filter((name) => /^(?:open|foreign|root|hidden)/.test(name))).to.deep.equal([]);
  });

  it("stops everything where the settings are at fault", async () => {
    await rm(join(project.directory, "index.ts"));
    await project.write({
      "index.ts": `export { default } from ${JSON.stringify(join(projectRoot, "index.ts"))};\n`,
      "switchyard.review.yaml": "failsFrom: nothing\n",
    });
    const { code, output } = await pulumi(
      "client-abccorp",
      "up",
      "--yes",
      "--skip-preview",
      "--stack",
      "client-abccorp",
    );
    expect(code, output).to.not.equal(0);
    expect(output).to.match(/\[mandatory\]\s+settings/);
    await rm(join(project.directory, "switchyard.review.yaml"));
  });
});
