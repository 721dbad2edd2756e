import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Comment, markdownComment } from "../../review/outputs/markdown-comment.ts";
import type { ReviewReport } from "../../review/report/review-report.ts";
import { type GoldenCase, goldenCases, reportOf } from "./golden-case.ts";
import { differences } from "./golden-differences.ts";
import { brokenIn } from "./rendered-comment.ts";

const CASES = goldenCases();
const reports = new Map<string, Promise<ReviewReport>>();

/** Each is judged once. */
function judged(one: GoldenCase): Promise<ReviewReport> {
  const report = reports.get(one.name) ?? reportOf(one);
  reports.set(one.name, report);
  return report;
}

const comments = new Map<string, Promise<Comment>>();

/** Each is told once. */
function told(one: GoldenCase): Promise<Comment> {
  const comment = comments.get(one.name) ?? judged(one).then(markdownComment);
  comments.set(one.name, comment);
  return comment;
}

const of = (kind: GoldenCase["expected"]["kind"]) => CASES.filter(({ expected }) => expected.kind === kind);

describe("golden pull requests", () => {
  it("are many of each kind", () => {
    expect(of("looks-harmless").length).to.be.at.least(12);
    expect(of("looks-alarming").length).to.be.at.least(12);
    expect(of("hostile").length).to.be.at.least(12);
    expect(of("ordinary").length).to.be.at.least(12);
  });

  for (const one of CASES)
    describe(`${one.expected.kind}: ${one.name}`, () => {
      it("is judged as a person expects", async () => {
        expect(differences(one, await judged(one), await told(one))).to.deep.equal([]);
      });

      it("is told as in expected.md", async () => {
        const { body } = await told(one);
        const file = join(one.folder, "expected.md");
        if (process.env["UPDATE"] === "1") writeFileSync(file, body);
        expect(existsSync(file), "no expected.md: run with UPDATE=1, and read it").to.equal(true);
        expect(body).to.equal(readFileSync(file, "utf8"));
      });

      it("is rendered with our own elements and links alone, and whole tables", async () => {
        const { body, full, isWhole } = await told(one);
        // why not always: the full text of hundreds of clients has megabytes, and its parts are as those of the body.
        expect(
          [...new Set([body, ...(isWhole ? [full] : [])])].flatMap((markdown) => brokenIn(markdown)),
        ).to.deep.equal([]);
        expect(body.length).to.be.at.most(65_536);
      });
    });
});
