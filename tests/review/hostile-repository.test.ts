import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { annotations } from "../../review/outputs/annotations.ts";
import { markdownComment } from "../../review/outputs/markdown-comment.ts";
import { terminalText } from "../../review/outputs/terminal-text.ts";
import type { ReviewReport } from "../../review/report/review-report.ts";
import { review } from "../../review/review.ts";
import { NotReviewable } from "../../review/revisions/not-reviewable.ts";
import { type GitEntry, type GitFiles, GitRepository } from "./git-repository.ts";
import { GOLDEN_NOW, goldenCases } from "./golden-case.ts";
import { brokenIn, rendered } from "./rendered-comment.ts";

const { base } = goldenCases().find(({ name }) => name === "tag-joins-selector")!;
const FILES: GitFiles = Object.fromEntries(base);
const INITECH = base.get("Pulumi.client-initech.yaml")!;

/** What a head holds beside or in place of base's files, which is never a grant, and what the review says of it. */
interface Hostile {
  readonly name: string;
  readonly head: Readonly<Record<string, GitEntry | null>>;
  readonly verdict: ReviewReport["verdict"];
  /** Codes of faults that are found; default: none. */
  readonly faults?: readonly string[];
  /** Files of which the review says that it does not judge them. */
  readonly notJudged?: readonly string[];
  /** Most milliseconds. */
  readonly within?: number;
}

const LONG = "a".repeat(10 * 1024 * 1024);
const CASES: readonly Hostile[] = [
  {
    name: "a client's file that is a link out of the repository",
    head: { "Pulumi.client-initech.yaml": { link: "../../../../etc/passwd" } },
    verdict: "invalid",
    faults: ["review/no-file"],
  },
  {
    name: "a client's file that is a link to another client's",
    head: { "Pulumi.client-initech.yaml": { link: "Pulumi.client-globex.yaml" } },
    verdict: "invalid",
    faults: ["review/no-file"],
  },
  { name: "the project's file as a link", head: { "Pulumi.yaml": { link: "/dev/zero" } }, verdict: "invalid" },
  {
    name: "the review's settings as a link",
    head: { "switchyard.review.yaml": { link: "Pulumi.home.yaml" } },
    verdict: "invalid",
    faults: ["review/no-file"],
  },
  {
    name: "a client's file that is a submodule",
    head: { "Pulumi.client-initech.yaml": { submodule: "1".repeat(40) } },
    verdict: "invalid",
    faults: ["review/no-file"],
  },
  {
    name: "a client's file that is a folder",
    head: { "Pulumi.client-initech.yaml": { folder: { "Pulumi.yaml": "name: x\n" } } },
    verdict: "invalid",
    faults: ["review/no-file"],
  },
  {
    name: "the stacks' folder as a submodule",
    head: {
      "Pulumi.yaml": base.get("Pulumi.yaml")!.replace("runtime:", "stackConfigDir: stacks\nruntime:"),
      stacks: { submodule: "1".repeat(40) },
    },
    verdict: "invalid",
  },
  {
    name: "the stacks' folder outside of the repository",
    head: { "Pulumi.yaml": base.get("Pulumi.yaml")!.replace("runtime:", "stackConfigDir: ../../etc\nruntime:") },
    verdict: "invalid",
  },
  {
    name: "a value of ten million characters",
    head: { "Pulumi.client-initech.yaml": INITECH.replace("tier: silver", `tier: ${LONG}`) },
    verdict: "invalid",
    within: 60_000,
  },
  {
    name: "a comment of ten million characters",
    head: { "Pulumi.client-initech.yaml": `${INITECH}# ${LONG}\n` },
    verdict: "invalid",
    within: 60_000,
  },
  {
    name: "ten thousand brackets",
    head: { "Pulumi.client-initech.yaml": `${INITECH}    tags: ${"[".repeat(10_000)}\n` },
    verdict: "invalid",
    within: 60_000,
  },
  {
    name: "bytes that are no UTF-8, written as such by no editor",
    head: { "Pulumi.client-initech.yaml": INITECH.replace("silver", "sil\u0000ver") },
    verdict: "invalid",
  },
  {
    name: "a slug of dots",
    head: { "Pulumi.client-...yaml": INITECH.replace("Initech", "Hooli").replace("444444444444", "555555555555") },
    verdict: "invalid",
  },
  {
    name: "a slug that would be a way up, as a folder",
    head: { "Pulumi.client-": { folder: { "..": { folder: { "x.yaml": INITECH } } } } },
    verdict: "unchanged",
  },
  {
    name: "names of files that differ in case alone",
    head: { "pulumi.client-initech.yaml": INITECH.replace("tier: silver", "tier: gold") },
    verdict: "invalid",
  },
  {
    name: "names of files made of HTML, Markdown, commands and escapes",
    head: {
      '"]|<img src=x onerror=alert(1)>`@everyone #1.ts': "1",
      "x\n::error file=a::b\r\n.ts": "1",
      "\u202Egnp.ts": "1",
      "\u001b[2J\u001b]8;;https:evil.example\u0007.ts": "1",
      "[a](javascript:alert(1)).ts": "1",
    },
    verdict: "unchanged",
    notJudged: ['"]|<img src=x onerror=alert(1)>`@everyone #1.ts'],
  },
  {
    name: "attributes and modules by which Git would run something",
    head: {
      ".gitattributes": "* filter=evil diff=evil merge=evil textconv=evil export-subst\n",
      ".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = ext::sh -c touch% /tmp/evil\n\tupdate = !touch evil\n',
    },
    verdict: "unchanged",
    notJudged: [".gitattributes", ".gitmodules"],
  },
  {
    name: "a grant's name with a right-to-left mark as its bytes",
    head: { "Pulumi.home.yaml": base.get("Pulumi.home.yaml")!.replace("group: Auditors", "group: Audi\u202Etors") },
    verdict: "invalid",
  },
];

const repositories: GitRepository[] = [];

/** The review of a head over the base of the golden pull requests. */
async function reviewOf(head: Hostile["head"], branch = "change"): Promise<ReviewReport> {
  const repository = new GitRepository();
  repositories.push(repository);
  const before = repository.commit("main", FILES);
  const merged = { ...FILES, ...head };
  const files = Object.fromEntries(Object.entries(merged).filter((one): one is [string, GitEntry] => one[1] !== null));
  repository.commit(branch, files, before);
  const options = { directory: repository.directory, base: "main", head: branch, env: repository.env };
  return review({ ...options, now: GOLDEN_NOW });
}

/** What is wrong with how a report is told. */
function wrongIn(report: ReviewReport): readonly string[] {
  const { body, full } = markdownComment(report);
  // why: of these, a runner or a terminal reads some as orders.
  const orders = /[^\P{C}\n]/u;
  const lines = annotations(report);
  return [
    ...[body, full].flatMap((markdown) => brokenIn(markdown)),
    ...(orders.test(terminalText(report).replaceAll("\uFE0F", "")) ? ["the terminal's text has orders"] : []),
    ...lines.filter((line) => /[\r\n]/.test(line)).map((line) => `more than one line: ${line}`),
    ...lines
      .filter((line) => !/^::(?:error|warning|notice) [^:]*::/.test(line))
      .map((line) => `no annotation: ${line}`),
    ...(body.length > 65_536 ? ["too long"] : []),
  ];
}

describe("a hostile head in a repository of Git", () => {
  after(() => {
    for (const repository of repositories) repository.remove();
  });

  it("stands there as Git itself would have written it", () => {
    const repository = new GitRepository();
    repositories.push(repository);
    const folder = { "x.yaml": "x\n", ".git": "y", "..": { folder: { z: "é" } } };
    const all: GitFiles = { a0: "0", "a.b": { link: "../a0" }, a: { folder }, m: { submodule: "1".repeat(40) } };
    const first = repository.commit("main", all);
    const second = repository.commit("x|<img/src=x>", { ...all, "\u202e\r\n\u001b": "" }, first);
    expect(repository.git(["rev-parse", "main", "x|<img/src=x>", "x|<img/src=x>^"]).split("\n")).to.deep.equal([
      first,
      second,
      first,
    ]);
    const git = (words: readonly string[], input?: string) => repository.git(words, input);
    for (const tree of [`${first}^{tree}`, `${first}:a`, `${second}^{tree}`])
      expect(git(["mktree", "-z", "--missing"], git(["ls-tree", "-z", tree]))).to.equal(git(["rev-parse", tree]));
    for (const [name, text] of [
      ["a0", "0"],
      ["a/x.yaml", "x\n"],
      ["a.b", "../a0"],
    ] as const)
      expect(git(["hash-object", "--stdin"], text)).to.equal(git(["rev-parse", `${first}:${name}`]));
    const commit = repository.git(["cat-file", "commit", second]);
    expect(git(["hash-object", "-t", "commit", "--stdin"], `${commit}\n`)).to.equal(second);
  });

  for (const { name, head, verdict, faults = [], notJudged = [], within = 120_000 } of CASES)
    it(`${verdict}: ${name}`, async () => {
      const began = Date.now();
      const report = await reviewOf(head);
      expect(Date.now() - began).to.be.below(within);
      expect(report.verdict, JSON.stringify(report.faults).slice(0, 2000)).to.equal(verdict);
      expect(report.totals).to.include({ gained: 0, lost: 0 });
      expect(report.faults.map(({ code }) => code)).to.include.members([...faults]);
      if (verdict === "invalid") expect(report.faults).not.to.be.empty;
      expect(report.notJudged).to.include.members([...notJudged]);
      expect(wrongIn(report)).to.deep.equal([]);
      expect(JSON.stringify(report).length).to.be.below(200_000);
    });

  it("does not show what a link leads to", async () => {
    const report = await reviewOf({ "Pulumi.client-initech.yaml": { link: "/etc/passwd" } });
    expect(JSON.stringify(report)).not.to.match(/root:|passwd/);
  });

  it("gives what the same files give without it: the nearest harmless head", async () => {
    const report = await reviewOf({ "README.md": "# Access\n" });
    expect(report.verdict).to.equal("unchanged");
    expect(report.notJudged).to.deep.equal([]);
  });

  it("shows a branch's name as text", async () => {
    const report = await reviewOf({}, "x|<img/src=x>`@everyone`");
    expect(rendered(markdownComment(report).full).text).to.include("x|<img/src=x>`@everyone`");
    expect(wrongIn(report)).to.deep.equal([]);
  });

  for (const base of ["--output=evil", "--upload-pack=touch evil", "main --", "main\nHEAD", ":/files", "-"])
    it(`takes no option or search for a revision: ${JSON.stringify(base)}`, async () => {
      const repository = new GitRepository();
      repositories.push(repository);
      repository.commit("main", FILES);
      const found = await review({ directory: repository.directory, base, head: "main", env: repository.env }).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(found).to.be.instanceOf(NotReviewable);
      expect(existsSync(join(repository.directory, "evil"))).to.equal(false);
    });

  it("runs nothing that the head's attributes name, though the clone knows such a filter", async () => {
    const repository = new GitRepository();
    repositories.push(repository);
    for (const key of ["filter.evil.smudge", "filter.evil.clean", "diff.evil.textconv", "diff.evil.command"])
      repository.git(["config", key, `touch ${join(repository.directory, "evil")}; cat`]);
    const before = repository.commit("main", FILES);
    const head = {
      ...FILES,
      ".gitattributes": "* filter=evil diff=evil\n",
      "Pulumi.client-initech.yaml": `${INITECH}#\n`,
    };
    repository.commit("change", head, before);
    const options = { directory: repository.directory, base: "main", head: "change", env: repository.env };
    const report = await review({ ...options, now: GOLDEN_NOW });
    expect(report.notJudged).to.deep.equal([".gitattributes"]);
    expect(existsSync(join(repository.directory, "evil"))).to.equal(false);
  });
});
