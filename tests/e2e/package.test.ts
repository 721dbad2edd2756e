import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../sandbox/paths.ts";
import { runCommand } from "../../sandbox/run-command.ts";
import { box, freshBox, inOrder, newFolder } from "./box.ts";
import { Project, run } from "./project.ts";

/** Most that the package may weigh, unpacked. */
const MAX_BYTES = 5_000_000;

const FILES = ["Pulumi.yaml", "Pulumi.client-abccorp.yaml", "Pulumi.home.yaml"];

const STACKS = [
  { stack: "client-abccorp", profile: "client-abccorp" },
  { stack: "home", profile: "home" },
] as const;

/** What a user writes against the package, with a type of each thing. */
const SCRIPT = (name: string) => `
import { readFileSync } from "node:fs";
import { explainAccess, proveAccess, readPortfolio, type AccessAnswer, type Portfolio } from "${name}";

const file = (path: string) => ({ name: path, text: readFileSync(path, "utf8") });
const stacks = [file("Pulumi.home.yaml"), file("Pulumi.client-abccorp.yaml")];
const { portfolio } = readPortfolio({ project: file("Pulumi.yaml"), stacks }, new Date());
if (portfolio === undefined) throw new Error("the files are at fault");
const known: Portfolio = portfolio;
const answer: AccessAnswer = explainAccess(known, { who: "group:Auditors", role: "AbcCorp/read-only" });
const { holes } = proveAccess(known.home, known.graph, known.now);
console.log(JSON.stringify({ allowed: answer.allowed, holes: holes.length }));
`;

interface Packed {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

describe("the package", () => {
  inOrder();
  let folder: string;
  let packed: Packed;
  let name: string;
  let user: Project;

  before(freshBox);
  before(async () => {
    folder = await newFolder("package");
    name = (JSON.parse(await readFile(join(projectRoot, "package.json"), "utf8")) as { name: string }).name;
  });

  async function npm(cwd: string, ...args: readonly string[]): Promise<string> {
    // why without: the npm that runs these tests tells its children of its own folder and settings.
    const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_/i.test(key)));
    const { code, output } = await run("npm", args, { cwd, env });
    expect(code, output).to.equal(0);
    return output;
  }

  /** Runs the installed command as a user would, with the sandbox's environment for one profile. */
  async function switchyard(profile: string, ...args: readonly string[]) {
    const { sandbox } = await box();
    const all = { ...sandbox.env(profile), PULUMI_BACKEND_URL: `file://${join(user.directory, "backend")}` };
    const env = Object.fromEntries(Object.entries(all).filter(([key]) => !/^npm_/i.test(key)));
    return runCommand("npx", ["--offline", "switchyard", ...args], { cwd: user.directory, env, timeout: 300_000 });
  }

  it("is packed by npm, which compiles it first", async () => {
    const output = await npm(projectRoot, "pack", "--json", "--pack-destination", folder);
    const [first] = JSON.parse(output.slice(output.indexOf("["), output.lastIndexOf("]") + 1)) as Packed[];
    packed = first!;
    expect(packed.name).to.equal(name);
  });

  it("holds what a project of a user's own needs, and no more", () => {
    const paths = packed.files.map(({ path }) => path);
    expect([...new Set(paths.map((path) => path.split("/")[0]))].sort()).to.deep.equal([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "cli",
      "dist",
      "package.json",
      "policy-pack",
      "schema",
    ]);
    expect(paths.filter((path) => !/^dist\/types\/(?:[\w-]+\/)*[\w-]+\.d\.ts$/.test(path)).sort()).to.deep.equal([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "cli/launcher.js",
      "dist/command.cjs",
      "dist/index.cjs",
      "dist/index.js",
      "dist/libraries/LICENSES.txt",
      "dist/libraries/yaml.cjs",
      "dist/libraries/zod.cjs",
      "dist/switchyard.cjs",
      "dist/switchyard.cjs.map",
      "dist/worker.cjs",
      "package.json",
      "policy-pack/PulumiPolicy.yaml",
      "policy-pack/index.cjs",
      "policy-pack/package.json",
      "schema/client.schema.json",
      "schema/home.schema.json",
      "schema/project.schema.json",
      "schema/report.schema.json",
      "schema/review-settings.schema.json",
      "schema/review.schema.json",
    ]);
    expect(packed.unpackedSize).to.be.lessThan(MAX_BYTES);
  });

  it("holds no path of the machine that packed it", async () => {
    for (const file of ["switchyard.cjs", "switchyard.cjs.map", "libraries/zod.cjs"])
      expect(await readFile(join(projectRoot, "dist", file), "utf8"), file).not.to.include(projectRoot);
  });

  it("is installed into an empty folder", async () => {
    const directory = join(folder, "own");
    await mkdir(directory);
    await npm(
      directory,
      "install",
      join(folder, packed.filename),
      "--prefer-offline",
      "--no-audit",
      "--ignore-scripts",
    );
    user = Project.at(directory);
    for (const file of FILES) await user.write({ [file]: await readFile(join(projectRoot, file), "utf8") });
    await user.write({ "index.ts": `export { default } from "${name}";\n` });
    for (const { stack, profile } of STACKS) {
      const { code, output } = await user.pulumi(profile, "stack", "init", stack);
      expect(code, output).to.equal(0);
    }
  });

  it("refuses to make nothing where Pulumi would not run a default export", async () => {
    const { code, output } = await user.pulumi("client-abccorp", "preview", "--stack", "client-abccorp");
    expect(code, output).to.be.greaterThan(0);
    expect(output).to.include("npm pkg set type=module");
    await npm(user.directory, "pkg", "set", "type=module");
  });

  for (const { stack, profile } of STACKS) {
    it(`previews and deploys ${stack} from one line of program`, async () => {
      const { code, output } = await user.pulumi(profile, "up", "--yes", "--stack", stack);
      expect(code, output).to.equal(0);
      expect(output).to.match(/\+ \d+ to create[\s\S]*\+ \d+ created/);
    });
  }

  it("makes what the clone makes: that one finds nothing to change", async () => {
    const clone = await Project.fromSources(join(folder, "clone"), {});
    await symlink(join(user.directory, "backend"), join(clone.directory, "backend"));
    for (const file of FILES)
      await writeFile(join(clone.directory, file), await readFile(join(user.directory, file), "utf8"));
    for (const { stack, profile } of STACKS) {
      const { code, output } = await clone.pulumi(profile, "preview", "--expect-no-changes", "--stack", stack);
      expect(code, output).to.equal(0);
      expect(output).to.match(/\d{2} unchanged/);
    }
  });

  it("gives users' scripts its functions and their types", async () => {
    await user.write({
      "script.ts": SCRIPT(name),
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          module: "nodenext",
          target: "es2022",
          strict: true,
          noEmit: true,
          types: ["node"],
          typeRoots: [join(projectRoot, "node_modules", "@types")],
        },
        files: ["script.ts", "index.ts"],
      }),
    });
    const checked = await run(join(projectRoot, "node_modules/.bin/tsc"), [], {
      cwd: user.directory,
      env: process.env,
    });
    expect(checked.code, checked.output).to.equal(0);
    const { code, output } = await run("node", ["--import", "tsx", "script.ts"], {
      cwd: user.directory,
      env: process.env,
    });
    expect(code, output).to.equal(0);
    expect(JSON.parse(output) as object).to.include({ allowed: true, holes: 0 });
  });

  it("brings the command, which tells of itself and of the stacks as JSON alone", async () => {
    const help = await switchyard("home", "--help");
    expect(help.code, help.stderr).to.equal(0);
    expect(help.stdout).to.include("Usage: switchyard");
    const { code, stdout, stderr } = await switchyard("home", "status", "--json");
    expect(code, stderr).to.equal(0);
    const { rows } = JSON.parse(stdout) as { rows: readonly { stack: string; state: string }[] };
    expect(rows.map(({ stack, state }) => `${stack} ${state}`)).to.deep.equal([
      "client-abccorp deployed",
      "home deployed",
    ]);
  });

  it("brings workers, which run the program that is installed", async () => {
    const { code, stdout, stderr } = await switchyard("client-abccorp", "up", "abccorp", "--json");
    expect(code, stderr).to.equal(0);
    const { ok, stacks } = JSON.parse(stdout) as { ok: boolean; stacks: readonly { stack: string; result: string }[] };
    expect([ok, stacks.map(({ stack, result }) => `${stack} ${result}`)]).to.deep.equal([
      true,
      ["client-abccorp succeeded"],
    ]);
  });

  it("brings the policy pack, which finds the project by itself", async () => {
    const pack = join("node_modules", name, "policy-pack");
    const { code, output } = await user.pulumi("home", "preview", "--stack", "home", "--policy-pack", pack);
    expect(code, output).to.equal(0);
    expect(output).to.match(/✅ switchyard@v/);
    const up = await switchyard("client-abccorp", "up", "abccorp", "--json", "--policy-pack", pack);
    expect(up.code, up.stderr).to.equal(0);
    await user.write({ "switchyard.review.yaml": "failsFrom: nothing\n" });
    const refused = await user.pulumi("home", "preview", "--stack", "home", "--policy-pack", pack);
    expect(refused.code, refused.output).to.be.greaterThan(0);
    expect(refused.output).to.include("switchyard.review.yaml");
    await rm(join(user.directory, "switchyard.review.yaml"));
  });

  it("is used without loading what only the program or the command needs", async () => {
    const text = `const { readPortfolio } = require("${name}");
      const heavy = ["@pulumi", "@aws-sdk", "@smithy", "listr2", "commander", "@clack", "cli-table3", "csv-stringify"];
      const loaded = Object.keys(require.cache).filter((path) => heavy.some((part) => path.includes("node_modules/" + part)));
      console.log(typeof readPortfolio, JSON.stringify(loaded))`;
    const { code, output } = await run("node", ["-e", text], { cwd: user.directory, env: process.env });
    expect(code, output).to.equal(0);
    expect(output.trim()).to.equal("function []");
  });
});
