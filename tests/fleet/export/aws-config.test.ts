import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import {
  type AwsConfigOptions,
  awsConfigFile,
  ConfigFileFaults,
  exportAwsConfig,
} from "../../../fleet/export/aws-config.ts";
import { FleetError } from "../../../fleet/fleet-error.ts";
import { writeFiles } from "../../../fleet/project/write-files.ts";
import { FILES, ProjectFolder } from "../add/project-folder.ts";

const PORTAL = "identityCenter: { region: eu-west-1, portal: https://acme.awsapps.com/start }";
const HOME = FILES["Pulumi.home.yaml"]!.replace("identityCenter: { region: eu-west-1 }", PORTAL);
const MINE = "# mine\r\n[default]\r\nregion = eu-west-1";

describe("profiles in ~/.aws/config", () => {
  let folder: ProjectFolder;
  let file: string;
  let options: AwsConfigOptions;
  beforeEach(() => {
    folder = new ProjectFolder({ ...FILES, "Pulumi.home.yaml": HOME });
    file = join(folder.path, "home", ".aws", "config");
    options = { env: { HOME: join(folder.path, "home") } };
  });
  afterEach(() => {
    folder.remove();
  });
  const run = (more: AwsConfigOptions = {}) => exportAwsConfig(folder.open(), { ...options, ...more });
  const write = (text: string | Buffer) => {
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, text);
  };
  const read = () => readFileSync(file, "utf8");
  const codes = async (work: Promise<unknown>): Promise<readonly string[]> => {
    try {
      await work;
    } catch (error) {
      if (error instanceof ConfigFileFaults)
        return error.faults.map(({ code, at }) => `${code} ${at?.line ?? ""}`.trim());
      throw error;
    }
    throw new Error("nothing was thrown");
  };

  it("are written to a new file, for its owner alone, and are not written twice", async () => {
    const report = await run();
    expect(report).to.deep.include({ ok: true, file, isWritten: true });
    expect(report.changes.added).to.have.length(7);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(statSync(join(file, "..")).mode & 0o777).to.equal(0o700);
    expect(await run()).to.deep.include({ isWritten: false, changes: { added: [], removed: [], changed: [] } });
  });

  it("leave the rest of the file, and its mode; taken away, the file is as it was", async () => {
    write(MINE);
    chmodSync(file, 0o640);
    await run();
    expect(read().startsWith(MINE)).to.equal(true);
    expect(statSync(file).mode & 0o777).to.equal(0o640);
    const report = await run({ remove: true });
    expect(report).to.deep.include({ isWritten: true, text: "" });
    expect(read()).to.equal(MINE);
    expect(await run({ remove: true })).to.deep.include({ isWritten: false });
    expect(readdirSync(join(file, ".."))).to.deep.equal(["config"]);
  });

  it("go with the grant, and only they", async () => {
    write(MINE);
    await run();
    folder.write("Pulumi.home.yaml", HOME.replace(/ {6}- \{ user: alice.*\n/, ""));
    expect((await run()).changes).to.deep.equal({
      added: [],
      removed: ["[profile abccorp-administrator-home]", "[profile abccorp-administrator]"],
      changed: [],
    });
    expect(read().startsWith(MINE)).to.equal(true);
  });

  it("stay while clients are left out, and go when it is known that they are to", async () => {
    await run();
    const whole = read();
    const globex = FILES["Pulumi.client-globex.yaml"]!;
    folder.write("Pulumi.client-globex.yaml", globex.replace("name: Globex", "name: Glo bex"));
    for (const one of [await run(), await run({ groups: ["Auditors"] })]) {
      expect(one.ok).to.equal(false);
      expect(one.changes.removed).to.deep.equal([]);
      expect(one.notes[0]).to.match(/these stay: .*\[profile globex-read-only-home\], \[profile globex-read-only\]\.$/);
    }
    expect(read()).to.include("[profile abccorp-administrator]").and.include("[profile globex-read-only]");
    folder.write("Pulumi.client-globex.yaml", globex);
    await run();
    expect(read()).to.equal(whole);
  });

  it("are shown and not written with dryRun, and no file is looked at for their text alone", async () => {
    const report = await run({ dryRun: true });
    expect(report).to.deep.include({ isWritten: false, file });
    expect(report.changes.added).to.have.length(7);
    expect(existsSync(file)).to.equal(false);
    write("[profile abccorp-read-only]\n");
    expect((await run({ textOnly: true })).text).to.include("[profile abccorp-read-only]");
  });

  it("are refused where names are taken, marks are broken or the block was changed; nothing is written", async () => {
    write("[profile abccorp-read-only]\n[sso-session your-company]\n");
    expect(await codes(run())).to.deep.equal(["aws-config/taken 1", "aws-config/taken 2"]);
    write("");
    await run();
    const whole = read();
    write(whole.replace(/^# <<<.*\n/m, ""));
    expect(await codes(run())).to.deep.equal(["aws-config/markers 1"]);
    const changed = whole.replace("region = us-east-1", "region = eu-west-1");
    write(changed);
    expect(await codes(run())).to.deep.equal(["aws-config/changed 1"]);
    expect(read()).to.equal(changed);
  });

  it("follow a link to a file of one's own, which stays a link", async () => {
    const real = join(folder.path, "dotfiles");
    writeFileSync(real, MINE);
    mkdirSync(join(file, ".."), { recursive: true });
    symlinkSync(real, file);
    await run();
    expect(lstatSync(file).isSymbolicLink()).to.equal(true);
    expect(readFileSync(real, "utf8")).to.include("[profile abccorp-read-only]");
  });

  it("are refused where no such file can be kept", async () => {
    mkdirSync(join(file, ".."), { recursive: true });
    symlinkSync(join(folder.path, "nowhere"), file);
    expect(await codes(run())).to.deep.equal(["aws-config/file"]);
    expect(existsSync(join(folder.path, "nowhere"))).to.equal(false);
    expect(await codes(run({ file: join(folder.path, "home") }))).to.deep.equal(["aws-config/file"]);
    const latin = join(folder.path, "latin");
    writeFileSync(latin, Buffer.from([0x5b, 0xe9, 0x5d, 0x0a]));
    expect(await codes(run({ file: latin }))).to.deep.equal(["aws-config/file"]);
    expect([...readFileSync(latin)]).to.deep.equal([0x5b, 0xe9, 0x5d, 0x0a]);
  });

  it("are not written over what somebody wrote meanwhile", async () => {
    write(MINE);
    const seen = [MINE, `${MINE}\r\n`];
    const ports = { read: () => Promise.resolve(seen.shift()) };
    const end = await exportAwsConfig(folder.open(), options, ports).catch((error: unknown) => error);
    expect(end).to.be.instanceOf(FleetError);
    expect(String(end)).to.include("was changed by somebody else meanwhile");
    expect([read(), seen.length]).to.deep.equal([MINE, 0]);
  });

  it("leave the old file whole where the new one cannot be written", async () => {
    write(MINE);
    const failing = () => Promise.reject(new Error("the disk is full"));
    const end = await exportAwsConfig(folder.open(), options, { write: failing }).catch((error: unknown) => error);
    expect(String(end)).to.include("the disk is full");
    expect(read()).to.equal(MINE);
    await exportAwsConfig(folder.open(), options, { write: writeFiles });
  });

  it("of two fleets stand side by side, and leave with their own", async () => {
    await run();
    const renamed = Object.entries({ ...FILES, "Pulumi.home.yaml": HOME }).map(([name, text]) => [
      name,
      text.replace("name: switchyard", "name: other").replace("switchyard:", "other:").replace("your-company", "beta"),
    ]);
    const other = new ProjectFolder(Object.fromEntries(renamed) as Record<string, string>);
    try {
      expect(await codes(exportAwsConfig(other.open(), options))).to.have.length(6);
      const own = { ...options, groups: ["Auditors"] };
      await run({ remove: true });
      await exportAwsConfig(other.open(), own);
      await run({ users: ["alice@acme.example"] });
      const before = read();
      await exportAwsConfig(other.open(), { ...options, remove: true });
      expect(read()).to.include("abccorp-administrator").and.not.include("read-only");
      expect(before).to.include("read-only");
    } finally {
      other.remove();
    }
  });

  it("stand where the AWS CLI looks", () => {
    expect(awsConfigFile({ HOME: "/h" })).to.equal("/h/.aws/config");
    expect(awsConfigFile({ HOME: "/h", AWS_CONFIG_FILE: "" })).to.equal("/h/.aws/config");
    expect(awsConfigFile({ HOME: "/h", AWS_CONFIG_FILE: "~/x" })).to.equal("/h/x");
    expect(awsConfigFile({ HOME: "/h", AWS_CONFIG_FILE: "/x/~y" })).to.equal("/x/~y");
  });
});
