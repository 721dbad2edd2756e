import { lstat, mkdir, readFile, readdir, rename, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { installedPlugins, installPlugins, pluginLine } from "../../sandbox/install-plugins.ts";
import { stateLayout, type StateLayout } from "../../sandbox/paths.ts";
import { choosePlugins, type ChosenPlugin } from "../../sandbox/plugin-choice.ts";
import { pluginVersion } from "../../sandbox/plugins/package.ts";
import { runCommand } from "../../sandbox/run-command.ts";
import { program } from "./engine/programs.ts";
import { inTemporaryFolder } from "./temporary.ts";

const NAMES = ["aws", "aws-native"] as const;

/** What an engine does that is told to install a plugin: `$4` is its name, `$5` its version. */
const INSTALLS = `
echo "$4" >> "$HOME/asked"
echo "[resource plugin $4-$5] installing" >&2
folder="$PULUMI_HOME/plugins/resource-$4-v$5"
mkdir -p "$folder"
printf '#!/bin/sh\\necho official\\n' > "$folder/pulumi-resource-$4"; chmod 755 "$folder/pulumi-resource-$4"`;
const FAILS = `
echo "$4" >> "$HOME/asked"
echo "[resource plugin $4-$5] installing" >&2
echo "warning: Error downloading plugin: no such host" >&2
echo "Will retry in 80ms [1/5]" >&2
echo "error: failed all 5 attempts" >&2; exit 255`;
const HANGS = `
: > "$TMPDIR/pulumi-plugin-tar1"
echo "$4" >> "$HOME/asked"
echo "[resource plugin $4-$5] installing" >&2
sleep 600 & wait`;

/** A machine with a cache, an engine that does this, and a sandbox of its own. */
class Machine {
  readonly lines: string[] = [];
  readonly layout: StateLayout;

  private constructor(readonly folder: string) {
    this.layout = stateLayout(join(folder, "state"));
  }

  static async with(engine: string, work: (machine: Machine) => Promise<void>): Promise<void> {
    await inTemporaryFolder(async (folder) => {
      const machine = new Machine(folder);
      await machine.engine(engine);
      await mkdir(machine.layout.pulumiHome, { recursive: true });
      await work(machine);
    });
  }

  async engine(does: string): Promise<void> {
    await program(join(this.folder, "bin"), "pulumi", `HOME='${this.folder.replaceAll("'", `'\\''`)}'\n${does}`);
  }

  /** Whose download the engine was asked for. */
  async asked(): Promise<readonly string[]> {
    const text = await readFile(join(this.folder, "asked"), "utf8").catch(() => "");
    return text.split("\n").filter(Boolean).sort();
  }

  /** Lets the time pass in which a download that failed is not tried again. */
  async forget(): Promise<void> {
    for (const name of NAMES) {
      const folder = join(this.folder, "cache", "plugins", name);
      const longAgo = new Date(Date.now() - 25 * 3_600_000);
      for (const file of await readdir(folder)) await utimes(join(folder, file), longAgo, longAgo);
    }
  }

  /** An archive of a plugin whose program says this. */
  async archive(name: string, says: string): Promise<string> {
    const source = await program(join(this.folder, says), `pulumi-resource-${name}`, `echo ${says}`);
    const file = join(this.folder, `${says}-${name}.tgz`);
    expect((await runCommand("tar", ["-czf", file, "-C", source, "."])).code).to.equal(0);
    return file;
  }

  choose(environment: NodeJS.ProcessEnv = {}): Promise<readonly ChosenPlugin[]> {
    return choosePlugins({
      pulumi: join(this.folder, "bin", "pulumi"),
      cacheDir: join(this.folder, "cache"),
      environment,
      log: (line) => this.lines.push(line),
      own: () =>
        Promise.all(
          NAMES.map(async (name) => ({
            name,
            version: pluginVersion(name),
            file: await this.archive(name, `own-${name}`),
          })),
        ),
      limits: { answerMs: 300, totalMs: 600_000 },
    });
  }

  /** Starts with these settings; what the plugins say when they are run. */
  async start(environment: NodeJS.ProcessEnv = {}): Promise<readonly string[]> {
    await installPlugins(this.layout, await this.choose(environment), (line) => this.lines.push(line));
    const said = NAMES.map(async (name) => {
      const folder = join(this.layout.pulumiHome, "plugins", `resource-${name}-v${pluginVersion(name)}`);
      return (await runCommand(join(folder, `pulumi-resource-${name}`), [])).stdout.trim();
    });
    return Promise.all(said);
  }
}

describe("the sandbox's provider plugins", () => {
  it("are the official ones where they can be had, downloaded once into the cache", () =>
    Machine.with(INSTALLS, async (machine) => {
      expect(await machine.start()).to.deep.equal(["official", "official"]);
      await machine.engine(FAILS);
      expect(await machine.start()).to.deep.equal(["official", "official"]);
      expect(await machine.asked()).to.deep.equal(["aws", "aws-native"]);
      expect(machine.lines).to.include(`Plugin aws ${pluginVersion("aws")}: the official one`);
    }));

  for (const [what, engine, why] of [
    ["refuses", FAILS, "no such host"],
    ["does not answer", HANGS, "the download server did not answer in 0.3 s"],
    ["is told that all is well and makes nothing", "exit 0", "pulumi plugin install installed nothing"],
  ] as const)
    it(`are the sandbox's own where the download ${what}, which is remembered for a day`, () =>
      Machine.with(engine, async (machine) => {
        expect(await machine.start()).to.deep.equal(["own-aws", "own-aws-native"]);
        const [aws] = await installedPlugins(machine.layout);
        const told = new RegExp(
          `: the sandbox's own \\(the official one could not be had: ${why}; asked again after \\d{4}-`,
        );
        expect(aws && pluginLine(aws)).to.match(told);
        await machine.engine(INSTALLS);
        const before = await machine.asked();
        expect(await machine.start()).to.deep.equal(["own-aws", "own-aws-native"]);
        expect(await machine.asked()).to.deep.equal(before);
        expect(machine.lines.at(-2)).to.match(told);
        await machine.forget();
        expect(await machine.start()).to.deep.equal(["official", "official"]);
      }));

  it("are not given up while what was asked for comes in", () =>
    Machine.with(
      `: > "$TMPDIR/pulumi-plugin-tar1"; ${INSTALLS.replace("folder=", 'echo 1 > "$TMPDIR/pulumi-plugin-tar1"; sleep 1; folder=')}`,
      async (machine) => {
        expect(await machine.start()).to.deep.equal(["official", "official"]);
      },
    ));

  it("are asked for by SWITCHYARD_PLUGINS=official also when the last try failed, and nothing else is taken for them", () =>
    Machine.with(FAILS, async (machine) => {
      await machine.start();
      for (const engine of [FAILS, HANGS]) {
        await machine.engine(engine);
        const failed = await machine.choose({ SWITCHYARD_PLUGINS: "official" }).catch((error: unknown) => error);
        expect(failed).to.include({ code: "SANDBOX_PLUGIN_DOWNLOAD" });
        expect(failed)
          .to.have.property("message")
          .that.matches(/Name its archive in SWITCHYARD_PLUGIN_AWS/);
      }
      await machine.engine(INSTALLS);
      expect(await machine.start({ SWITCHYARD_PLUGINS: "official" })).to.deep.equal(["official", "official"]);
    }));

  it("change with the settings in a sandbox that is there, and are told", () =>
    Machine.with(INSTALLS, async (machine) => {
      const SWITCHYARD_PLUGIN_AWS_NATIVE = await machine.archive("aws-native", "given");
      expect(await machine.start({ SWITCHYARD_PLUGINS: "own" })).to.deep.equal(["own-aws", "own-aws-native"]);
      expect(await machine.asked()).to.deep.equal([]);
      expect(await machine.start()).to.deep.equal(["official", "official"]);
      expect(await machine.start({ SWITCHYARD_PLUGIN_AWS_NATIVE })).to.deep.equal(["official", "given"]);
      const told = (await installedPlugins(machine.layout)).map(pluginLine);
      expect(told).to.deep.equal([
        `Plugin aws ${pluginVersion("aws")}: the official one`,
        `Plugin aws-native ${pluginVersion("aws-native")}: from ${SWITCHYARD_PLUGIN_AWS_NATIVE}`,
      ]);
      expect(await machine.start({ SWITCHYARD_PLUGINS: "own", SWITCHYARD_PLUGIN_AWS_NATIVE })).to.deep.equal([
        "own-aws",
        "given",
      ]);
    }));

  it("are installed again when an archive has changed or a plugin is gone, and not otherwise", () =>
    Machine.with(FAILS, async (machine) => {
      const SWITCHYARD_PLUGIN_AWS = await machine.archive("aws", "first");
      const installs = () => machine.lines.filter((line) => /^Installing the plugin aws .*\.\.\.$/.test(line)).length;
      for (let time = 0; time < 2; time++)
        expect((await machine.start({ SWITCHYARD_PLUGIN_AWS }))[0]).to.equal("first");
      expect(installs()).to.equal(1);
      await rename(await machine.archive("aws", "second"), SWITCHYARD_PLUGIN_AWS);
      expect((await machine.start({ SWITCHYARD_PLUGIN_AWS }))[0]).to.equal("second");
      await rm(join(machine.layout.pulumiHome, "plugins"), { recursive: true });
      expect((await machine.start({ SWITCHYARD_PLUGIN_AWS }))[0]).to.equal("second");
      expect(installs()).to.equal(3);
    }));

  it("are linked to the cache, and installed again when it was emptied", () =>
    Machine.with(INSTALLS, async (machine) => {
      await machine.start();
      const folder = join(machine.layout.pulumiHome, "plugins", `resource-aws-v${pluginVersion("aws")}`);
      expect((await lstat(folder)).isDirectory()).to.equal(true);
      expect((await lstat(join(folder, "pulumi-resource-aws"))).isSymbolicLink()).to.equal(true);
      await rm(join(machine.folder, "cache"), { recursive: true });
      expect(await machine.start()).to.deep.equal(["official", "official"]);
    }));

  it("are refused where a setting names none", () =>
    Machine.with(INSTALLS, async (machine) => {
      const text = join(machine.folder, "notes.tgz");
      await writeFile(text, "no archive");
      const other = await machine.archive("gcp", "another");
      const cases = [
        [{ SWITCHYARD_PLUGINS: "offical" }, "SANDBOX_PLUGINS_VALUE", /is "offical"\. Set it to official or to own/],
        [
          { SWITCHYARD_PLUGIN_AWS: join(machine.folder, "x") },
          "SANDBOX_PLUGIN_ARCHIVE",
          /_AWS names .*, which is not there/,
        ],
        [{ SWITCHYARD_PLUGIN_AWS: machine.folder }, "SANDBOX_PLUGIN_ARCHIVE", /which is no file/],
        [
          { SWITCHYARD_PLUGIN_AWS_NATIVE: text },
          "SANDBOX_PLUGIN_ARCHIVE",
          /notes\.tgz is not an archive of the plugin aws-native/,
        ],
        [{ SWITCHYARD_PLUGIN_AWS: other }, "SANDBOX_PLUGIN_ARCHIVE", /it holds no program pulumi-resource-aws/],
      ] as const;
      await machine.start();
      for (const [environment, code, message] of cases) {
        const failed = await machine.start(environment).catch((error: unknown) => error);
        expect(failed, JSON.stringify(environment)).to.include({ code });
        expect(failed).to.have.property("message").that.matches(message);
        expect(await machine.start(), "what was there is kept").to.deep.equal(["official", "official"]);
      }
    }));
});
