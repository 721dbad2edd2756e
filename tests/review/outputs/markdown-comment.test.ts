import { expect } from "chai";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { COMMENT_MARKER } from "../../../review/outputs/comment-head.ts";
import { markdownComment } from "../../../review/outputs/markdown-comment.ts";
import { terminalText } from "../../../review/outputs/terminal-text.ts";
import { isSilent } from "../../../review/outputs/verdict-words.ts";
import type { AccessRow, ReviewReport } from "../../../review/report/review-report.ts";
import { projectRoot } from "../../../sandbox/paths.ts";
import { asHtml, GITHUB_READS, outsideCode, tagsOf, textOf } from "./as-github.ts";
import {
  FINDING,
  GAIN,
  HOLE,
  hostile,
  HOSTILE_NAMES,
  INVALID,
  LOSS,
  NOTHING,
  ORDINARY,
  roleAt,
} from "./sample-reports.ts";

const GOLDEN = join(projectRoot, "tests/cases/outputs");
const WRITES = process.env["UPDATE_GOLDEN"] === "1";

function expectGolden(file: string, text: string): void {
  const path = join(GOLDEN, file);
  if (WRITES) writeFileSync(path, text);
  expect(text).to.equal(readFileSync(path, "utf8"));
}

const ALL_HOSTILE = hostile(HOSTILE_NAMES.join(" "));

/** So many gains that nothing but sums fits. */
function many(holders: number, targets: number): ReviewReport {
  const gains = Array.from({ length: holders }, (_, index): AccessRow => ({
    ...GAIN,
    holder: { kind: "group", name: `group-${index}`, key: `group:group-${index}` },
    targets: Array.from({ length: targets }, (_, at) => roleAt(`Client${at}`, String(222_222_000_000 + at))),
    administrator: index === 0 ? "yes" : "no",
  }));
  return { ...ORDINARY, gains };
}

describe("the comment in a pull request", () => {
  for (const [file, report] of Object.entries({
    "nothing.md": NOTHING,
    "ordinary.md": ORDINARY,
    "invalid.md": INVALID,
    "hostile.md": ALL_HOSTILE,
  }))
    it(`is as the file ${file} says`, () => {
      expectGolden(file, markdownComment(report).body);
    });

  it("is found by its marker, and names base, head and the digest at its end", () => {
    const { body, isWhole, full, summary } = markdownComment(ORDINARY);
    expect(body.startsWith(`${COMMENT_MARKER}\n\n### `)).to.equal(true);
    expect(body).to.match(/a{40}.*b{40}[^]*npx switchyard up --reviewed (?:0123456789abcdef){4}`\n$/);
    expect([isWhole, full === body, summary === body]).to.deep.equal([true, true, true]);
  });

  it("says the reach of the change in its first line, and why it fails", () => {
    const [, , first = ""] = markdownComment(ORDINARY).body.split("\n");
    expect(first).to.contain(
      "Review failed: 3 accesses gained (1 administrator), 1 lost; 2 clients, 2 accounts touched",
    );
    const text = textOf(asHtml(markdownComment(ORDINARY).body));
    for (const said of ["Not judged: 2 changed files", "no new access. That is not so"])
      expect(text.indexOf(said), said).to.be.within(0, text.indexOf("Access that is gained"));
  });

  it("has its tables whole and no tag, link or line but its own, whatever the names are", () => {
    const ours = "details summary table thead tbody tr th td ul li p code em strong h3 h4 br hr i blockquote".split(
      " ",
    );
    const rows = (report: ReviewReport): number => (asHtml(markdownComment(report).body).match(/<tr>/g) ?? []).length;
    const harmless = rows(hostile("harmless"));
    for (const bad of HOSTILE_NAMES) {
      const report = hostile(bad);
      const html = asHtml(markdownComment(report).body);
      const tags = [...tagsOf(html)].filter((tag) => ![...ours, "!-- switchyard-review --", "hr", "br"].includes(tag));
      expect(tags, bad).to.deep.equal([]);
      expect(html.match(/<tr>/g), bad).to.have.length(harmless);
      expect(html.match(/<!--/g), bad).to.have.length(1);
      const outside = outsideCode(html).replaceAll(/\[!(?:CAUTION|WARNING)\]/g, "");
      expect(outside, bad).to.not.match(GITHUB_READS);
    }
  });

  it("leaves out whole parts, loudly, the least important first", () => {
    const { body, isWhole, full } = markdownComment({ ...many(1, 400), losses: [LOSS] });
    expect(isWhole).to.equal(false);
    expect(body.length).to.be.at.most(65_536);
    expect(full.length).to.be.above(65_536);
    expect(body).to.match(/shortened: the full text is in the summary of the job\)/);
    expect(body).to.match(/\*\*This is not the whole review\*\*.*Not shown here: details of clients \(\d+\)\./);
    expect(body).to.contain("Client399").and.contain("Access that is lost").and.contain("Renamed");
    expect(full).to.not.contain("not the whole review");
  });

  it("never cuts a gain, a hole or an error without a word: it adds them up", () => {
    for (const [holders, targets] of [
      [900, 3],
      [20_000, 1],
    ] as const) {
      const report = many(holders, targets);
      const { body, summary, isWhole } = markdownComment(report);
      expect([body.length <= 65_536, Buffer.byteLength(summary) <= 1_048_576, isWhole]).to.deep.equal([
        true,
        true,
        false,
      ]);
      const text = textOf(asHtml(body));
      expect(text).to.contain("the rows of gains, added up here instead").and.contain("ADMINISTRATOR");
      expect(body).to.contain(FINDING.rule).and.contain(HOLE.role);
    }
    const holes = { ...ORDINARY, holes: Array.from({ length: 5_000 }, () => HOLE) };
    expect(markdownComment(holes).body)
      .to.contain("5000 requests that AWS would decide otherwise")
      .and.contain("the requests of holes, of which there are (5000)");
    const errors = { ...ORDINARY, findings: Array.from({ length: 5_000 }, () => FINDING) };
    expect(markdownComment(errors).body)
      .to.contain("5000 findings of severity error")
      .and.contain("| `too-many-administrators` | 5000 |");
  });

  it("writes long policies out below the table, whole", () => {
    const actions = Array.from({ length: 200 }, (_, index) => `s3:Action${index}`);
    const long: AccessRow = { ...GAIN, rights: [`allows ${actions.join(", ")}, iam:PassRole on *`, ...actions] };
    const { body } = markdownComment({ ...ORDINARY, gains: [long] });
    expect(body)
      .to.match(/all of them below, under G1\*\*/)
      .and.contain("**G1** What changes");
    const text = textOf(asHtml(body));
    expect(text.slice(text.indexOf("G1 What"), text.indexOf("Access that is lost")))
      .to.contain("iam:PassRole on *")
      .and.contain("s3:Action199");
  });

  it("masks every account id where asked to, and no commit", () => {
    const arn = {
      ...FINDING,
      message: "arn:aws:iam::222222222222:role/x-333333333333 and 4444-5555-6666",
      at: { file: "Pulumi.222222222222.yaml" },
    };
    const commit = "123456789012".repeat(3) + "abcd";
    const report = { ...ORDINARY, findings: [arn], head: { ref: "fix-222222222222", commit } };
    const { body } = markdownComment(report, { maskAccounts: true });
    expect(body).to.contain("********2222").and.contain("********6666").and.contain(commit);
    expect(body.replaceAll(commit, "").replaceAll(ORDINARY.digest ?? "", "")).to.not.match(/(?<!\d)\d{12}(?!\d)/);
    expect(markdownComment(report).body).to.contain("222222222222");
  });

  it("links to nothing but the run, and to that only where it is an address", () => {
    const at = (runUrl: string): string => markdownComment(many(1, 400), { runUrl }).body;
    expect(at("https://github.com/acme/repo/actions/runs/1")).to.contain(
      "[the summary of the job](https://github.com/acme/repo/actions/runs/1)",
    );
    for (const bad of ["javascript:alert(1)", "https://a.b/) [x](y", "http://a.b"]) expect(at(bad)).to.not.contain(bad);
  });

  it("is not needed where nothing about access changed and nothing new was found", () => {
    const old = { ...FINDING, severity: "warning" as const, isOld: true };
    expect(isSilent(NOTHING)).to.equal(true);
    expect(
      isSilent({ ...NOTHING, withoutEffect: ["description"], findings: [old], noNewAccess: { holds: true } }),
    ).to.equal(true);
    for (const change of [
      { notJudged: ["index.ts"] },
      { gains: [GAIN] },
      { losses: [LOSS] },
      { holes: [HOLE] },
      { findings: [{ ...old, isOld: false }] },
      { baseFaults: INVALID.faults },
      { renames: ORDINARY.renames },
      { verdict: "failed" as const },
    ])
      expect(isSilent({ ...NOTHING, ...change }), JSON.stringify(change)).to.equal(false);
  });
});

describe("the review at a terminal", () => {
  for (const [file, report] of Object.entries({
    "ordinary.txt": ORDINARY,
    "invalid.txt": INVALID,
    "hostile.txt": ALL_HOSTILE,
  }))
    it(`is as the file ${file} says`, () => {
      expectGolden(file, terminalText(report));
    });

  it("holds nothing that steers a terminal or a log, wherever it came from", () => {
    const lines = (report: ReviewReport): number => terminalText(report).split("\n").length;
    for (const bad of HOSTILE_NAMES) {
      const text = terminalText(hostile(bad));
      expect(text)
        .to.not.match(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
        .and.not.match(/##|^\s*::/m);
      // why: without a name of what was proved there is no line of it.
      if (bad !== "") expect(lines(hostile(bad)), bad).to.equal(lines(hostile("harmless")));
    }
  });
});
