import { expect } from "chai";
import { existsSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NotReviewable } from "../../review/revisions/not-reviewable.ts";
import { review, type ReviewOptions } from "../../review/review.ts";
import { newRepository, PROJECT, type Repository, withGrant } from "./repository.ts";

const NOW = new Date("2026-11-29T00:00:00Z");
const DEVOPS = withGrant("{ group: Engineers, clients: [AbcCorp], roles: [devops] }");

describe("a review of two revisions", () => {
  let prepared: Repository;
  before(() => {
    prepared = newRepository();
    prepared.commit(PROJECT);
    prepared.git("checkout", "-q", "-b", "change");
  });
  after(() => prepared.remove());
  let repository: Repository;
  beforeEach(() => {
    repository = newRepository(prepared);
  });
  afterEach(() => repository.remove());

  const look = (options: Partial<ReviewOptions> = {}) => review({ directory: repository.folder, now: NOW, ...options });
  const refused = async (options: Partial<ReviewOptions> = {}): Promise<string> => {
    const error: unknown = await look(options).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(NotReviewable);
    return (error as NotReviewable).fault.code;
  };
  const faultsOf = async () => (await look()).faults.map(({ code, at }) => `${at?.file ?? ""} ${code}`);

  it("says who gains what, and reads the commits alone, whatever the work tree holds", async () => {
    const head = repository.commit({ "Pulumi.home.yaml": DEVOPS });
    writeFileSync(join(repository.folder, "Pulumi.home.yaml"), "nothing of use");
    const report = await look();
    expect(
      report.gains.map(({ holder, targets, role }) => [holder.key, targets.map(({ client }) => client), role]),
    ).to.deep.equal([["group:Engineers", ["AbcCorp"], "devops"]]);
    expect([report.verdict, report.head.commit, report.base.ref]).to.deep.equal(["gains", head, "main"]);
    expect(report.gains[0]?.at).to.deep.include({ file: "Pulumi.home.yaml", line: 6 });
  });

  it("finds nothing in a change of nothing, and a loss in its reverse", async () => {
    expect((await look()).verdict).to.equal("unchanged");
    repository.commit({ "Pulumi.home.yaml": DEVOPS });
    const { verdict, losses } = await look({ base: "change", head: "change" });
    expect([verdict, losses.length]).to.deep.equal(["unchanged", 0]);
    repository.git("checkout", "-q", "-b", "back");
    repository.commit({ "Pulumi.home.yaml": PROJECT["Pulumi.home.yaml"] ?? "" });
    expect((await look({ base: "change" })).verdict).to.equal("losses");
  });

  it("compares with the merge base, so that what the base branch gained since is no loss", async () => {
    repository.commit({ "README.md": "words" });
    repository.git("checkout", "-q", "main");
    repository.commit({ "Pulumi.home.yaml": DEVOPS });
    const report = await look({ head: "change", base: "main" });
    expect([report.verdict, report.losses, report.notJudged]).to.deep.equal(["unchanged", [], []]);
  });

  it("finds what two harmless changes give together", async () => {
    repository.commit({
      "Pulumi.home.yaml": withGrant("{ group: Engineers, clients: { tags: { tier: gold } }, roles: [devops] }"),
    });
    repository.git("checkout", "-q", "main");
    repository.commit({
      "Pulumi.client-globex.yaml": (PROJECT["Pulumi.client-globex.yaml"] ?? "").replace(
        "    roles",
        "    tags: { tier: gold }\n    roles",
      ),
    });
    const report = await look({ head: "change", base: "main" });
    const [found] = report.findings.filter(({ rule }) => rule === "merge-gives-more");
    expect(found?.message).to.contain("group:Engineers → Globex/devops");
    expect(report.verdict).to.equal("failed");
  });

  it("compares with the base branch itself where several commits are merge bases, so that what it took back is no old access", async () => {
    repository.git("checkout", "-q", "main");
    const granted = repository.commit({ "Pulumi.home.yaml": DEVOPS });
    repository.git("checkout", "-q", "-b", "side");
    const side = repository.commit({ "side.md": "words" });
    repository.git("checkout", "-q", "-b", "crossed", granted);
    const taken = repository.commit({ "Pulumi.home.yaml": PROJECT["Pulumi.home.yaml"] ?? "" });
    repository.git("checkout", "-q", "main");
    repository.git("merge", "-q", "--ff-only", taken);
    repository.git("merge", "-q", "--no-ff", "-m", "side", side);
    repository.git("checkout", "-q", "-B", "crossed", side);
    repository.git("merge", "-q", "-s", "ours", "-m", "main", taken);
    const { gains, findings, base } = await look({ head: "crossed", base: "main" });
    expect(base.commit).to.equal(repository.git("rev-parse", "main").trim());
    expect(gains.map(({ holder }) => holder.key)).to.deep.equal(["group:Engineers"]);
    expect(findings.find(({ rule }) => rule === "base-moved-on")?.message).to.contain("several merge bases");
  });

  it("judges by the settings of the base branch as it is now too, whatever commit the change begins from", async () => {
    repository.commit({ "Pulumi.home.yaml": DEVOPS });
    repository.git("checkout", "-q", "main");
    repository.commit({ "switchyard.review.yaml": "failsFrom: warning\nprotectedClients: [abccorp]\n" });
    const { verdict, findings } = await look({ head: "change", base: "main" });
    expect(findings.map(({ rule, subject }) => [rule, subject])).to.deep.include([
      "protected-touched",
      "client:abccorp",
    ]);
    expect(verdict).to.equal("failed");
  });

  it("says where both sides changed one file", async () => {
    repository.commit({ "Pulumi.home.yaml": DEVOPS });
    repository.git("checkout", "-q", "main");
    repository.commit({ "Pulumi.home.yaml": withGrant("{ group: Others, clients: all, roles: [devops] }") });
    const { findings } = await look({ head: "change", base: "main" });
    expect(findings.find(({ rule }) => rule === "base-moved-on")?.message).to.contain("Pulumi.home.yaml");
  });

  it("names what it does not judge: the program, workflows, and keys that are not Switchyard's", async () => {
    repository.commit({
      "index.ts": "export {};",
      ".github/workflows/deploy.yml": "on: push",
      "README.md": "words",
      "Pulumi.yaml": (PROJECT["Pulumi.yaml"] ?? "").replace("runtime: nodejs", "runtime: nodejs\nmain: other"),
      "Pulumi.client-abccorp.yaml": (PROJECT["Pulumi.client-abccorp.yaml"] ?? "").replace(
        "profile: abccorp",
        "profile: other",
      ),
    });
    const report = await look();
    expect(report.notJudged).to.deep.equal([
      ".github/workflows/deploy.yml",
      "Pulumi.client-abccorp.yaml (aws:profile)",
      "Pulumi.yaml (main)",
      "index.ts",
    ]);
    expect(report.findings.map(({ rule }) => rule)).to.include("program-changed");
    expect([report.verdict, (await look({ failsFrom: "warning" })).verdict]).to.deep.equal(["unchanged", "failed"]);
  });

  it("holds a change to its declaration, by option and by the commit's message", async () => {
    repository.commit({ "Pulumi.home.yaml": DEVOPS }, "More\n\nSwitchyard: no-new-access\n");
    const report = await look();
    expect([report.verdict, report.noNewAccess]).to.deep.equal(["failed", { holds: false }]);
    repository.commit({ "Pulumi.home.yaml": PROJECT["Pulumi.home.yaml"] ?? "" });
    const back = await look({ noNewAccess: true });
    expect([back.verdict, back.noNewAccess]).to.deep.equal(["unchanged", { holds: true }]);
    repository.commit({ "index.ts": "export {};" });
    expect((await look({ noNewAccess: true })).noNewAccess).to.deep.equal({ holds: false });
  });

  it("is invalid where head is at fault, and fails where base is, with everything gained", async () => {
    repository.commit({ "Pulumi.client-globex.yaml": "config: [" });
    const bad = await look();
    expect([bad.verdict, bad.digest, bad.faults[0]?.at?.file]).to.deep.equal([
      "invalid",
      undefined,
      "Pulumi.client-globex.yaml",
    ]);
    repository.git("checkout", "-q", "-b", "mended");
    repository.commit({ "Pulumi.client-globex.yaml": PROJECT["Pulumi.client-globex.yaml"] ?? "" });
    const mended = await look({ base: "change" });
    expect([mended.verdict, mended.baseFaults.length > 0, mended.totals.gained]).to.deep.equal(["failed", true, 2]);
  });

  it("finds a project in a folder below the root, and names files from the root", async () => {
    const moved = Object.fromEntries(Object.entries(PROJECT).map(([name, text]) => [`ac cess/ü/${name}`, text]));
    repository.commit({ ...Object.fromEntries(Object.keys(PROJECT).map((name) => [name, null])), ...moved });
    repository.git("checkout", "-q", "-b", "next");
    repository.commit({ "ac cess/ü/Pulumi.home.yaml": DEVOPS });
    const report = await look({ directory: join(repository.folder, "ac cess/ü"), base: "change" });
    expect([report.verdict, report.gains[0]?.at?.file]).to.deep.equal(["gains", "ac cess/ü/Pulumi.home.yaml"]);
  });

  describe("of a hostile repository", () => {
    for (const ref of [
      "--upload-pack=touch x",
      "-h",
      "HEAD:Pulumi.yaml",
      "HEAD^{tree}",
      "no such",
      "a\nHEAD",
      "",
      "$(touch x)",
    ])
      it(`takes no revision ${JSON.stringify(ref)}`, async () => {
        expect(await refused({ base: ref })).to.equal("review/no-revision");
        expect(await refused({ head: ref })).to.equal("review/no-revision");
        expect(existsSync(join(repository.folder, "x"))).to.equal(false);
      });

    it("says that there is no repository, no common commit, or no history", async () => {
      expect(await refused({ directory: "/" })).to.equal("review/git");
      repository.git("checkout", "-q", "--orphan", "alone");
      repository.commit(PROJECT, "alone");
      expect(await refused({ base: "main" })).to.equal("review/no-merge-base");
    });

    it("says of a clone without the history how to get it", async () => {
      repository.commit({ "Pulumi.home.yaml": DEVOPS });
      repository.git("checkout", "-q", "main");
      repository.commit({ "README.md": "words" });
      const clone = newRepository();
      try {
        const from = `file://${repository.folder}`;
        clone.git("fetch", "-q", "--depth=1", from, "main:refs/heads/base", "change:refs/heads/change");
        const error: unknown = await look({ directory: clone.folder, base: "base", head: "change" }).catch(
          (e: unknown) => e,
        );
        expect(error).to.be.instanceOf(NotReviewable);
        expect((error as NotReviewable).fault.fix).to.contain("git fetch --deepen");
      } finally {
        clone.remove();
      }
    });

    it("runs nothing that the repository's configuration or attributes name", async () => {
      const mark = join(repository.folder, "mark");
      const touch = `touch ${mark}`;
      repository.commit({ "Pulumi.home.yaml": DEVOPS, ".gitattributes": "* diff=evil filter=evil merge=evil\n" });
      for (const key of [
        ...["core.fsmonitor", "diff.external", "diff.evil.command", "diff.evil.textconv", "filter.evil.smudge"],
        ...[
          "filter.evil.clean",
          "filter.evil.process",
          "merge.evil.driver",
          "core.pager",
          "core.sshCommand",
          "core.alternateRefsCommand",
        ],
      ])
        repository.git("config", key, touch);
      repository.git("config", "core.hooksPath", repository.folder);
      repository.git("config", "alias.cat-file", `!${touch}`);
      const env = { ...process.env, GIT_EXTERNAL_DIFF: touch, GIT_PAGER: touch, GIT_SSH_COMMAND: touch };
      expect((await look({ env })).verdict).to.equal("gains");
      expect(existsSync(mark)).to.equal(false);
    });

    it("is led to no other repository, and takes no object for another", async () => {
      const head = repository.commit({ "Pulumi.home.yaml": DEVOPS });
      const other = repository.git("rev-parse", "main").trim();
      repository.git("replace", head, other);
      writeFileSync(join(repository.folder, ".git/info/grafts"), `${head}\n`);
      const env = {
        ...process.env,
        GIT_DIR: "/nowhere",
        GIT_OBJECT_DIRECTORY: "/nowhere",
        GIT_TRACE: join(repository.folder, "trace"),
      };
      const report = await look({ env });
      expect([report.verdict, report.base.commit]).to.deep.equal(["gains", other]);
      expect(existsSync(join(repository.folder, "trace"))).to.equal(false);
    });

    it("follows no link, and takes no folder or submodule for a file", async () => {
      const file = "Pulumi.client-globex.yaml";
      repository.commit({ [file]: null });
      symlinkSync("/etc/passwd", join(repository.folder, file));
      repository.commit({});
      expect(await faultsOf()).to.include(`${file} review/no-file`);
      repository.commit({ [file]: null, [`${file}/inside`]: "x" });
      expect(await faultsOf()).to.include(`${file} review/no-file`);
      repository.commit({ [file]: null });
      repository.git("update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},${file}`);
      repository.git("commit", "-q", "-m", "submodule");
      expect(await faultsOf()).to.include(`${file} review/no-file`);
    });

    it("reads no file that is too large, no bomb and nothing that is not text", async () => {
      const file = "Pulumi.client-globex.yaml";
      repository.commit({ [file]: "#".repeat(10 * 1024 * 1024) });
      expect(await faultsOf()).to.include(`${file} review/too-large`);
      const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]"];
      for (let at = 1; at < 12; at += 1) {
        const [name, before] = ["abcdefghijklm".charAt(at), "abcdefghijklm".charAt(at - 1)];
        bomb.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(", ")}]`);
      }
      repository.commit({ [file]: bomb.join("\n") });
      const started = Date.now();
      expect((await look()).verdict).to.equal("invalid");
      expect(Date.now() - started).to.be.lessThan(120_000);
      repository.commit({ [file]: Buffer.from([0xff, 0xfe, 0x00]).toString("latin1") });
      expect((await look()).verdict).to.equal("invalid");
    });

    it("takes a file that vanishes for a loss or a fault, never for nothing", async () => {
      repository.commit({ "Pulumi.client-globex.yaml": null });
      const gone = await look();
      expect([gone.verdict, gone.totals.lost]).to.deep.equal(["losses", 1]);
      repository.commit({ "Pulumi.home.yaml": null });
      expect((await look()).verdict).to.equal("invalid");
      repository.commit({ "Pulumi.yaml": null });
      expect((await look()).faults.map(({ code }) => code)).to.deep.equal(["config/no-project"]);
    });

    for (const [what, files, code] of [
      ["another case", { "Pulumi.client-GLOBEX.yaml": "config: {}" }, "review/names-alike"],
      ["another ending", { "Pulumi.client-globex.yml": "config: {}" }, "config/stray-file"],
      ["a second project file", { "Pulumi.yml": "name: other" }, "config/stray-file"],
      [
        "a path in its slug",
        { "Pulumi.client-..yaml": (PROJECT["Pulumi.client-globex.yaml"] ?? "").replaceAll("3", "4") },
        "config/stack-name",
      ],
      [
        "a folder that leads out",
        { "Pulumi.yaml": `${PROJECT["Pulumi.yaml"] ?? ""}stackConfigDir: ../../etc\n` },
        "review/outside",
      ],
      [
        "a folder that is not there",
        { "Pulumi.yaml": `${PROJECT["Pulumi.yaml"] ?? ""}stackConfigDir: no\n` },
        "review/no-file",
      ],
    ] as const)
      it(`is invalid with ${what}`, async () => {
        repository.commit(files);
        const report = await look();
        expect([report.verdict, report.faults.map((one) => one.code)]).to.satisfy(
          ([verdict, codes]: [string, string[]]) => verdict === "invalid" && codes.includes(code),
          JSON.stringify(report.faults),
        );
      });

    it("lists names of any characters as they are", async () => {
      const name = 'a\n"b\u001b[31m`<script>\u202e.ts';
      repository.commit({ [name]: "x" });
      expect((await look()).notJudged).to.deep.equal([name]);
    });
  });
});
