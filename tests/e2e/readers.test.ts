import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { findProject, readStackFile } from "../../components/engine/project-files.ts";
import { readConfigFiles, readEngineConfig, type RawConfig } from "../../core/config/read/read-config.ts";
import { projectRoot } from "../../sandbox/paths.ts";
import { newFolder } from "./box.ts";
import { Project } from "./project.ts";

const PROJECT = `name: switchyard
runtime: { name: nodejs, options: { typescript: false } }
config:
  homeAccount: '{"accountId":"111111111111","company":"acme"}'
  aws:region: eu-west-1
`;
const PROGRAM = `const { PULUMI_CONFIG, PULUMI_CONFIG_SECRET_KEYS } = process.env;
require("node:fs").writeFileSync("seen.json", JSON.stringify([PULUMI_CONFIG, PULUMI_CONFIG_SECRET_KEYS]));
`;

/** Every form that a person gives a value by hand and that Pulumi lets stand, or writes its own way. */
const BY_HAND = `config:
  home:
    until: [2027-01-31, "2027-01-31", 2027-01-31T18:00:00Z, 2027-02-30]
    zeros: [012345678901, 01234567x, "012345678901", 222222222222, 0.10, 1e3, -1, 12345678901234567]
    words: [true, True, yes, "true", null, ~, NULL, "null", "", .5]
    defaults: &defaults { tags: { a: b } }
    merged: { <<: *defaults, name: x }
    text: |
      two
      lines
  switchyard:config:quotas: { policiesPerRole: 20 }
  switchyard:accessLevels: >-
    {"devops": {"managedPolicies": ["PowerUserAccess"],
    "maxSessionDuration": 7200}}
`;

/** What a reader made of a stack: each value, or where something in it is a secret. */
function outline({ entries, awsRegion, faults }: RawConfig) {
  const values = [...entries].map(([key, { value, secrets }]) => [
    key,
    secrets === undefined ? (JSON.parse(JSON.stringify(value)) as unknown) : secrets.map(({ path }) => path),
  ]);
  // why not that: the test puts keys of Pulumi.yaml into the stack's file, to have all kinds of values.
  const others = faults.filter(({ code }) => code !== "config/not-shared");
  return { values: Object.fromEntries(values) as Record<string, unknown>, awsRegion, faults: others };
}

describe("the two readers of the configuration", () => {
  let project: Project;

  before(async () => {
    const directory = await newFolder("readers");
    await symlink(join(projectRoot, "node_modules"), join(directory, "node_modules"));
    project = Project.at(directory);
    await project.write({
      "Pulumi.yaml": PROJECT,
      "program.cjs": PROGRAM,
      "package.json": '{ "main": "program.cjs" }',
    });
  });

  async function pulumi(...args: readonly string[]): Promise<string> {
    const { code, output } = await project.pulumi("home", ...args);
    expect(code, `${args.join(" ")}: ${output}`).to.equal(0);
    return output;
  }

  /** What both readers make of a stack, once the engine has run its program. */
  async function read(stack: string, ...args: readonly string[]) {
    await pulumi("preview", "--stack", stack, ...args);
    const seen = JSON.parse(await readFile(join(project.directory, "seen.json"), "utf8")) as [string, string];
    const passed = Object.entries(JSON.parse(seen[0]) as Record<string, string>);
    const values = Object.fromEntries(passed.map(([key, value]) => [key.replace(":config:", ":"), value]));
    const source = async (name: string) => ({ name, text: await readFile(join(project.directory, name), "utf8") });
    const files = { project: await source("Pulumi.yaml"), stack: await source(`Pulumi.${stack}.yaml`) };
    const engine = { values, secretKeys: JSON.parse(seen[1]) as string[] };
    return {
      fromFiles: readConfigFiles(stack, files),
      fromEngine: readEngineConfig(stack, "switchyard", engine, files),
      text: files.stack.text,
    };
  }

  it("say the same of every form that `pulumi config set` writes", async () => {
    await pulumi("stack", "init", "set");
    const set = (...args: readonly string[]) => pulumi("config", "set", "--stack", "set", ...args);
    await set("switchyard:client", '{"name":"AbcCorp","accountId":"222222222222","roles":["read-only"]}');
    for (const [path, value] of [
      ["name", "AbcCorp"],
      ["accountId", "222222222222"],
      ["zeros", "012345678901"],
      ["flag", "true"],
      ["word", "yes"],
      ["until", "2027-01-31"],
      ["list[0]", "1.50"],
      ["list[1]", "null"],
      ['tags["a b"]', "0x1F"],
    ] as const)
      await set("--path", `switchyard:home.${path}`, value);
    await set("--secret", "switchyard:quotas", '{"policiesPerRole":20}');
    await set("--path", "--secret", "switchyard:accessLevels.devops.path", "/x/");
    await set("--path", "switchyard:accessLevels.devops.title", "DevOps");
    await set("aws:region", "eu-central-1");

    const { fromFiles, fromEngine, text } = await read("set");
    expect(text).to.include("encryptionsalt").and.to.include("secure:");
    const { values, awsRegion, faults } = outline(fromFiles);
    expect(outline(fromEngine)).to.deep.equal({ values, awsRegion, faults });
    expect(values["client"]).to.deep.include({ name: "AbcCorp", accountId: "222222222222" });
    expect(values["homeAccount"]).to.deep.equal({ accountId: "111111111111", company: "acme" });
    expect(values["home"]).to.deep.include({ accountId: 222222222222, zeros: "012345678901", until: "2027-01-31" });
    expect(values["quotas"]).to.deep.equal(["switchyard:quotas"]);
    expect(values["accessLevels"]).to.deep.equal(["switchyard:accessLevels.devops.path"]);
    expect([awsRegion, faults]).to.deep.equal(["eu-central-1", []]);
  });

  it("say the same of what is written by hand, before and after Pulumi wrote the file its own way", async () => {
    await pulumi("stack", "init", "hand");
    const file = join(project.directory, "Pulumi.hand.yaml");
    const salt = await readFile(file, "utf8");
    await writeFile(file, `${salt}${BY_HAND}`);
    const before = await read("hand");
    expect(outline(before.fromEngine)).to.deep.equal(outline(before.fromFiles));
    expect(outline(before.fromFiles).values).to.have.keys("home", "quotas", "accessLevels", "homeAccount");
    // why each: a place in the file is given only where its value is what Pulumi passed.
    for (const [key, { origin }] of before.fromEngine.entries)
      expect(origin.locate([]).line, key).to.equal(before.fromFiles.entries.get(key)?.origin.locate([]).line);

    await pulumi("config", "set", "--stack", "hand", "switchyard:client", "{}");
    const { fromFiles, fromEngine, text } = await read("hand");
    expect(text).to.not.equal(before.text);
    expect(outline(fromEngine)).to.deep.equal(outline(fromFiles));
    expect(fromFiles.entries.get("home")?.value).to.deep.include({ text: "two\nlines\n" });
  });

  it("differ where another file is passed (--config-file), and no place is made up for it", async () => {
    const text = await readFile(join(project.directory, "Pulumi.hand.yaml"), "utf8");
    await writeFile(join(project.directory, "other.yaml"), text.replace("name: x", "name: y"));
    const { fromEngine } = await read("hand", "--config-file", "other.yaml");
    const place = (key: "home" | "accessLevels") => fromEngine.entries.get(key)?.origin.locate([]);
    expect(place("home")).to.deep.equal({ file: "(passed to Pulumi, not in Pulumi.hand.yaml)" });
    expect(place("accessLevels")).to.include({ file: "Pulumi.hand.yaml" });
  });

  it("show the value of a secret by the command that the fault gives, and replace it by the other", async () => {
    const { fromFiles } = await read("set");
    const [fault] = fromFiles.entries.get("accessLevels")?.secrets ?? [];
    const [get = "", replace = ""] = [...(fault?.fix ?? "").matchAll(/`pulumi ([^`]+)`/g)].map(
      ([, command]) => command,
    );
    const words = (command: string) => command.replaceAll("'", "").replace("VALUE", "/y/").split(" ");
    expect(await pulumi(...words(get), "--stack", "set")).to.include("/x/");
    await pulumi(...words(replace), "--stack", "set");
    const { fromFiles: after, fromEngine } = await read("set");
    expect(after.entries.get("accessLevels")?.value).to.deep.equal({ devops: { path: "/y/", title: "DevOps" } });
    expect(outline(fromEngine)).to.deep.equal(outline(after));
  });
});

describe("the files that Pulumi reads", () => {
  const own = (name: string) => `name: switchyard\nruntime: nodejs\ndescription: ${name}\n`;
  const layouts: readonly [string, Readonly<Record<string, string>>, string | undefined][] = [
    ["Pulumi.yaml", { "Pulumi.yaml": own("yaml") }, "Pulumi.dev.yaml"],
    ["Pulumi.yml", { "Pulumi.yml": own("yml") }, "Pulumi.dev.yml"],
    ["stackConfigDir", { "Pulumi.yaml": `${own("x")}stackConfigDir: stacks\n` }, "stacks/Pulumi.dev.yaml"],
    ["an absolute stackConfigDir", { "Pulumi.yaml": `${own("x")}stackConfigDir: /stacks\n` }, "stacks/Pulumi.dev.yaml"],
    ["config as text", { "Pulumi.yml": `${own("x")}config: stacks\n` }, "stacks/Pulumi.dev.yml"],
    ["both extensions, which are refused", { "Pulumi.yaml": own("x"), "Pulumi.yml": own("y") }, undefined],
    ["JSON, which is refused", { "Pulumi.json": '{ "name": "switchyard", "runtime": "nodejs" }' }, undefined],
  ];
  for (const [index, [what, files, expected]] of layouts.entries())
    it(`are those that the home stack reads: ${what}`, async () => {
      const directory = await newFolder(`layout-${String(index)}`);
      await mkdir(join(directory, "stacks"));
      const project = Project.at(directory);
      const stacks = ["json", "yaml", "yml"].flatMap((extension) => [
        `Pulumi.dev.${extension}`,
        `stacks/Pulumi.dev.${extension}`,
      ]);
      await project.write(files);
      await project.pulumi("home", "stack", "init", "dev");
      for (const name of stacks)
        await writeFile(join(directory, name), `{ "config": { "switchyard:which": "${name}" } }\n`);
      const { output } = await project.pulumi("home", "config", "get", "which", "--stack", "dev");
      const { project: found } = findProject(directory, { name: "switchyard" });
      const read = found && readStackFile(found, "dev").file;
      expect(read?.name).to.equal(expected);
      if (expected === undefined) return;
      expect(output.trim()).to.equal(expected);
      expect(read?.text).to.include(`"${expected}"`);
    });
});
