import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect } from "chai";
import { runCommandLine } from "../../cli/run-command-line.ts";
import { projectRoot } from "../../sandbox/paths.ts";
import { blocksOf } from "../docs/markdown.ts";
import { switchyardCommands } from "../docs/switchyard-help.ts";

const FILES = ["Pulumi.yaml", "Pulumi.home.yaml", "Pulumi.client-abccorp.yaml", "Pulumi.client-globex.yaml"];
const COMMANDS = blocksOf("docs/export.md").flatMap(({ text }) => switchyardCommands(text));

describe("exports of the command line", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "switchyard-export-"));
    mkdirSync(join(folder, "project"));
    for (const name of FILES) cpSync(join(projectRoot, name), join(folder, "project", name));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function run(...args: readonly string[]) {
    const [out, err]: string[][] = [[], []];
    const taking = (to: string[] = []) => ({ write: (text: string) => to.push(text) });
    const exit = await runCommandLine({
      args: ["-C", join(folder, "project"), "export", ...args],
      version: "0.0.0",
      env: { HOME: folder },
      stdin: {},
      stdout: taking(out),
      stderr: taking(err),
      onSignals: () => () => undefined,
      leave: () => undefined,
    });
    return { exit, out: out?.join("") ?? "", err: err?.join("") ?? "" };
  }
  const config = () => join(folder, ".aws", "config");
  /** A client's file that is at fault. */
  const breakGlobex = () => {
    writeFileSync(
      join(folder, "project", "Pulumi.client-globex.yaml"),
      "config:\n  switchyard:client: { name: \x07 }\n",
    );
  };

  it("are those of the documentation, in its order, and each does what it is asked for", async () => {
    expect(COMMANDS.length).to.equal(11);
    for (const [, ...words] of COMMANDS) {
      const command = words.join(" ");
      const to = words.indexOf("--out") + 1;
      const args = words.map((word, index) => (to > 0 && index === to ? join(folder, basename(word)) : word));
      const { exit, out, err } = await run(...args);
      expect({ exit, err }, command).to.deep.equal({ exit: 0, err: "" });
      expect(out, command).not.to.equal("");
    }
    for (const name of ["aws-profiles/granted.yml", "switch-roles.ini", "links.html", "access-review.csv"])
      expect(readFileSync(join(folder, name), "utf8"), name).not.to.equal("");
    expect(readFileSync(config(), "utf8")).to.equal("");
  });

  it("say what they did, and what they would do", async () => {
    const dry = await run("aws-config", "--group", "Auditors", "--dry-run");
    expect(dry.out).to.match(/^Would be written: .*\/\.aws\/config\n {2}\+ \[sso-session your-company\]\n/);
    expect(existsSync(config())).to.equal(false);
    expect((await run("aws-config")).out).to.match(/^Written: /);
    expect((await run("aws-config")).out).to.match(/^Nothing to change in /);
    expect((await run("aws-config", "--group", "Auditors")).out).to.include("\n  - [profile abccorp-administrator]");
    const granted = ["granted", "--out", join(folder, "g"), "--dry-run"];
    expect((await run(...granted)).out).to.match(
      /^Would be written to .*\/g:\n {2}granted\.yml\n {2}switchyard\.aws-config\n$/,
    );
    expect(existsSync(join(folder, "g"))).to.equal(false);
  });

  it("leave a client at fault out, say so beside the result, and exit with 1", async () => {
    breakGlobex();
    for (const args of [["csv"], ["links"], ["extend-switch-roles"], ["aws-config", "--stdout"]]) {
      const { exit, out, err } = await run(...args);
      expect(exit, args[0]).to.equal(1);
      expect(out.toLowerCase(), args[0]).to.include("abccorp").and.not.include("globex");
      expect(err, args[0]).to.match(
        /^left out: client-globex, since its own files are at fault:\n {2}Pulumi\.client-globex\.yaml:/,
      );
      expect(err, args[0]).not.to.include("\x07");
    }
    const written = await run("aws-config");
    expect(written.exit).to.equal(1);
    expect(written.out).to.match(/^Written: [^]*\nleft out: client-globex/);
    const { exit, out } = await run("csv", "--json");
    const { ok, left } = JSON.parse(out) as { ok: boolean; left: readonly { slug: string }[] };
    expect([exit, ok, left.map(({ slug }) => slug)]).to.deep.equal([1, false, ["globex"]]);
  });

  it("write nothing and exit with 2 for wrong use, and for faults that no client can be left out for", async () => {
    mkdirSync(join(folder, ".aws"));
    writeFileSync(config(), "[profile abccorp-read-only]\n");
    for (const [args, said] of [
      [["aws-config", "--stdout", "--dry-run"], "--stdout looks at no file"],
      [["aws-config", "--remove", "--user", "a"], "--remove takes the whole block away"],
      [["aws-config", "--user", "alice@acme.exmple"], 'did you mean "alice@acme.example"?'],
      [["aws-config"], "/.aws/config cannot be changed: 1 problem. Nothing was changed.\n"],
    ] as const) {
      const { exit, out, err } = await run(...args);
      expect([exit, out], args.join(" ")).to.deep.equal([2, ""]);
      expect(err).to.include(said);
    }
    writeFileSync(join(folder, "project", "Pulumi.home.yaml"), "config:\n  switchyard:home: { grants: 1 }\n");
    expect((await run("csv", "--out", join(folder, "a.csv"))).exit).to.equal(2);
    expect(existsSync(join(folder, "a.csv"))).to.equal(false);
    expect(readFileSync(config(), "utf8")).to.equal("[profile abccorp-read-only]\n");
  });

  it("are one JSON document with --json", async () => {
    for (const [args, keys] of [
      [["csv"], ["text", "rows"]],
      [["links"], ["text", "rows"]],
      [["extend-switch-roles"], ["text"]],
      [
        ["aws-config", "--dry-run"],
        ["text", "file", "isWritten", "changes"],
      ],
      [
        ["granted", "--out", join("g")],
        ["files", "folder", "written"],
      ],
    ] as const) {
      const { out } = await run(...args.map((word) => (word === "g" ? join(folder, "g") : word)), "--json");
      const report = JSON.parse(out) as object;
      expect(report).to.include.keys("version", "command", "ok", "notes", "left", ...keys);
      expect(report).to.include({ version: 1, ok: true, command: `export ${args[0]}` });
    }
  });
});
