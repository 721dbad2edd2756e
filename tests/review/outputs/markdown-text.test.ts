import { expect } from "chai";
import fc from "fast-check";
import { htmlName, name, sentence } from "../../../review/outputs/markdown-text.ts";
import { MAX_NAME, visible } from "../../../review/outputs/visible-text.ts";
import { draws } from "../../draws.ts";
import { asHtml, GITHUB_READS, outsideCode, tagsOf, textOf } from "./as-github.ts";
import { HOSTILE_NAMES } from "./sample-reports.ts";

/** Pieces of which names are put together that try to be more than names. */
const PIECES = [
  ...Array.from("|`\\<>&[]()!*_~#@:;$^-=+.'\"/{} \n\r\t\u00a0\u200b\u202e\ud800%1aé"),
  ...["``", "```", "\\|", "www.a.b", "http://a.b", "a@b.c", "@x", "#1", "GH-1", ":x:", "[^1]", "[x]", "&lt;", "<!--"],
  ...["-->", "<b>", "</details>", "deadbeef", "1.", "- ", "# ", "> ", "$x$", "| - |", "](x)", "word"],
];
const hostileText = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join(""));

/** A name where names stand: in a cell of a table, and at the beginning of a list's entry. */
function inPlaces(markdown: string): string {
  return asHtml(`| a | b |\n| - | - |\n| ${markdown} | ${markdown} |\n\n- ${markdown}\n\ntext ${markdown} text\n`);
}

const OURS = new Set(["table", "thead", "tbody", "tr", "th", "td", "ul", "li", "p", "code", "em"]);

/** What a sentence shows as code, without the backticks. */
const BETWEEN_BACKTICKS = /(?<=^|[ (])`([^`]+)`(?=$|[ .,;:)])/u;

function holds(text: string): void {
  for (const [markdown, shown] of [
    [name(text), visible(text, MAX_NAME)],
    [sentence(text), visible(text.replace(/\s+/gu, " ").trim(), 12_000).split(BETWEEN_BACKTICKS).join("")],
  ] as const) {
    const html = inPlaces(markdown);
    expect(
      [...tagsOf(html)].filter((tag) => !OURS.has(tag)),
      html,
    ).to.deep.equal([]);
    expect(html.match(/<td>/g), html).to.have.length(2);
    expect(html.match(/<(?:tr|li)>/g), html).to.have.length(3);
    expect(outsideCode(html), html).to.not.match(GITHUB_READS);
    if (shown === "") continue;
    const cells = [...html.matchAll(/<td>(.*?)<\/td>/gs)].map(([, cell]) => textOf(cell ?? ""));
    expect(cells, html).to.deep.equal([shown, shown]);
    expect(textOf(html)).to.contain(`text ${shown} text`);
  }
  const title = asHtml(`<details><summary>${htmlName(text)}</summary>\n\nbody\n\n</details>\n`);
  expect(
    [...tagsOf(title)].filter((tag) => !["details", "summary", "code", "p", "i"].includes(tag)),
    title,
  ).to.be.empty;
  if (text !== "") expect(textOf(title)).to.contain(visible(text, MAX_NAME));
}

describe("names of others in Markdown", () => {
  for (const hostile of HOSTILE_NAMES)
    it(`stay names: ${JSON.stringify(hostile)}`, () => {
      holds(hostile);
    });

  it("stay names whatever they are put together of", () => {
    fc.assert(fc.property(hostileText, holds), { numRuns: draws(120) });
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), holds), { numRuns: draws(60) });
  });

  it("show where they were cut, and how much is not there", () => {
    expect(textOf(asHtml(name("x".repeat(10_000_000))))).to.match(/^x{256}… \(9999744 more characters\)\n?$/);
    expect(name("x".repeat(256))).to.equal(`\`${"x".repeat(256)}\``);
    expect(name("😀".repeat(200), 255)).to.equal(`\`${"😀".repeat(127)}… (146 more characters)\``);
  });

  it("hold so many backticks as there may be", () => {
    const many = Array.from({ length: 12 }, (_, index) => "`".repeat(index + 1)).join("x");
    expect(textOf(asHtml(name(many))).trim()).to.equal(many.replaceAll("`", "\\u0060"));
    expect(textOf(asHtml(name("`".repeat(200)))).trim()).to.equal("`".repeat(200));
  });

  it("leave ordinary sentences as they are, with names as code", () => {
    expect(sentence("Group Auditors of AbcCorp/admin (4 holders) has s3:*, which is 80 % too much.")).to.equal(
      "Group Auditors of `AbcCorp/admin` (4 holders) has `s3:*`, which is 80 % too much.",
    );
    expect(sentence("Name the clients in the grant: `clients: [AbcCorp]`, or (`all`).")).to.equal(
      "Name the clients in the grant: `clients: [AbcCorp]`, or (`all`).",
    );
  });
});
